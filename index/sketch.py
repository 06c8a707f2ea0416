"""Sketches of texts: two texts that share most of their words have sketches that share most of their values.

Min-wise hashing (Broder 1997) by one permutation (Li, Owen and Zhang 2012): every shingle is hashed once, the hashes
are cut into VALUES bins by their first bits, and each bin keeps its smallest. The share of equal values estimates the
Jaccard similarity of the shingle sets with a standard error of at most 1/(2 sqrt(VALUES)) = .06. All of it is numpy
over code points, 0.3 ms for a page, in every script: a shingle is SHINGLE tokens, a token one Han character or word.
"""

from __future__ import annotations

import sys
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.fold import fold, has_han

VALUES = 64  # of a sketch, uint32
ROWS = 4  # values of a band: texts whose sketches agree in a whole band are compared
BANDS = VALUES // ROWS  # with similarity .8 two texts meet in a band with probability 1 - (1 - .8^4)^16 > .999
SHINGLE = 4
MOST = 500_000  # tokens looked at, from the beginning

Hashes = NDArray[np.uint64]
Sketch = NDArray[np.uint32]  # [VALUES]

_SEPARATOR, _WORD, _ALONE = 0, 1, 2
_BMP = 0x10000


def shingles(text: str) -> Hashes:
    """Hashes of the distinct shingles of a text, uint64 [n], ascending; the whole text is one if it is shorter."""
    tokens = _tokens(text)[:MOST]
    if len(tokens) == 0:
        return np.empty(0, dtype=np.uint64)
    width = min(SHINGLE, len(tokens))
    count = len(tokens) - width + 1
    mixed = np.zeros(count, dtype=np.uint64)
    for i in range(width):
        mixed = _mix(mixed + tokens[i : i + count])
    return np.unique(mixed)


def sketch_of(hashes: Hashes) -> Sketch:
    """The sketch of ascending shingle hashes, uint32 [VALUES]; bins without a shingle take the next one's value."""
    edges = (np.arange(VALUES, dtype=np.uint64) << np.uint64(58)).astype(np.uint64)
    first = np.searchsorted(hashes, edges)
    last = np.append(first[1:], len(hashes))
    filled = np.flatnonzero(first < last)
    smallest = ((hashes[first[filled]] >> np.uint64(20)) & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    # borrowed values are shifted by how far they were borrowed, or sparse sketches would agree where texts do not
    nearest = np.searchsorted(filled, np.arange(VALUES))
    distance = (filled[nearest % len(filled)] - np.arange(VALUES)) % VALUES
    return smallest[nearest % len(filled)] + (distance * 0x9E3779B1 & 0xFFFFFFFF).astype(np.uint32)


def band_keys(sketch: Sketch) -> list[int]:
    """One signed 64-bit key for each of the BANDS; keys of different bands never mean the same."""
    rows = sketch.reshape(BANDS, ROWS).astype(np.uint64)
    keys = np.arange(BANDS, dtype=np.uint64)
    for i in range(ROWS):
        keys = _mix(keys + rows[:, i])
    found: list[int] = keys.view(np.int64).tolist()
    return found


def similarity(left: Hashes, right: Hashes) -> tuple[float, float]:
    """Jaccard similarity of two sets of shingles, and the share of the smaller one that is in the other; [0, 1]."""
    shared = len(np.intersect1d(left, right, assume_unique=True))
    smaller = min(len(left), len(right))
    return shared / max(1, len(left) + len(right) - shared), shared / max(1, smaller)


def _tokens(text: str) -> Hashes:
    """One hash a token, in order."""
    codes = np.frombuffer(text.encode(f"utf-32-{sys.byteorder[0]}e", "surrogatepass"), dtype=np.uint32)
    folded, kinds = _tables()
    inside = np.minimum(codes, _BMP)  # beyond the BMP: rare Han characters and emoji, each alone
    kind = kinds[inside]
    value = np.where(codes < _BMP, folded[inside], codes).astype(np.uint64)
    word = kind == _WORD
    starts = (kind == _ALONE) | (word & ~np.concatenate(([False], word[:-1])))
    kept = kind != _SEPARATOR
    at = np.flatnonzero(starts[kept])
    if len(at) == 0:
        return np.empty(0, dtype=np.uint64)
    value = value[kept]
    position = np.arange(len(value), dtype=np.uint64) - np.repeat(at, np.diff(np.append(at, len(value)))).astype(
        np.uint64
    )
    sums: Hashes = np.add.reduceat(_mix(value + (position << np.uint64(32))), at)
    return sums


def _mix(values: Hashes) -> Hashes:
    """The finaliser of splitmix64 (Steele, Lea and Flood 2014)."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


@cache
def _tables() -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """For every code point of the BMP its folded form and its kind; entry 0x10000 stands for all beyond. 0.1 s once."""
    characters = [chr(code) if not 0xD800 <= code < 0xE000 else "" for code in range(_BMP)]
    folded = np.zeros(_BMP + 1, dtype=np.uint32)
    kinds = np.full(_BMP + 1, _SEPARATOR, dtype=np.uint8)
    kinds[_BMP] = _ALONE
    for code, character in enumerate(characters):
        if character.isalnum():
            one = fold(character)[:1] or character
            folded[code] = ord(one)
            kinds[code] = _ALONE if has_han(one) else _WORD
    return folded, kinds
