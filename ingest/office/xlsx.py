"""Excel workbooks to text: every sheet a heading and its tables, rows with the names of their columns."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any, NamedTuple
from zipfile import BadZipFile, ZipFile

from ingest.content import Content
from ingest.decode import ReadError, tidy
from ingest.office.package import check_package
from ingest.office.properties import properties_of
from ingest.tables import is_header, table_text

MAX_ROWS = 200_000  # of all sheets
MAX_COLUMNS = 256
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_LARGEST_MERGE = 10_000  # cells
_TICK = 1_000  # rows


class _Merge(NamedTuple):
    top: int
    left: int
    bottom: int
    right: int


def read_xlsx(data: bytes, tick: Callable[[], None] = lambda: None) -> Content:
    """The workbook in these bytes; formulas as the values last computed.

    Raises ReadError when it is damaged, encrypted or without text.
    """
    check_package(data, "xl/workbook.xml")
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    left = MAX_ROWS
    parts: list[str] = []
    try:
        with warnings.catch_warnings(), ZipFile(io.BytesIO(data)) as package:
            warnings.simplefilter("ignore")  # of extensions that openpyxl does not know
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            for sheet in book.worksheets:
                if sheet.sheet_state != "visible":
                    continue
                rows = list(_rows(sheet, left, tick))
                left -= len(rows)
                _fill(rows, _merges(package, sheet))
                if text := "\n\n".join(_tables(rows)):
                    parts.append(f"## {' '.join(str(sheet.title).split())}\n\n{text}")
            metadata = properties_of(book.properties)
            book.close()
    except (
        InvalidFileException,
        BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        AttributeError,
        SyntaxError,
    ) as error:
        raise ReadError(f"the workbook is damaged ({error})") from error
    text = tidy("\n\n".join(parts))
    if not text.strip():
        raise ReadError("the workbook has no text")
    cut = (f"more than {MAX_ROWS:,} rows: those beyond were left out; save the sheets apart",) if left <= 0 else ()
    return Content(text, metadata=metadata, warnings=cut)


def _rows(sheet: Any, most: int, tick: Callable[[], None]) -> Iterator[list[str]]:
    if most <= 0:
        return
    sheet.reset_dimensions()  # what a file says of its size is often wrong
    for number, row in enumerate(sheet.iter_rows(max_row=most, max_col=MAX_COLUMNS)):
        if number % _TICK == 0:
            tick()
        yield [_shown(cell) for cell in row]


def _shown(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float | int):
        percent = "%" in str(cell.number_format)
        return (
            f"{round(value * 100, 10):.12g}%"
            if percent
            else f"{value:.12g}"
            if isinstance(value, float)
            else str(value)
        )
    return str(value).strip()


def _merges(package: ZipFile, sheet: Any) -> list[_Merge]:
    """The merged ranges, which openpyxl does not tell when it reads row by row."""
    path = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
    if path not in package.namelist():
        return []
    found = []
    for left, top, right, bottom in _MERGED.findall(package.read(path)):
        merge = _Merge(int(top) - 1, _column(left), int(bottom) - 1, _column(right))
        if (merge.bottom - merge.top + 1) * (merge.right - merge.left + 1) <= _LARGEST_MERGE:
            found.append(merge)
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _fill(rows: list[list[str]], merges: list[_Merge]) -> None:
    """Gives every cell of a merged range the range's text."""
    for merge in merges:
        if merge.top >= len(rows) or merge.left >= len(rows[merge.top]):
            continue
        text = rows[merge.top][merge.left]
        for row in rows[merge.top : merge.bottom + 1]:
            for column in range(merge.left, min(merge.right + 1, MAX_COLUMNS)):
                row.extend([""] * (column + 1 - len(row)))
                row[column] = text


def _tables(rows: list[list[str]]) -> Iterator[str]:
    """Stretches between blank rows: lines of text as such, the rest as tables; without a header the last one counts."""
    header: list[str] | None = None
    block: list[list[str]] = []
    for row in [*rows, []]:
        if any(row):
            block.append(row)
            continue
        while block and len({cell for cell in block[0] if cell}) == 1:  # a title, or a note, over all columns
            yield next(cell for cell in block.pop(0) if cell)
        if block:
            depth = _header_depth(block)
            header = [_joined(column) for column in zip(*_even(block[:depth]), strict=True)] if depth else header
            body = block[depth:]
            yield table_text(body, header or []) if body else " | ".join(filter(None, header or []))
        block = []


def _header_depth(block: list[list[str]]) -> int:
    """One row of names; two where the first has names over several columns."""
    if len(block) < 2 or not is_header(block[0]):
        return 0
    spans = any(a and a == b for a, b in zip(block[0], block[0][1:], strict=False))
    return 2 if spans and len(block) > 2 and is_header(block[1]) else 1


def _even(rows: list[list[str]]) -> list[list[str]]:
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]


def _joined(names: tuple[str, ...]) -> str:
    return " ".join(dict.fromkeys(name for name in names if name))
