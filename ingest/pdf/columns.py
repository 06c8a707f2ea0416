"""Reading order: where text runs in columns beside each other, the left one is read first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ingest.pdf.page import Word
from ingest.pdf.rows import Cell, Row, rows_of

_FULL = 0.6  # the share of a column's width that lines of running text fill; the cells of a table fill less
_LINES = 4  # so many lines beside each other make columns
_DEPTH = 3  # halvings: up to four columns or so


def in_reading_order(words: Sequence[Word], depth: int = _DEPTH) -> list[list[Row]]:
    """Regions of rows in the order in which they are read; a region is a column, or what stands between columns."""
    rows = rows_of(words)
    gutter = _gutter(rows) if depth else None
    if gutter is None:
        return [rows] if rows else []
    regions: list[list[Row]] = []
    for beside, band in _bands(rows, gutter):
        if not beside:
            regions.append(band)
            continue
        parts = [word for row in band for word in row.words]
        regions += in_reading_order([word for word in parts if word.x0 < gutter], depth - 1)
        regions += in_reading_order([word for word in parts if word.x0 >= gutter], depth - 1)
    return regions


def _bands(rows: Sequence[Row], gutter: float) -> Iterator[tuple[bool, list[Row]]]:
    """Stretches of rows that leave the gutter free, if running text stands on both sides, and the stretches between."""
    pending: list[Row] = []
    for free, group in groupby(rows, key=lambda row: not _crosses(row, gutter)):
        band = list(group)
        if free and sum(_divides(row, gutter, rows) for row in band) >= min(3, _LINES):
            if pending:
                yield False, pending
                pending = []
            yield True, band
        else:
            pending += band
    if pending:
        yield False, pending


def _crosses(row: Row, gutter: float) -> bool:
    return any(cell.x0 < gutter - 1 and cell.x1 > gutter + 1 for cell in row.cells)


def _gutter(rows: Sequence[Row]) -> float | None:
    """The x that most rows of running text leave free between two full columns."""
    if len(rows) < _LINES:
        return None
    left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
    edges: list[tuple[float, int]] = []
    for row in rows:
        for before, after in zip(row.cells, row.cells[1:], strict=False):
            inside = left + 0.15 * (right - left) < before.x1 and after.x0 < right - 0.15 * (right - left)
            if inside and _full(row, before.x1, after.x0, left, right):
                edges += [(before.x1, 1), (after.x0, -1)]
    best = count = 0
    at = None
    for index, (x, step) in enumerate(sorted(edges)):
        count += step
        if count > best:
            best, at = count, (x + sorted(edges)[index + 1][0]) / 2
    return at if best >= _LINES else None


def _full(row: Row, gap0: float, gap1: float, left: float, right: float) -> bool:
    """Whether the row's text fills the space on both sides of a gap."""
    before = [cell for cell in row.cells if cell.x1 <= gap0]
    after = [cell for cell in row.cells if cell.x0 >= gap1]
    return _fills(before, gap0 - left) and _fills(after, right - gap1)


def _fills(cells: Sequence[Cell], width: float) -> bool:
    """Whether the cells are running text, not the figures of a table, and as wide as that."""
    text = "".join(cell.text for cell in cells)
    letters = sum(map(str.isalpha, text))
    return 2 * letters > len(text) and sum(cell.x1 - cell.x0 for cell in cells) >= _FULL * width


def _divides(row: Row, gutter: float, rows: Sequence[Row]) -> bool:
    left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
    pairs = zip(row.cells, row.cells[1:], strict=False)
    return any(a.x1 <= gutter <= b.x0 and _full(row, a.x1, b.x0, left, right) for a, b in pairs)
