"""Running headers and footers: what stands at the same place on page after page, and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.pdf.rows import Row

_OUTER = 4  # rows at the top and at the bottom that may belong to the frame
_MARGIN = 0.14  # of the page's height: further inside nothing is a frame
_SHORT = 60  # bytes: 60 letters or 20 Chinese characters
_DIGITS = re.compile(r"\d+|(?<![a-z])[ivxlc]{1,6}(?![a-z])", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?:第\s*)?[\[(（—–\-·. ]*(?:page|p\.|pg\.?|第)?\s*(\d{1,4})\s*(?:页|頁)?\s*"
    r"(?:(?:of|/|／|，?\s*共)\s*\d{1,4}\s*(?:页|頁)?)?[\])）—–\-·. ]*",
    re.IGNORECASE,
)
_SURE = re.compile(r"page|第|/|of|[—–-]\s*\d+\s*[—–-]", re.IGNORECASE)


def without_frames(pages: Sequence[tuple[float, list[Row]]]) -> list[list[Row]]:
    """The rows of each page (its height, its rows from top to bottom), less running headers, footers, page numbers."""
    candidates = [_outer(height, rows) for height, rows in pages]
    keys = [{(edge, _key(row)) for edge, row in candidate} for candidate in candidates]
    often = Counter(key for page in keys for key in page)
    shift = _numbering([[row for _, row in candidate] for candidate in candidates])
    result = []
    for number, ((_, rows), candidate) in enumerate(zip(pages, candidates, strict=True), start=1):
        near = [key for page in keys[max(0, number - 6) : number + 5] for key in page]
        dropped = {
            id(row)
            for edge, row in candidate
            if _repeats((edge, _key(row)), near, often, len(pages)) or _is_number(row, number, shift)
        }
        result.append([row for row in rows if id(row) not in dropped])
    return result


def _outer(height: float, rows: list[Row]) -> list[tuple[str, Row]]:
    ordered = sorted(rows, key=lambda row: row.top)
    top = [("top", row) for row in ordered[:_OUTER] if row.bottom < height * _MARGIN]
    while top and _heads_a_table(top[-1][1], ordered[len(top)] if len(top) < len(ordered) else None):
        top.pop()
    bottom = [("bottom", row) for row in ordered[-_OUTER:] if row.top > height * (1 - _MARGIN)]
    # pages made from web pages end where their text does: there the number is the last row, not at the foot
    last = [("last", row) for row in ordered[-1:] if not bottom and _NUMBER.fullmatch(row.text)]
    return top + bottom + last


def _heads_a_table(row: Row, below: Row | None) -> bool:
    """Whether the row heads columns that go on right below it: a table on many pages repeats its header."""
    return len(row.cells) > 1 and below is not None and below.top - row.bottom < row.size


def _key(row: Row) -> str:
    """What repeats: a short line whatever its numbers; a long one with them, since forms repeat sentences."""
    text = "".join(row.text.split()).lower()
    return _DIGITS.sub("#", text) if len(text.encode()) <= _SHORT else text


def _repeats(key: tuple[str, str], near: list[tuple[str, str]], often: Counter[tuple[str, str]], pages: int) -> bool:
    """On three pages and a fifth of them, or on three of the ten pages around: chapters have their own headers."""
    return (
        often[key] >= 3 and (5 * often[key] >= pages or near.count(key) >= 3) and bool(re.search(r"[^\W\d]{2}", key[1]))
    )


def _numbering(candidates: Sequence[Sequence[Row]]) -> int | None:
    """The printed number less the page's own, when it is the same on most pages (at least three)."""
    shifts = Counter(
        int(match[1]) - number
        for number, rows in enumerate(candidates, start=1)
        for row in rows
        if (match := _NUMBER.fullmatch(row.text))
    )
    best = max(shifts, key=lambda shift: shifts[shift], default=None)
    return best if best is not None and shifts[best] >= max(3, len(candidates) // 3) else None


def _is_number(row: Row, number: int, shift: int | None) -> bool:
    match = _NUMBER.fullmatch(row.text)
    if match is None:
        return False
    return (
        (shift is not None and int(match[1]) - number == shift)
        or _SURE.search(row.text) is not None
        or (int(match[1]) == number)
    )
