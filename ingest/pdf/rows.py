"""Words to rows: what stands on one line across the page, in cells where wide gaps part it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ingest.pdf.page import Word

_CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_QUOTE = re.compile("[\u2018-\u201d\u2026\u2014\u00b7]")
_GAP = 0.95  # of the height of a line (about 1.15 em): wider gaps part cells; justified text has narrower ones
_BULLET = re.compile(
    r"(?:[•·●○▪◆■□–—*\uf0b7\uf0a7-]|[(（]?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[)）.]|\d{1,2}(?:\.\d{1,2}){1,3}|[(（][一二三四五六七八九十]{1,3}[)）])"
)


class Cell(NamedTuple):
    """A stretch of text on one line without a wide gap in it."""

    text: str
    x0: float
    x1: float


class Row(NamedTuple):
    """One line of text. `size` is its height in points; `words` from left to right."""

    words: tuple[Word, ...]
    cells: tuple[Cell, ...]
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool

    @property
    def text(self) -> str:
        """All cells, a space between them."""
        return " ".join(cell.text for cell in self.cells)


def rows_of(words: Sequence[Word]) -> list[Row]:
    """The rows from top to bottom; each word is in one."""
    groups: list[list[Word]] = []
    top = bottom = 0.0
    for word in sorted(words, key=lambda word: (word.top + word.bottom, word.x0)):
        middle = (word.top + word.bottom) / 2
        if (
            groups
            and top < middle < bottom
            and min(bottom, word.bottom) - max(top, word.top) > 0.5 * min(bottom - top, word.bottom - word.top)
        ):
            groups[-1].append(word)
            if word.bottom - word.top > bottom - top:  # a raised mark does not set the line's height
                top, bottom = word.top, word.bottom
        else:
            groups.append([word])
            top, bottom = word.top, word.bottom
    return [row_of(group) for group in groups]


def row_of(words: Sequence[Word]) -> Row:
    """One row of these words, whatever their heights."""
    ordered = sorted(words, key=lambda word: (word.x0, word.x1))
    kept = [
        word
        for index, word in enumerate(ordered)
        # bold print is sometimes made by printing twice
        if not (index and word.text == ordered[index - 1].text and word.x0 - ordered[index - 1].x0 < 1)
    ]
    size = _usual_size(kept)
    return Row(
        tuple(kept),
        tuple(cells_of(kept, _GAP * size)),
        kept[0].x0,
        max(word.x1 for word in kept),
        min(word.top for word in kept),
        max(word.bottom for word in kept),
        size,
        2 * sum(len(word.text) for word in kept if word.bold) > sum(len(word.text) for word in kept),
    )


def _usual_size(words: Sequence[Word]) -> float:
    """The height of the middle character: a symbol in a taller font does not make a heading."""
    sizes = sorted((word.bottom - word.top, len(word.text)) for word in words)
    left = sum(length for _, length in sizes) / 2
    for size, length in sizes:
        left -= length
        if left <= 0:
            return size
    return sizes[-1][0]


def cells_of(words: Sequence[Word], gap: float) -> list[Cell]:
    """The words from left to right, joined where less than `gap` points are between them."""
    cells: list[Cell] = []
    for word in words:
        space = word.x0 - cells[-1].x1 if cells else 0.0
        bullet = len(cells) == 1 and space < 4 * gap and _BULLET.fullmatch(cells[0].text) and word.text[0].isalpha()
        if cells and (space < gap or bullet):
            last = cells[-1]
            close = word.x0 - last.x1 < 0.5 * (word.bottom - word.top)
            cells[-1] = Cell(join(last.text, word.text, close=close), last.x0, max(last.x1, word.x1))
        else:
            cells.append(Cell(word.text, word.x0, word.x1))
    return cells


def join(left: str, right: str, *, close: bool = True) -> str:
    """Two pieces of one text: a space between them, none between Chinese characters that stand `close`."""
    if close and left and right:
        chinese = [_CJK.match(character) is not None for character in (left[-1], right[0])]
        if all(chinese) or (any(chinese) and (_QUOTE.match(left[-1]) or _QUOTE.match(right[0]))):
            return left + right
    return f"{left} {right}" if left and right else left + right
