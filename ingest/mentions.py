"""Dates and periods that a text mentions: where, from which day to which, how precisely."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ingest.date_parts import Context, Precision
from ingest.mention_patterns import match_at, parts_of, starts
from ingest.stretches import stretch


@dataclass(frozen=True, slots=True)
class Mention:
    """`text[start:end]` speaks of the days from `first` to `last`, both inclusive."""

    start: int
    end: int
    first: date
    last: date
    precision: Precision
    assumed: bool = False  # the year is that of the mention before or of the reference day, not written here


# How far a year reaches: "7月" after "2020年6月" to the end of the paragraph, after a mere "2020年" of the sentence.
_PARAGRAPH = re.compile(r"\n")
_SENTENCE = re.compile(r"[\n。！？!?]|\.\s")
_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)}


def find_mentions(text: str, reference: date | None = None, ahead: int = 0) -> list[Mention]:
    """The mentions in order. What has no year takes it from the mention before, else from `reference`.

    `reference` is the day on which the text was written: "last year" and "in July" are relative to it and are left out
    without it. `ahead` months may a month without a year lie after it: a report of August that says 将于10月施行 means
    the coming October, a question means the last one.
    """
    return list(_found(text, reference, ahead))


def _found(text: str, reference: date | None, ahead: int) -> Iterator[Mention]:
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = text  # a letter that becomes two when lowered: rather the dates in capitals are missed than offsets
    lowered = lowered if lowered.isascii() else lowered.translate(_FULL_WIDTH)
    year: int | None = None
    ends = _PARAGRAPH
    before = position = 0
    while (position := starts(lowered, position)) >= 0:
        match = match_at(lowered, position)
        if match is None:
            position = _past(lowered, position)
            continue
        kind, parts = parts_of(match)
        if year is not None and ends.search(text, before, match.start()):
            year = None
        capital = not kind.endswith("!") or text[match.start()].isupper()
        found = stretch(kind.rstrip("!"), parts, Context(reference, year, ahead)) if capital else None
        if found is None:
            position = _past(lowered, position)
            continue
        position = before = match.start() + len(match[0].rstrip())
        year, ends = found[0].year, _SENTENCE if found[2] in ("year", "span") else _PARAGRAPH
        yield Mention(match.start(), position, *found)


def _past(text: str, position: int) -> int:
    """Behind a number, so that its later digits are not taken for one; else the next character."""
    following = position + 1
    if text[position] in "0123456789":
        while following < len(text) and text[following] in "0123456789":
            following += 1
    return following
