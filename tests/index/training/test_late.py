"""The second stage: the late-interaction score as the objective, against the same score with loops."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from index.training.batches import CodedSource

torch = pytest.importorskip("torch", reason="the extra `models` is not installed")

from index.training import late  # noqa: E402
from index.training.late import LateSettings, LateSource, late_sources, train_late  # noqa: E402

WORDS = 30
Pair = tuple[NDArray[np.int64], NDArray[np.int64]]


def start() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    rng = np.random.default_rng(0)
    return rng.normal(size=(2 * WORDS + 1, 16)).astype(np.float32), np.ones(2 * WORDS + 1, dtype=np.float32)


def pairs(count: int) -> list[Pair]:
    rng = random.Random(1)
    chosen = [np.array(rng.sample(range(1, WORDS + 1), 4)) for _ in range(count)]
    return [(words, words[::-1] + WORDS) for words in chosen]


def slow_score(vectors: NDArray[np.float32], weights: NDArray[np.float32], pair: Pair) -> float:
    """MaxSim with loops: the definition in the module's docstring."""
    total = 0.0
    for asked in pair[0]:
        cosines = [
            float(vectors[asked] @ vectors[held] / np.linalg.norm(vectors[asked]) / np.linalg.norm(vectors[held]))
            for held in pair[1]
        ]
        total += float(weights[asked]) * max(0.0, *cosines)
    return total / float(weights[pair[0]].sum())


def slow_loss(scores: Sequence[Sequence[float]]) -> float:
    """Mean cross entropy of the diagonal along the rows."""
    each = [math.log(sum(math.exp(s - row[i]) for s in row)) for i, row in enumerate(scores)]
    return sum(each) / len(each)


@pytest.mark.parametrize("groups", [[0, 1, 2, 3, 4], [0, 0, 1, 2, 1]], ids=["all apart", "some alike"])
def test_the_loss_is_the_cross_entropy_of_maxsim_with_like_pairs_masked(groups: list[int]) -> None:
    vectors, _ = start()
    weights = np.linspace(0.5, 2, len(vectors), dtype=np.float32)
    batch = pairs(5)
    table, log_weights = torch.from_numpy(vectors), torch.from_numpy(np.log(weights))[:, None]
    got = late._loss(
        torch.nn.Embedding.from_pretrained(table),
        torch.nn.Embedding.from_pretrained(log_weights),
        batch,
        np.array(groups),
        0.1,
    )
    scores = [
        [
            -1e4 if i != j and groups[i] == groups[j] else slow_score(vectors, weights, (q, d)) / 0.1
            for j, (_, d) in enumerate(batch)
        ]
        for i, (q, _) in enumerate(batch)
    ]
    turned = [list(column) for column in zip(*scores, strict=True)]
    assert float(got) == pytest.approx(slow_loss(scores) + 0.3 * slow_loss(turned), rel=1e-4)


def test_a_batch_is_from_all_pairs_or_from_one_window() -> None:
    settings, rng = LateSettings(batch=8, window=20), random.Random(0)
    widths = []
    for _ in range(300):
        chosen = late._choose(1000, settings, rng)
        assert len(chosen) == len(set(chosen)) == 8
        assert min(chosen) >= 0 and max(chosen) < 1000
        widths.append(max(chosen) - min(chosen))
    windowed = sum(width < 20 for width in widths)
    assert 100 < windowed < 200
    assert all(width < 20 or width > 200 for width in widths)


@pytest.mark.parametrize("count", [1, 5, 20])
def test_a_small_source_is_one_window(count: int) -> None:
    chosen = late._choose(count, LateSettings(batch=8, window=20), random.Random(0))
    assert len(chosen) == min(count, 8) and max(chosen) < count


def test_thinning_keeps_a_token_of_each_side() -> None:
    noise = np.random.default_rng(0)
    settings = LateSettings(question_dropout=0.95, document_dropout=0.95)
    for _ in range(50):
        question, document = late._thin((np.array([1, 2]), np.array([3, 4, 5])), settings, noise)
        assert len(question) and len(document)
        assert set(question) <= {1, 2} and set(document) <= {3, 4, 5}


def test_a_translation_goes_both_ways_and_a_question_one() -> None:
    coded = [
        CodedSource("qa", "question", (([1, 2, 1], [3]), ([4], [5, 5])), (7, 8), 9),
        CodedSource("sentences", "translation", (([1], [2]), ([3], [4])), (0, 1), 9),
        CodedSource("left out", "term", (([1], [2]),), (0,), 9),
    ]
    question, translation = late_sources(coded, {"question": 0.3, "sentences": 0.7}, LateSettings())
    assert [[side.tolist() for side in pair] for pair in question.pairs] == [[[1, 2], [3]], [[4], [5]]]
    assert (question.groups.tolist(), question.share) == ([7, 8], 0.3)
    sides = [tuple(int(side[0]) for side in pair) for pair in translation.pairs]
    assert sides == [(1, 2), (3, 4), (2, 1), (4, 3)]
    assert (translation.groups.tolist(), translation.share) == ([0, 1, 0, 1], 0.7)


def test_long_texts_are_cut_to_distinct_tokens() -> None:
    long = list(range(1, 200)) * 2
    coded = CodedSource("qa", "question", ((long, long),), (0,), 9)
    ((question, document),) = late_sources([coded], {"qa": 1.0}, LateSettings())[0].pairs
    assert question.tolist() == long[: LateSettings().question_tokens]
    assert document.tolist() == long[: LateSettings().document_tokens]


def hit_rate(vectors: NDArray[np.float32], weights: NDArray[np.float32], among: Sequence[Pair]) -> float:
    hits = 0
    for number, (question, _) in enumerate(among):
        scores = [slow_score(vectors, weights, (question, document)) for _, document in among]
        hits += int(np.argmax(scores)) == number
    return hits / len(among)


SETTINGS = LateSettings(steps=150, batch=32, window=50, table_rate=0.03)


def test_pairs_learn_to_find_each_other() -> None:
    data, losses = pairs(150), []
    source = LateSource(tuple(data), np.arange(len(data)), 1.0)
    vectors, weights = train_late([source], *start(), SETTINGS, 0, lambda *a: losses.append(a[2]))
    assert weights.min() > 0 and len(losses) >= 1
    assert hit_rate(*start(), data[:30]) < 0.3
    assert hit_rate(vectors, weights, data[:30]) > 0.6


def test_the_seed_decides_the_result() -> None:
    source = LateSource(tuple(pairs(60)), np.arange(60), 1.0)
    short = LateSettings(steps=10, batch=16, window=30)
    first, again, other = (train_late([source], *start(), short, s, lambda *_: None)[0] for s in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_like_pairs_do_not_push_each_other_away() -> None:
    """Two questions of one passage: as negatives of each other they could never both find it."""
    one, two, passage = np.array([1]), np.array([2]), np.array([WORDS + 1])
    data = [(one, passage), (two, passage)]
    short = LateSettings(steps=60, batch=2, window=2, table_rate=0.03)
    masked = LateSource(tuple(data), np.array([5, 5]), 1.0)
    losses: list[float] = []
    train_late([masked], *start(), short, 0, lambda *a: losses.append(a[2]))
    assert losses[-1] == pytest.approx(0, abs=1e-6)  # nothing to tell apart
    apart = LateSource(tuple(data), np.array([5, 6]), 1.0)
    train_late([apart], *start(), short, 0, lambda *a: losses.append(a[2]))
    assert losses[-1] >= math.log(2) - 1e-3
