"""Static late interaction: how much of a question a chunk covers, token by token.

ColBERT's MaxSim (Khattab & Zaharia 2020) with static vectors: each question token takes its best cosine among the
chunk's tokens; what is below a floor counts for nothing; the sum is weighted and divided by the question's weight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.model import StaticModel
from index.types import Match, TokenIds

FLOOR = 0.3
EXACT = 0.99  # quantised copies of one token's vector are this similar at least


@dataclass(frozen=True, slots=True)
class AskedTokens:
    """A question's distinct tokens: ids uint16 [t], shares float32 [t] of its weight, that sum to 1."""

    ids: TokenIds
    shares: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How well each of n chunks covers the question, and the question each chunk. All float32 in [0, 1]."""

    best: NDArray[np.float32]  # [t, n]: the best cosine of each question token, 0 below the floor
    total: NDArray[np.float32]  # [n]: weighted mean of `best`
    reverse: NDArray[np.float32]  # [n]: weighted mean of the best cosines of the chunk's tokens to the question's


@dataclass(frozen=True, slots=True)
class Reading:
    """How n texts read in the light of a question."""

    asked: AskedTokens
    coverage: Coverage
    chinese: NDArray[np.float32]  # [n]: share of Chinese tokens of each text, in [0, 1]
    asked_chinese: float  # the same of the question
    lengths: NDArray[np.int64]  # [n]: tokens of each text
    parts: tuple[NDArray[np.int64], ...] = ()  # of each part of the question that was named, its rows in `asked`


def asked_tokens(model: StaticModel, question: str, idf: NDArray[np.float32] | None = None) -> AskedTokens:
    """The question's tokens with shares by learned weight, times `idf`, float32 [vocabulary], where given."""
    ids = np.unique(model.token_ids([question])[0])
    weights = model.late_weights[ids] * (1.0 if idf is None else idf[ids])
    total = float(weights.sum())
    return AskedTokens(ids, np.asarray(weights / total if total else weights, dtype=np.float32))


def cover(model: StaticModel, asked: AskedTokens, flat: TokenIds, offsets: NDArray[np.int64]) -> Coverage:
    """Coverage by n chunks whose token ids are flat[offsets[i]:offsets[i + 1]]. An empty chunk covers nothing.

    One matrix product of the question's tokens with the distinct tokens of all chunks, then gathers and segment
    reductions: no loop over chunks or tokens. `take` rather than indexing: it is several times as fast.
    """
    count = len(offsets) - 1
    best = np.zeros((len(asked.ids), count), dtype=np.float32)
    reverse = np.zeros(count, dtype=np.float32)
    if len(flat) and len(asked.ids):
        held, place = _distinct(flat, len(model.late_weights))
        similarity = model.late_similarity(asked.ids, held)  # [t, held]
        np.clip(similarity, 0.0, 1.0, out=similarity)
        similarity *= similarity >= FLOOR
        closest = similarity.max(axis=0)
        weights = model.late_weights.take(held)
        filled = np.flatnonzero(np.diff(offsets))
        starts = offsets[filled]
        met = np.add.reduceat((weights * closest).take(place), starts)
        reverse[filled] = met / np.add.reduceat(weights.take(place), starts)
        _best(best, similarity, place, np.flatnonzero((closest > 0).take(place)), offsets)
    return Coverage(best, asked.shares @ best, reverse)


def _distinct(flat: TokenIds, size: int) -> tuple[TokenIds, NDArray[np.int64]]:
    """The distinct ones of token ids below `size`, ascending, and the place of each id of `flat` among them, [flat]."""
    tokens = flat.astype(np.int64)
    seen = np.zeros(size, dtype=np.bool_)
    seen[tokens] = True
    held = np.flatnonzero(seen)
    column = np.empty(size, dtype=np.int64)
    column[held] = np.arange(len(held))
    return held.astype(np.uint16), column.take(tokens)


def _best(
    best: NDArray[np.float32],
    similarity: NDArray[np.float32],
    place: NDArray[np.int64],
    near: NDArray[np.int64],
    offsets: NDArray[np.int64],
) -> None:
    """Fills in each chunk's best cosines. Only tokens `near` one of the question's count: about one in five."""
    if len(near):
        chunks = np.searchsorted(offsets, near, side="right") - 1
        starts = np.flatnonzero(np.diff(chunks, prepend=-1))
        rows = np.ascontiguousarray(similarity.T).take(place.take(near), axis=0)  # a token's cosines lie together
        best[:, chunks[starts]] = np.maximum.reduceat(rows, starts, axis=0).T


def read(model: StaticModel, question: str, texts: Sequence[str], parts: Sequence[str] = ()) -> Reading:
    """The texts, read for a question; `parts` are words of it that are looked at by themselves."""
    asked = asked_tokens(model, question)
    ids = model.token_ids([*texts, *parts, ""])  # never one text alone: that would take a question's place in a cache
    flat, offsets = flatten(ids[: len(texts)])
    coverage = cover(model, asked, flat, offsets)
    own = chinese_shares(model, *flatten([asked.ids]))
    rows = tuple(np.flatnonzero(np.isin(asked.ids, own_ids)) for own_ids in ids[len(texts) : -1])
    return Reading(asked, coverage, chinese_shares(model, flat, offsets), float(own[0]), np.diff(offsets), rows)


def chinese_shares(model: StaticModel, flat: TokenIds, offsets: NDArray[np.int64]) -> NDArray[np.float32]:
    """Share of Chinese tokens of each text, float32 [n]; 0 for a text without tokens."""
    shares = np.zeros(len(offsets) - 1, dtype=np.float32)
    lengths = np.diff(offsets)
    filled = np.flatnonzero(lengths)
    if len(filled):
        shares[filled] = np.add.reduceat(model.chinese.take(flat), offsets[filled]) / lengths[filled]
    return shares


def explain(model: StaticModel, asked: AskedTokens, ids: TokenIds) -> tuple[Match, ...]:
    """The best chunk token of each question token, heaviest first; tokens without a match are left out."""
    if not len(ids) or not len(asked.ids):
        return ()
    held = np.unique(ids)
    similarity = model.late_similarity(asked.ids, held)
    matches = []
    for row in np.argsort(-asked.shares, kind="stable"):
        place = int(similarity[row].argmax())
        if similarity[row, place] >= FLOOR:
            value = min(1.0, float(similarity[row, place]))
            names = model.token(int(asked.ids[row])), model.token(int(held[place]))
            matches.append(Match(*names, value, float(asked.shares[row])))
    return tuple(matches)


def flatten(ids: Sequence[TokenIds]) -> tuple[TokenIds, NDArray[np.int64]]:
    """Token ids of several texts as one flat array and offsets, int64 [n + 1]."""
    offsets = np.zeros(len(ids) + 1, dtype=np.int64)
    np.cumsum([len(x) for x in ids], out=offsets[1:])
    return (np.concatenate(ids) if ids else np.zeros(0, dtype=np.uint16)), offsets
