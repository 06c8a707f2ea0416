"""Tables without ruling lines: rows of cells that stand below each other, and the headings above their columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ingest.pdf.rows import Cell, Row, cells_of
from ingest.tables import is_number, table_text

_SIGN = re.compile(r"[$€£¥￥(（]+|US\$|RMB")
_CLOSING = re.compile(r"[)）%％*†‡]+|\([a-z]{1,2}\)|pts?\.?|bps")
_EMPTY = re.compile(r"[—–-]+|\*+|N/?[AM]|n/?[am]", re.ASCII)
_DATE = re.compile(r"\b(?:19|20)\d\d\b(?!\d)|\b\d{1,2}月|Quarter|\bQ[1-4]\b")
_HEADER_ROWS = 6
_BETWEEN = 3  # rows of one cell that may stand between rows of several


class Column(NamedTuple):
    """Where the figures of a column stand, in points."""

    x0: float
    x1: float


class Block(NamedTuple):
    """Rows [start, stop) of a region are a table, whose text is `text`."""

    start: int
    stop: int
    text: str


def tables_of(rows: Sequence[Row]) -> list[Block]:
    """The tables among the rows of one region, from top to bottom."""
    blocks: list[Block] = []
    before: _Table | None = None
    start = 0
    while start < len(rows):
        stop = _stop(rows, start)
        table = _table(rows[start:stop]) if stop else None
        if table is None:
            start += 1
            continue
        first = _first_row(rows, start, table.columns[0], blocks[-1].stop if blocks else 0)
        heading = [_cells(row) for row in rows[first:start]]
        table = table._replace(header=heading + table.header)
        if not table.header and before is not None and _same_columns(table, before):
            table = table._replace(header=before.header)  # the table goes on after a heading within it
        blocks.append(Block(first, stop, _written(table)))
        before = table
        start = stop
    return blocks


class _Table(NamedTuple):
    """`edge` is the x left of which labels begin."""

    columns: list[Column]
    edge: float
    header: list[list[Cell]]
    body: list[list[Cell]]


def _same_columns(table: _Table, other: _Table) -> bool:
    pairs = zip(table.columns, other.columns, strict=False)
    return len(table.columns) == len(other.columns) and all(a.x0 < b.x1 and b.x0 < a.x1 for a, b in pairs)


def _cells(row: Row) -> list[Cell]:
    """The row's cells, figures apart from each other, signs and marks with their figure."""
    cells: list[Cell] = []
    for cell in row.cells:
        tokens = cell.text.split()
        numeric = all(_figure(token) or _SIGN.fullmatch(token) or _CLOSING.fullmatch(token) for token in tokens)
        if numeric and len(tokens) > 1:
            words = [word for word in row.words if cell.x0 - 0.1 <= word.x0 <= cell.x1]
            cells += cells_of(words, -1e9)
        else:
            cells.append(cell)
    result: list[Cell] = []
    for cell in cells:
        last = result[-1] if result else None
        if last and (_SIGN.fullmatch(last.text) or (_CLOSING.fullmatch(cell.text) and _figure(last.text))):
            # a currency sign stands far left of its figure, over the end of the column before
            x0 = cell.x0 if _SIGN.fullmatch(last.text) else last.x0
            result[-1] = Cell(last.text + cell.text, x0, max(last.x1, cell.x1))
        else:
            result.append(cell)
    return result


def _figure(text: str) -> bool:
    return is_number(text) or text.isdigit() or _EMPTY.fullmatch(text) is not None


def _stop(rows: Sequence[Row], start: int) -> int:
    """The end of the run of rows of several cells that begins here, 0 when none does."""
    if len(rows[start].cells) < 2:
        return 0
    stop = start + 1
    index = start + 1
    while index < len(rows) and rows[index].top - rows[index - 1].bottom < 3 * rows[start].size:
        if len(_cells(rows[index])) > 1:
            stop = index + 1
        elif index - stop >= _BETWEEN or rows[index].x1 - rows[index].x0 > 0.7 * (
            rows[stop - 1].x1 - rows[stop - 1].x0
        ):
            break  # running text is as wide as the table, labels and headings are not
        index += 1
    return stop


def _table(rows: Sequence[Row]) -> _Table | None:
    """The table that these rows are; None when figures do not stand below figures, or cells below cells."""
    split = [_cells(row) for row in rows]
    several = [cells for cells in split if len(cells) > 1]
    figures = [cell for cells in several for cell in cells[1:] if _figure(cell.text)]
    if len(several) < 2 or (len(figures) < 2 and len(several) < 3):
        return None
    columns = _columns(
        figures if 2 * len(figures) >= len(several) else [cell for cells in several for cell in cells[1:]]
    )
    aligned = sum(any(_column(cell, columns) is not None for cell in cells[1:]) for cells in several)
    if not columns or len(columns) > 40 or aligned < 0.7 * len(several):
        return None
    edge = (min(cells[0].x0 for cells in several) + columns[0].x0) / 2
    speaks = sum(_has_digit(cell) for cells in several for cell in cells[1:]) >= 0.3 * sum(len(c) - 1 for c in several)
    depth = _header_depth(split, edge) if speaks else 0
    return _Table(columns, edge, split[:depth], split[depth:])


