"""Tables of documents: one row of .jsonl, .csv or .tsv is one document. Streamed: one row is in memory at a time."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from ingest.decode import ReadError, encoding_of, tidy

MAX_CHARACTERS = 16 << 20  # of one row
_SAMPLE = 1 << 20
_LENGTH = f"the line is longer than {MAX_CHARACTERS >> 20} million characters"
_TOO_LONG = "\uffff"  # stands for such a line; no text has this code point


class Row(NamedTuple):
    """`number` counts lines (.jsonl) or records below the header (.csv) from 1; without `values`, `reason` says why."""

    number: int
    values: Mapping[str, Any] | None
    reason: str = ""


def json_rows(path: Path) -> Iterator[Row]:
    """The rows of a .jsonl file, blank lines passed over. Raises ReadError when the file itself cannot be read."""
    with _open(path) as stream:
        for number, line in enumerate(_lines(stream), start=1):
            if line is None:
                yield Row(number, None, _LENGTH)
            elif line.strip():
                yield _json_row(number, line)


def csv_rows(path: Path) -> Iterator[Row]:
    """The rows of a .csv (comma or semicolon) or .tsv file. Raises ReadError for a header without `text`."""
    csv.field_size_limit(MAX_CHARACTERS)
    with _open(path) as stream:
        header_line = next(_lines(stream), None) or ""
        tabs = ".tsv" in path.name.lower()
        delimiter = "\t" if tabs else max(",;\t", key=header_line.count)
        header = [name.strip().lower() for name in next(csv.reader([header_line], delimiter=delimiter), [])]
        if "text" not in header:
            raise ReadError(f"the header has no column `text` (it has {', '.join(header)[:200] or 'nothing'})")
        # csv gives up the record that breaks its rules and goes on with the next line.
        records = csv.reader(
            (f"{_TOO_LONG}\n" if line is None else line for line in _lines(stream)), delimiter=delimiter, strict=False
        )
        number = 0
        while True:
            number += 1
            try:
                record = next(records, None)
            except csv.Error as error:
                yield Row(number, None, f"malformed CSV: {error}")
                continue
            if record is None:
                return
            if record and record[0] == _TOO_LONG:
                yield Row(number, None, _LENGTH)
            elif record:
                yield _csv_row(number, header, record)


def _csv_row(number: int, header: list[str], record: list[str]) -> Row:
    if len(record) > len(header):
        return Row(
            number,
            None,
            f"{len(record)} columns where the header has {len(header)}; quote fields that hold the delimiter",
        )
    return Row(number, dict(zip(header, record, strict=False)))


def _json_row(number: int, line: str) -> Row:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Row(number, None, f"malformed JSON: {str(error)[:120] or 'nested too deeply'}")
    if not isinstance(values, dict):
        return Row(number, None, 'not a JSON object of the form {"text": ...}')
    return Row(number, {str(key).strip().lower(): value for key, value in values.items()})


def _lines(stream: TextIO) -> Iterator[str | None]:
    """The lines, newline kept; None for one that is too long, which is skipped without being kept in memory."""
    while line := stream.readline(MAX_CHARACTERS):
        if len(line) < MAX_CHARACTERS or line.endswith("\n"):
            yield line
            continue
        while (rest := stream.readline(MAX_CHARACTERS)) and not rest.endswith("\n"):
            pass
        yield None


@contextmanager
def _open(path: Path) -> Iterator[TextIO]:
    """The file as text, unzipped if it ends in .gz, in the encoding that its first megabyte shows."""
    opener = gzip.open if path.name.lower().endswith(".gz") else open
    try:
        with opener(path, "rb") as raw:
            sample = raw.read(_SAMPLE)
            encoding = encoding_of(sample, whole=len(sample) < _SAMPLE)
            raw.seek(0)
            codec = {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-32-le": "utf-32"}.get(encoding, encoding)
            if codec in ("utf-16", "utf-32") and not sample.startswith(b"\xff\xfe"):
                codec = encoding
            yield io.TextIOWrapper(raw, codec, errors="replace", newline=None)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ReadError(f"the gzip data is damaged or cut short ({error})") from error


def text_of(value: Any) -> str:
    """The canonical text of a row's `text`. Raises ReadError when it is missing, no string, or blank."""
    if value is None:
        raise ReadError("no `text`")
    if not isinstance(value, str):
        raise ReadError("`text` is not a string")
    text = tidy(value)
    if not text.strip():
        raise ReadError("`text` is empty")
    return text
