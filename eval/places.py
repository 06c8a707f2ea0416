"""Where evidence stands in the documents of a collection, and whether a quote or a chunk shows it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from eval.gold import Evidence, GoldError, GoldQuestion

COVER = 0.8  # share of the evidence text that must be shown

_SPACE = re.compile(r"\s+")
_BESIDE_CJK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) | (?=[\u3000-\u9fff\uff00-\uffef])")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a document, code points, half open."""

    document: str  # Document.id
    start: int
    end: int

    def shared(self, other: Place) -> tuple[int, int]:
        """Start and end of what both cover; empty (start >= end) when they share nothing."""
        if self.document != other.document:
            return 0, 0
        return max(self.start, other.start), min(self.end, other.end)


@dataclass(frozen=True, slots=True)
class Source:
    """A document of the collection that was asked."""

    id: str
    origin: str
    text: str


class Library:
    """The documents of a collection, found by id or by the end of their path."""

    def __init__(self, sources: Sequence[Source]) -> None:
        """`sources`: every document of the collection."""
        self.by_id: Mapping[str, Source] = {source.id: source for source in sources}
        self._by_path = {source.origin: source for source in sources}

    def named(self, path: str) -> Source | None:
        """The document whose path is, or ends with, `path`; the first by path when several do."""
        if path in self._by_path:
            return self._by_path[path]
        return next((self._by_path[o] for o in sorted(self._by_path) if o.endswith("/" + path)), None)

    def places(self, evidence: Evidence) -> list[Place]:
        """Everywhere that `evidence` stands; raises `GoldError` when that is nowhere."""
        source = self.named(evidence.document)
        if source is None:
            raise GoldError(f"{evidence.document}: no such document in the collection")
        found = [Place(source.id, at, at + len(evidence.text)) for at in _occurrences(source.text, evidence.text)]
        if not found:
            raise GoldError(f"{evidence.document}: does not contain {evidence.text!r}")
        return found

    def groups(self, question: GoldQuestion) -> list[list[Place]]:
        """The places of each needed group of evidence. Raises `GoldError` naming the question."""
        try:
            return [[place for evidence in group for place in self.places(evidence)] for group in question.evidence]
        except GoldError as error:
            raise GoldError(f"{question.id}: {error}") from error

    def shows(self, shown: Sequence[Place], evidence: Place, keys: Sequence[str]) -> bool:
        """Whether the places shown together let a reader see the evidence.

        True when, in the same document, they cover at least 80% of the evidence text, or when the part of the
        evidence that one of them covers contains every key that the evidence contains (and it contains one).
        """
        text = self.by_id[evidence.document].text
        parts = [(start, end) for start, end in (place.shared(evidence) for place in shown) if start < end]
        if len({at for start, end in parts for at in range(start, end)}) >= COVER * (evidence.end - evidence.start):
            return True
        needed = [key for key in keys if has_key(text[evidence.start : evidence.end], key)]
        return bool(needed) and any(all(has_key(text[start:end], key) for key in needed) for start, end in parts)


def _occurrences(text: str, part: str) -> Iterator[int]:
    at = text.find(part) if part else -1
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def has_key(text: str, key: str) -> bool:
    """Whether one of the alternatives of `key` ("drug|药品") occurs in `text`, both folded.

    A number is not found inside a longer number, nor a Latin word inside a longer one that begins differently.
    """
    folded = fold(text)
    return any(re.search(_pattern(fold(option)), folded) for option in key.split("|") if option.strip())


def _pattern(key: str) -> str:
    left = r"(?<!\d)(?<!\d\.)" if key[0].isdigit() else r"(?<![a-z])" if key[0].isascii() and key[0].isalpha() else ""
    right = r"(?!\d|\.\d)" if key[-1].isdigit() else ""
    if key.isascii() and key.isalpha() and len(key) < 4:
        right = r"(?![a-z])"  # "no" is not found in "notice"
    return left + re.escape(key) + right


def fold(text: str) -> str:
    """For matching only: NFKC, case folded, one space for many and none beside CJK, no thousands separators."""
    flat = _SPACE.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
    return _THOUSANDS.sub("", _BESIDE_CJK.sub("", flat))