def _columns(cells: Sequence[Cell]) -> list[Column]:
    """Intervals of x in which cells stand: overlapping ones joined."""
    columns: list[Column] = []
    for cell in sorted(cells, key=lambda cell: cell.x0):
        if columns and cell.x0 < columns[-1].x1:
            columns[-1] = Column(columns[-1].x0, max(columns[-1].x1, cell.x1))
        else:
            columns.append(Column(cell.x0, cell.x1))
    return columns


def _column(cell: Cell, columns: Sequence[Column]) -> int | None:
    """The column that a cell overlaps most."""
    shares = [min(cell.x1, column.x1) - max(cell.x0, column.x0) for column in columns]
    best = max(range(len(columns)), key=lambda i: shares[i], default=None)
    return best if best is not None and shares[best] > 0 else None


def _header_depth(split: Sequence[Sequence[Cell]], edge: float) -> int:
    """How many rows stand above the first one that is not a heading: it has figures, or a label and no dates."""
    for depth, cells in enumerate(split[: _HEADER_ROWS + 1]):
        values = [cell for cell in cells if cell.x0 > edge]
        if any(is_number(cell.text) or _EMPTY.fullmatch(cell.text) for cell in values):
            return depth
        if len(values) < len(cells) and any(map(_has_digit, values)) and not any(map(_is_date, values)):
            return depth
    return 0


def _has_digit(cell: Cell) -> bool:
    return any(map(str.isdigit, cell.text))


def _is_date(cell: Cell) -> bool:
    return _DATE.search(cell.text) is not None


def _first_row(rows: Sequence[Row], start: int, first: Column, floor: int) -> int:
    """Rows directly above that stand over the columns and not over the labels on their left head the columns too."""
    index = start
    while index > floor and start - index < 3:
        above = rows[index - 1]
        if above.x0 < first.x0 - 40 or rows[index].top - above.bottom > above.size:
            break
        index -= 1
    return index


def _written(table: _Table) -> str:
    columns = table.columns
    names, shown = _names(table)
    rows: list[list[str]] = []
    label = ""
    for cells in table.body:
        row = [""] * (len(columns) + 1)
        for cell in cells:
            place = _column(cell, columns) if cell.x0 > table.edge else None
            at = 0 if place is None else place + 1
            row[at] = f"{row[at]} {cell.text}".strip()
        if label and (row[0][:1].islower() or not row[0]):
            rows.pop()
            row[0] = f"{label} {row[0]}".strip()
        # a label that runs over two lines has its figures beside the last
        label = row[0] if not any(row[1:]) and not row[0].endswith((":", "：")) else ""
        rows.append(row)
    return table_text(rows, ["", *names], shown)


def _heads_the_edge(cell: Cell, columns: Sequence[Column]) -> bool:
    """Whether the cell stands over the first or the last column alone."""
    under = [index for index, column in enumerate(columns) if cell.x0 < column.x1 and column.x0 < cell.x1]
    return len(columns) > 1 and under in ([0], [len(columns) - 1])


def _distance(cell: Cell, column: Column) -> tuple[float, float]:
    """How far apart they are, 0 where they overlap; then how far their middles are."""
    middles = abs(cell.x0 + cell.x1 - column.x0 - column.x1) / 2
    return max(cell.x0 - column.x1, column.x0 - cell.x1, 0.0), middles


def _names(table: _Table) -> tuple[list[str], list[str]]:
    """What heads each column, and all that the header says, labels' column first.

    A column's name is what stands right above it, with what spans several columns where it could not be told apart.
    """
    own = [""] * len(table.columns)
    spanning = [""] * len(table.columns)
    for cells in table.header:
        over = [cell for cell in cells if cell.x0 > table.edge]
        if not over:
            continue
        spans = 2 * len(over) <= len(table.columns) and not any(_heads_the_edge(cell, table.columns) for cell in over)
        target = spanning if spans else own
        for index, column in enumerate(table.columns):
            nearest = min(over, key=lambda cell: _distance(cell, column))
            if spans or _distance(nearest, column)[0] < 0.5 * (column.x1 - column.x0):
                target[index] = f"{target[index]} {nearest.text}".strip()
    whole = [f"{span} {name}".strip() for span, name in zip(spanning, own, strict=True)]
    names = [name if name and own.count(name) == 1 else full for name, full in zip(own, whole, strict=True)]
    labels = " ".join(cell.text for cells in table.header for cell in cells if cell.x0 <= table.edge)
    return names, [labels, *whole]
