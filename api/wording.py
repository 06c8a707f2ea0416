"""Texts compared while what leaves the wording as it is may be set aside, with offsets back into the original."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.fold import fold, has_han

Span = tuple[int, int]

WHITESPACE = "whitespace"  # characters that cannot be seen among it
WIDTH = "full-width characters"
QUOTES = "quotation marks"
DASHES = "dashes"
TRADITIONAL = "traditional characters"
CASE = "letter case"
MARKUP = "markup"
ASPECTS = (WHITESPACE, WIDTH, QUOTES, DASHES, TRADITIONAL, CASE, MARKUP)

_QUOTE_MARKS = frozenset("\"'＂＇“”‘’‚„‟«»‹›「」『』﹁﹂﹃﹄〝〞`´")
_DASHES = frozenset("-‐‑‒–—―−－")
_INVISIBLE = frozenset("\x00\xad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,200}>|\*\*|__|&nbsp;")
_GONE = "\U0010ffff"  # stands in a text that keeps its length for what is set aside; no text has it


@dataclass(frozen=True, slots=True)
class Wording:
    """A text with some aspects set aside."""

    text: str
    offsets: NDArray[np.int64]  # [len(text)], ascending: where each character stood in the original

    def find(self, words: str) -> Iterator[Span]:
        """The spans of the original at which `words` (with the same aspects set aside) stand, in order."""
        at = self.text.find(words) if words else -1
        while at >= 0:
            yield int(self.offsets[at]), int(self.offsets[at + len(words) - 1]) + 1
            at = self.text.find(words, at + 1)


def wording(text: str, aside: frozenset[str] = frozenset(ASPECTS)) -> Wording:
    """The text without the aspects named in `aside`."""
    if MARKUP in aside and _MARKUP.search(text):
        text = _MARKUP.sub(lambda mark: _GONE * len(mark[0]), text)
    codes = np.frombuffer(text.translate(_table(aside)).encode("utf-32-le"), dtype=np.uint32)
    offsets = np.flatnonzero(codes != ord(_GONE))
    return Wording(codes[offsets].tobytes().decode("utf-32-le"), offsets)


def aspects_between(left: str, right: str) -> tuple[str, ...]:
    """What two texts that are the same with all aspects set aside differ in, in the order of ASPECTS."""
    every = frozenset(ASPECTS)
    return tuple(a for a in ASPECTS if wording(left, every - {a}).text != wording(right, every - {a}).text)


class _Table(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __init__(self, aside: frozenset[str]) -> None:
        super().__init__()
        self._aside = aside

    def __missing__(self, code: int) -> str:
        self[code] = _plain(chr(code), self._aside)
        return self[code]


@cache
def _table(aside: frozenset[str]) -> _Table:
    return _Table(aside)


def _plain(c: str, aside: frozenset[str]) -> str:
    """One character for one, so that offsets stay."""
    if c.isspace() or c in _INVISIBLE:
        return _GONE if WHITESPACE in aside else c
    if c in _QUOTE_MARKS:
        return _GONE if QUOTES in aside else c
    if c in _DASHES:
        return "-" if DASHES in aside else c
    if WIDTH in aside:
        c = _single(unicodedata.normalize("NFKC", c), c)
    if CASE in aside:
        c = _single(c.lower(), c)
    if TRADITIONAL in aside and has_han(c):
        c = _single(fold(c), c)
    return c


def _single(changed: str, c: str) -> str:
    return changed if len(changed) == 1 else c
