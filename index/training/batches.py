"""Token ids of the training pairs, and batches of one source each."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.training.data import Source

Ids = list[int]
_ALIKE = 24  # pairs whose order among themselves does not matter


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


def alike(source: CodedSource, vectors: NDArray[np.float32], weights: NDArray[np.float32], seed: int) -> CodedSource:
    """The source with pairs in such an order that neighbours have similar second sides: hard negatives of each other.

    By halving the embeddings again and again; pairs of one group stay together.
    """
    groups = np.array(source.groups)
    names, first = np.unique(groups, return_index=True)
    texts = [source.pairs[place][1] for place in first]
    means = np.stack([weights[ids] @ vectors[ids] for ids in texts])
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    rank = np.empty(len(names), dtype=np.int64)
    rank[_halved(means, np.arange(len(names)), np.random.default_rng(seed))] = np.arange(len(names))
    order = np.argsort(rank[np.searchsorted(names, groups)], kind="stable")
    pairs = tuple(source.pairs[i] for i in order)
    return replace(source, pairs=pairs, groups=tuple(groups[order].tolist()))


def _halved(means: NDArray[np.float32], rows: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """The rows, like beside like: split by the direction between two of them, three times corrected."""
    if len(rows) <= _ALIKE:
        return rows
    left, right = rng.choice(rows, 2, replace=False)
    direction = means[left] - means[right]
    for _ in range(3):
        side = means[rows] @ direction
        upper = side > np.median(side)
        if upper.all() or not upper.any():
            return rows
        direction = means[rows[upper]].mean(axis=0) - means[rows[~upper]].mean(axis=0)
    return np.concatenate([_halved(means, rows[part], rng) for part in (~upper, upper)])
