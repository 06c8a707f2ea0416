"""Files to Documents: one reader for every suffix."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

from ingest import html, rows
from ingest.dates import parse_date
from ingest.decode import ReadError, decode
from ingest.detect import detect
from ingest.metadata import KEYS, Declared, declared, read_sidecar, sidecar_of, split_front_matter
from ingest.types import Document
from ingest.walk import SUFFIXES, suffix_of

__all__ = ["MAX_BYTES", "READERS", "ReadError", "ReadFailure", "document_id", "file_hash", "read_documents"]

MAX_BYTES = 32 << 20  # of one file that is one document; tables of documents may be of any size
RULES = b"1"  # part of every hash: raised when reading or detection changes, so that files are read anew

Reader = Callable[[Path], Iterator[Document]]
_ROW_ALIASES = {
    "publisher": "source",
    "date": "published",
    "url": "uri",
    "lang": "language",
    "number": "document_number",
}


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """A row that could not be read while the rest of its file could."""

    origin: str  # path#row
    reason: str


def read_documents(path: Path, on_failure: Callable[[ReadFailure], None] | None = None) -> Iterator[Document]:
    """The documents of one file: one, or one for every row of a table, lazily and in order.

    Rows that cannot be read are handed to `on_failure` and passed over; without it the first one raises.
    Raises ReadError "PATH: reason" when the file (or, without `on_failure`, a row) cannot be read, MetadataError
    (a ReadError) when its front matter or sidecar cannot be understood.
    """
    suffix = suffix_of(path)
    if suffix is None:
        raise ReadError(f"{path}: this type of file cannot be read; known are {', '.join(SUFFIXES)}")
    try:
        for item in READERS[suffix](path):
            if isinstance(item, Document):
                yield item
            elif on_failure is None:
                raise ReadError(f"row {item.origin.rpartition('#')[2]}: {item.reason}")
            else:
                on_failure(item)
    except OSError as error:
        raise ReadError(f"{path}: cannot be read ({error.strerror or error}); check its permissions") from error
    except ReadError as error:
        message = str(error)
        raise (error if message.startswith(str(path.parent)) else type(error)(f"{path}: {message}")) from error


def file_hash(path: Path) -> str:
    """Hash of the bytes of a file and of its sidecar, 32 hexadecimal digits, without reading them as text.

    Raises ReadError when the file cannot be read.
    """
    digest = blake2b(RULES, digest_size=16)
    try:
        for part in (path, sidecar_of(path)):
            digest.update(b"\0")
            if part is not None:
                with part.open("rb") as stream:
                    while block := stream.read(1 << 20):
                        digest.update(block)
    except OSError as error:
        raise ReadError(f"{path}: cannot be read ({error.strerror or error}); check its permissions") from error
    return digest.hexdigest()


def document_id(origin: str) -> str:
    """The id of the document of this origin, 16 hexadecimal digits."""
    return blake2b(origin.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


def _read_text(path: Path) -> Iterator[Document | ReadFailure]:
    data = _bytes(path)
    front, text = split_front_matter(decode(data), str(path))
    yield _document(path, data, text, front)


def _read_html(path: Path) -> Iterator[Document | ReadFailure]:
    data = _bytes(path)
    page = html.read_page(data)
    yield _document(path, data, page.text, {}, page.metadata)


def _read_rows(path: Path, source: Callable[[Path], Iterator[rows.Row]]) -> Iterator[Document | ReadFailure]:
    base = read_sidecar(path)
    seen: set[str] = set()
    absolute = os.path.abspath(path)
    for number, values, reason in source(path):
        key = _row_key(number, values or {}, seen)
        try:
            if values is None:
                raise ReadError(reason)
            yield _row_document(f"{absolute}#{key}", values, base)
        except ReadError as error:
            yield ReadFailure(f"{absolute}#{number}", str(error))


def _row_key(number: int, values: Mapping[str, Any], seen: set[str]) -> str:
    """The row's `id` when it has one of its own, otherwise its number; an id seen before gets the number appended."""
    name = values.get("id")
    key = " ".join(str(name).split())[:200] if isinstance(name, str | int) and str(name).strip() else str(number)
    if key in seen:
        key = f"{key}#{number}"
    seen.add(key)
    return key


def _row_document(origin: str, values: Mapping[str, Any], base: Declared) -> Document:
    text = rows.text_of(values.get("text"))
    named = {
        _ROW_ALIASES.get(key, key): value for key, value in values.items() if value not in (None, "", "None", "null")
    }
    given = {key: value for key, value in named.items() if key in KEYS}
    for key in ("published", "effective"):
        # Exported tables are full of half dates ("8-18 10:47"): such a date is unknown, the row is not refused for it.
        if key in given and parse_date(str(given[key])) is None:
            del given[key]
    row = base | declared(given, "row")
    source = repr(sorted((key, str(value)) for key, value in values.items())) + repr(sorted(base.items()))
    return Document(document_id(origin), origin, _hash(source.encode("utf-8", "replace")), text, detect(text, "", row))


def _document(path: Path, data: bytes, text: str, front: Declared, page: Mapping[str, Any] = {}) -> Document:
    if not text.strip():
        raise ReadError("the file has no text")
    base = read_sidecar(path)
    given = base | front
    origin = os.path.abspath(path)
    content = _hash(data, repr(sorted(base.items())).encode("utf-8", "replace"))
    stem = path.name[: -len(suffix_of(path) or "")]
    return Document(document_id(origin), origin, content, text, detect(text, stem, given, page))


def _bytes(path: Path) -> bytes:
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise ReadError(
            f"{size / 2**20:.1f} MB, more than the {MAX_BYTES >> 20} MB of one document; "
            "split it, or make it a .jsonl file with one document a line"
        )
    return path.read_bytes()


def _hash(*parts: bytes) -> str:
    digest = blake2b(RULES, digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


_TEXT, _HTML = _read_text, _read_html
_JSON, _CSV = partial(_read_rows, source=rows.json_rows), partial(_read_rows, source=rows.csv_rows)
READERS: dict[str, Callable[[Path], Iterator[Document | ReadFailure]]] = {
    ".txt": _TEXT,
    ".md": _TEXT,
    ".markdown": _TEXT,
    ".html": _HTML,
    ".htm": _HTML,
    ".jsonl": _JSON,
    ".jsonl.gz": _JSON,
    ".csv": _CSV,
    ".csv.gz": _CSV,
    ".tsv": _CSV,
    ".tsv.gz": _CSV,
}
