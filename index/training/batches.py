"""Token ids of the training pairs, and batches of one source each."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from index.training.data import Source

Ids = list[int]


@dataclass(frozen=True, slots=True)
class CodedSource:
    """A source as token ids; rows with an empty side are left out."""

    name: str
    kind: str
    pairs: tuple[tuple[Ids, Ids], ...]
    groups: tuple[int, ...]
    limit: int


def encode_sources(tokenizer: Tokenizer, sources: Sequence[Source]) -> list[CodedSource]:
    """Each source's pairs as lists of known token ids (0 is the unknown token and left out)."""
    coded = []
    for source in sources:
        left = _ids(tokenizer, [a for a, _ in source.pairs])
        right = _ids(tokenizer, [b for _, b in source.pairs])
        kept = [(a, b, g) for a, b, g in zip(left, right, source.groups, strict=True) if a and b]
        pairs = tuple((a, b) for a, b, _ in kept)
        coded.append(CodedSource(source.name, source.kind, pairs, tuple(g for *_, g in kept), source.limit))
    return coded


def _ids(tokenizer: Tokenizer, texts: list[str]) -> list[Ids]:
    return [[i for i in e.ids if i] for e in tokenizer.encode_batch_fast(texts, add_special_tokens=False)]


def epoch_batches(
    sources: Sequence[CodedSource], sizes: dict[str, int], rng: random.Random
) -> Iterator[tuple[CodedSource, list[tuple[Ids, Ids]]]]:
    """Full batches of all sources in random order; a source gives `limit` pairs a pass at the most."""
    plan: list[tuple[CodedSource, list[tuple[Ids, Ids]]]] = []
    for source in (one for one in sources if one.pairs):
        pairs = rng.sample(source.pairs, min(len(source.pairs), source.limit))
        size = min(sizes[source.kind], len(pairs))
        plan += [(source, pairs[i : i + size]) for i in range(0, len(pairs) - size + 1, size)]
    rng.shuffle(plan)
    yield from plan
