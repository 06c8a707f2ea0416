"""Batches of one source each."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
import pytest
from tokenizers import Tokenizer

from index.training.batches import CodedSource, alike, encode_sources, epoch_batches
from index.training.data import Source
from index.training.vocabulary import build_tokenizer

SIZES = {"term": 4, "translation": 3, "question": 2}


def coded(name: str, kind: str, count: int, limit: int = 1000) -> CodedSource:
    first = 1000 * len(name)
    pairs = tuple(([first + n], [first + n, 1]) for n in range(count))
    return CodedSource(name, kind, pairs, tuple(range(count)), limit)


SOURCES = [coded("a", "term", 10), coded("bb", "question", 7), coded("ccc", "translation", 2)]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return build_tokenizer(["exosome milk"] * 4, {"外泌体": 3, "牛奶": 3}, ["外泌体", "exosome"], size=9000)


def test_ids_are_the_known_tokens(tokenizer: Tokenizer) -> None:
    source = Source("s", (("exosome ю milk", "外泌体"), ("牛奶", "milk")), (5, 6), "term", 9)
    (got,) = encode_sources(tokenizer, [source])
    assert (got.name, got.kind, got.groups, got.limit) == ("s", "term", (5, 6), 9)
    assert 0 not in got.pairs[0][0] and len(got.pairs[0][1]) == 1


def test_a_pair_with_an_empty_side_is_left_out_with_its_group(tokenizer: Tokenizer) -> None:
    source = Source("s", (("ю", "外泌体"), ("milk", "牛奶"), ("milk", "。")), (1, 2, 3), "term", 9)
    (got,) = encode_sources(tokenizer, [source])
    assert len(got.pairs) == 1 and got.groups == (2,)


def test_a_batch_never_mixes_sources() -> None:
    for source, batch in epoch_batches(SOURCES, SIZES, random.Random(0)):
        assert len(batch) == min(SIZES[source.kind], len(source.pairs))
        assert all(pair in source.pairs for pair in batch)


def test_full_batches_of_distinct_pairs_cover_each_source() -> None:
    plan = list(epoch_batches(SOURCES, SIZES, random.Random(0)))
    for source in SOURCES:
        seen = [pair[0][0] for own, batch in plan if own is source for pair in batch]
        size = min(SIZES[source.kind], len(source.pairs))
        assert len(seen) == len(set(seen)) == len(source.pairs) // size * size


def test_a_source_gives_its_limit_at_the_most() -> None:
    plan = list(epoch_batches([coded("a", "term", 100, limit=8)], SIZES, random.Random(0)))
    assert sum(len(batch) for _, batch in plan) == 8


def test_the_seed_decides_the_order() -> None:
    first, again, other = ([b for _, b in epoch_batches(SOURCES, SIZES, random.Random(n))] for n in (1, 1, 2))
    assert first == again != other


def test_pairs_about_like_things_become_neighbours() -> None:
    """Two topics, shuffled: afterwards each topic's pairs stand together, and a group is not torn apart."""
    topics = [n % 2 for n in range(200)]
    rng = np.random.default_rng(0)
    vectors = np.concatenate([rng.normal(3.0 * side, 0.1, (100, 4)) for side in (-1, 1)]).astype(np.float32)
    pairs = tuple(([1], [100 * topic + n // 2 % 100]) for n, topic in enumerate(topics))
    source = CodedSource("a", "question", pairs, tuple(n // 4 for n in range(200)), 1000)
    ordered = alike(source, vectors, np.ones(200, dtype=np.float32), seed=1)
    assert sorted(ordered.pairs) == sorted(pairs)
    runs = [group for place, group in enumerate(ordered.groups) if place == 0 or ordered.groups[place - 1] != group]
    assert len(runs) == len(set(runs))
    first = [pairs[4 * group][1][0] < 100 for group in runs]
    assert sum(a != b for a, b in pairwise(first)) <= 1
