"""Tables as text: one line a row, every value with the name of its column, so that a row quoted alone can be read."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LONGEST = 80  # characters of a column's name that is repeated in every row
_NUMBER = re.compile(r"[^\w]*[\d.,%％()（）$€£¥￥+\-–—/:\s]*[^\w]*")
_YEAR = re.compile(r"(?:19|20)\d\d年?")


def table_text(
    rows: Sequence[Sequence[str]], header: Sequence[str] | None = None, shown: Sequence[str] | None = None
) -> str:
    """The rows as lines "| Toner | Net sales: 12 |", with the header and a rule of dashes above them.

    Without `header` the first row is taken for it when it reads like one: several names, no numbers. `shown` is written
    in its place where that says more than the names which are repeated. A cell that repeats its neighbour on the left,
    as merged cells do, stands once; empty ones not at all.
    """
    cleaned = [[_clean(cell) for cell in row] for row in rows]
    cleaned = [row for row in cleaned if any(row)]
    names = [_clean(cell) for cell in header] if header is not None else []
    if header is None and len(cleaned) > 1 and is_header(cleaned[0]):
        names, cleaned = cleaned[0], cleaned[1:]
    lines = []
    if top := _once([_clean(cell) for cell in shown or names]):
        lines += [f"| {' | '.join(top)} |", f"|{' --- |' * len(top)}"]
    lines += [line for row in cleaned if (line := _line(row, names))]
    return "\n".join(lines)


def is_header(row: Sequence[str]) -> bool:
    """Whether the cells read like names of columns."""
    filled = [cell for cell in row if cell]
    return len(set(filled)) > 1 and not any(is_number(cell) for cell in filled)


def is_number(cell: str) -> bool:
    """Whether a cell holds a figure: 1,234 or (5.6)% or $ 7, but not a year, which heads columns."""
    return any(map(str.isdigit, cell)) and _NUMBER.fullmatch(cell) is not None and not _YEAR.fullmatch(cell.strip())


def _clean(cell: str) -> str:
    return " ".join(cell.replace("|", "¦").split())


def _once(cells: Sequence[str]) -> list[str]:
    return [cell for i, cell in enumerate(cells) if cell and not (i and cells[i - 1] == cell)]


def _line(row: Sequence[str], names: Sequence[str]) -> str:
    if len(row) == 1 or (len({cell for cell in row if cell}) == 1 and sum(map(bool, row)) in (1, len(row))):
        return f"| {next(cell for cell in row if cell)} |"
    cells = []
    for column, cell in enumerate(row):
        if not cell or (column and row[column - 1] == cell and not is_number(cell)):
            continue
        name = names[column] if column < len(names) else ""
        cells.append(f"{name}{'：' if name[-1] > '⺀' else ': '}{cell}" if name and len(name) <= _LONGEST else cell)
    return f"| {' | '.join(cells)} |" if cells else ""
