"""Ruled tables: the cells between ruling lines, whatever stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ingest.pdf.page import Rule, Word
from ingest.pdf.rows import join, rows_of

_NEAR = 3.0  # points: lines that close to each other are one
_MOST = 400  # lines in one direction: a page of a table has fewer


class Grid(NamedTuple):
    """A table. `rows` hold the text of every cell; a merged cell's text is in each place that it covers."""

    x0: float
    x1: float
    top: float
    bottom: float
    rows: list[list[str]]


def grids_of(words: Sequence[Word], rules: Sequence[Rule]) -> tuple[list[Grid], list[Word]]:
    """The tables with at least two rows and columns, and the words outside them."""
    across = _merged([rule for rule in rules if rule.top == rule.bottom and rule.x1 - rule.x0 > 8])
    down = _merged([rule for rule in rules if rule.x0 == rule.x1 and rule.bottom - rule.top > 4])
    if len(across) < 3 or len(down) < 2 or max(len(across), len(down)) > _MOST:
        return [], list(words)
    grids: list[Grid] = []
    left = list(words)
    for part_across, part_down in _connected(across, down):
        if len(part_across) < 3 or len(part_down) < 2:
            continue
        grid = _grid(left, part_across, part_down)
        if grid is not None:
            grids.append(grid)
            left = [word for word in left if not _inside(word, grid)]
    return grids, left


def _inside(word: Word, box: Grid) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box.x0 - 1 <= x <= box.x1 + 1 and box.top - 1 <= y <= box.bottom + 1


def _merged(rules: list[Rule]) -> list[Rule]:
    """Pieces of one line joined: borders are drawn cell by cell."""
    flat = all(rule.top == rule.bottom for rule in rules)
    result: list[Rule] = []
    for rule in sorted(rules, key=lambda r: (round(r.top / _NEAR), r.x0) if flat else (round(r.x0 / _NEAR), r.top)):
        last = result[-1] if result else None
        if last and flat and abs(last.top - rule.top) <= _NEAR and rule.x0 <= last.x1 + _NEAR:
            result[-1] = last._replace(x1=max(last.x1, rule.x1))
        elif last and not flat and abs(last.x0 - rule.x0) <= _NEAR and rule.top <= last.bottom + _NEAR:
            result[-1] = last._replace(bottom=max(last.bottom, rule.bottom))
        else:
            result.append(rule)
    return result


def _connected(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Lines that touch each other, directly or through others, belong to one table."""
    parts: list[tuple[list[Rule], list[Rule]]] = []
    for rule in down:
        touching = [line for line in across if _touch(line, rule)]
        joined: tuple[list[Rule], list[Rule]] = (touching, [rule])
        apart = []
        for part in parts:
            if any(line in part[0] for line in touching):
                joined = (joined[0] + [line for line in part[0] if line not in joined[0]], part[1] + joined[1])
            else:
                apart.append(part)
        parts = [*apart, joined]
    return sorted(parts, key=lambda part: min((rule.top for rule in part[1]), default=0.0))


def _touch(across: Rule, down: Rule) -> bool:
    return across.x0 - _NEAR <= down.x0 <= across.x1 + _NEAR and down.top - _NEAR <= across.top <= down.bottom + _NEAR


def _stops(values: Sequence[float]) -> list[float]:
    result: list[float] = []
    for value in sorted(values):
        if not result or value - result[-1] > _NEAR:
            result.append(value)
    return result


def _grid(words: Sequence[Word], across: list[Rule], down: list[Rule]) -> Grid | None:
    xs, ys = _stops([rule.x0 for rule in down]), _stops([rule.top for rule in across])
    # the outer frame is often left open at the sides
    xs = _stops([*xs, *(edge for edge in (min(r.x0 for r in across), max(r.x1 for r in across)))])
    if len(xs) < 3 or len(ys) < 3:
        return None
    boxes: dict[tuple[int, int], list[Word]] = {}
    owner = _owners(xs, ys, across, down)
    for word in words:
        column = _slot(xs, (word.x0 + word.x1) / 2)
        line = _slot(ys, (word.top + word.bottom) / 2)
        if column is not None and line is not None:
            boxes.setdefault(owner[line, column], []).append(word)
    filled = len(boxes)
    if filled < 4 or len({line for line, _ in boxes}) < 2 or len({column for _, column in boxes}) < 2:
        return None
    texts = {key: _text(content) for key, content in boxes.items()}
    rows = [[texts.get(owner[line, column], "") for column in range(len(xs) - 1)] for line in range(len(ys) - 1)]
    merged = [_once(line, rows[line], owner) for line in range(len(rows))]
    return Grid(xs[0], xs[-1], ys[0], ys[-1], [row for row in merged if any(row)])


def _once(line: int, row: list[str], owner: dict[tuple[int, int], tuple[int, int]]) -> list[str]:
    """A row in which a cell that spans columns stands once when it spans them all (a heading within the table)."""
    if len({owner[line, column] for column in range(len(row))}) == 1:
        return row[:1]
    return row


def _owners(
    xs: list[float], ys: list[float], across: list[Rule], down: list[Rule]
) -> dict[tuple[int, int], tuple[int, int]]:
    """For every box of the grid, (row, column), the first box of the cell it belongs to: no line runs between them."""
    owner = {(line, column): (line, column) for line in range(len(ys) - 1) for column in range(len(xs) - 1)}
    for line in range(len(ys) - 1):
        middle = (ys[line] + ys[line + 1]) / 2
        for column in range(1, len(xs) - 1):
            if not any(abs(r.x0 - xs[column]) <= _NEAR and r.top <= middle <= r.bottom for r in down):
                owner[line, column] = owner[line, column - 1]
    for line in range(1, len(ys) - 1):
        for column in range(len(xs) - 1):
            middle = (xs[column] + xs[column + 1]) / 2
            if not any(abs(r.top - ys[line]) <= _NEAR and r.x0 <= middle <= r.x1 for r in across):
                owner[line, column] = owner[line - 1, column]
    return owner


def _slot(stops: list[float], value: float) -> int | None:
    return next((i for i in range(len(stops) - 1) if stops[i] <= value < stops[i + 1]), None)


def _text(words: list[Word]) -> str:
    text = ""
    for row in rows_of(words):
        text = join(text, row.text)
    return text
