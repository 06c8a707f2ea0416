"""Files to Documents: one reader for every suffix."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

from ingest import formats, rows
from ingest.archive import Member, members_of
from ingest.content import Content
from ingest.dates import parse_date
from ingest.decode import ReadError, decode
from ingest.detect import detect
from ingest.metadata import KEYS, Declared, declared, read_sidecar, sidecar_of, split_front_matter
from ingest.types import Document
from ingest.walk import SUFFIXES, suffix_of

__all__ = [
    "MAX_BYTES",
    "READERS",
    "Item",
    "ReadError",
    "ReadFailure",
    "ReadWarning",
    "document_id",
    "file_hash",
    "read_documents",
    "read_items",
]

MAX_BYTES = 32 << 20  # of one file of text that is one document; tables of documents may be of any size
MAX_BINARY = 256 << 20  # of one PDF, Office file, mail or archive: most of it is pictures
MAX_DEPTH = 3  # archives and mails within each other
RULES = b"3"  # part of every hash: raised when reading or detection changes, so that files are read anew

_ROW_ALIASES = {
    "publisher": "source",
    "date": "published",
    "url": "uri",
    "lang": "language",
    "number": "document_number",
}


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """A row, or a member of an archive, that could not be read while the rest of its file could."""

    origin: str  # path#row or path!/member
    reason: str


@dataclass(frozen=True, slots=True)
class ReadWarning:
    """What of a document that was read is not in its text."""

    origin: str
    reason: str


Item = Document | ReadFailure | ReadWarning


@dataclass(frozen=True, slots=True)
class File:
    """What a reader reads. `tick` is to be called at least every few seconds while it works: who hangs does not."""

    path: Path
    origin: str  # the absolute path, or archive!/member
    tick: Callable[[], None]
    depth: int = 0  # archives and mails around it


def read_documents(
    path: Path,
    on_failure: Callable[[ReadFailure], None] | None = None,
    on_warning: Callable[[ReadWarning], None] | None = None,
) -> Iterator[Document]:
    """The documents of one file: one, or one for every row of a table or member of an archive, lazily and in order.

    Rows that cannot be read are handed to `on_failure` and passed over; without it the first one raises. What is
    missing from a document's text is told to `on_warning`.
    Raises ReadError "PATH: reason" when the file (or, without `on_failure`, a row) cannot be read, MetadataError
    (a ReadError) when its front matter or sidecar cannot be understood.
    """
    for item in read_items(path):
        if isinstance(item, Document):
            yield item
        elif isinstance(item, ReadWarning):
            if on_warning is not None:
                on_warning(item)
        elif on_failure is None:
            part = item.origin.removeprefix(os.path.abspath(path))
            raise ReadError(f"{path}: {f'row {part[1:]}' if part.startswith('#') else part[2:]}: {item.reason}")
        else:
            on_failure(item)


def read_items(path: Path, tick: Callable[[], None] = lambda: None) -> Iterator[Item]:
    """The documents of one file, and what went wrong with parts of it. Raises ReadError "PATH: reason"."""
    try:
        yield from _items(File(path, os.path.abspath(path), tick))
    except OSError as error:
        raise ReadError(f"{path}: cannot be read ({error.strerror or error}); check its permissions") from error
    except ReadError as error:
        message = str(error)
        raise (error if message.startswith(str(path.parent)) else type(error)(f"{path}: {message}")) from error


def _items(file: File) -> Iterator[Item]:
    suffix = suffix_of(file.path)
    if suffix is None:
        raise ReadError(f"this type of file cannot be read; known are {', '.join(SUFFIXES)}")
    yield from READERS[suffix](file)


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


def _read_text(file: File) -> Iterator[Item]:
    data = _bytes(file.path, MAX_BYTES)
    front, text = split_front_matter(decode(data), str(file.path))
    yield _document(file, data, Content(text), front)


def _read_content(file: File, convert: formats.Convert, limit: int = MAX_BINARY) -> Iterator[Item]:
    data = _bytes(file.path, limit)
    content = convert(data, file.tick)
    yield _document(file, data, content, {})
    yield from (ReadWarning(file.origin, warning) for warning in content.warnings)


def _read_mail(file: File) -> Iterator[Item]:
    from ingest.mail import read_mail

    data = _bytes(file.path, MAX_BINARY)
    mail = read_mail(data)
    if mail.content.text.strip():
        yield _document(file, data, mail.content, {})
    elif not mail.attachments:
        raise ReadError("the mail has no text")
    yield from _read_members(file, mail.written())


def _read_archive(file: File) -> Iterator[Item]:
    yield from _read_members(file, members_of(file.path))


def _read_members(file: File, members: Iterator[Member]) -> Iterator[Item]:
    """Every member by the reader of its suffix; other types are passed over, as in folders."""
    for member in members:
        file.tick()
        origin = f"{file.origin}!/{member.name}"
        try:
            if member.reason:
                raise ReadError(member.reason)
            if suffix_of(member.path) is None:
                continue
            if file.depth + 1 >= MAX_DEPTH and READERS[suffix_of(member.path) or ""] in (_read_archive, _read_mail):
                raise ReadError(f"more than {MAX_DEPTH} archives or mails within each other")
            yield from _items(replace(file, path=member.path, origin=origin, depth=file.depth + 1))
        except ReadError as error:
            yield ReadFailure(origin, str(error).removeprefix(f"{member.path}: "))


def _refuse(file: File, what: str, instead: str) -> Iterator[Item]:
    convert = f"soffice --headless --convert-to {instead[1:]} {file.path.name}"
    raise ReadError(f"{what}; convert it to {instead} (with LibreOffice: {convert})")


def _read_rows(file: File, source: Callable[[Path], Iterator[rows.Row]]) -> Iterator[Item]:
    base = read_sidecar(file.path)
    seen: set[str] = set()
    for number, values, reason in source(file.path):
        file.tick()
        key = _row_key(number, values or {}, seen)
        try:
            if values is None:
                raise ReadError(reason)
            yield _row_document(f"{file.origin}#{key}", values, base)
        except ReadError as error:
            yield ReadFailure(f"{file.origin}#{number}", str(error))


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


def _document(file: File, data: bytes, content: Content, front: Declared) -> Document:
    if not content.text.strip():
        raise ReadError("the file has no text")
    base = read_sidecar(file.path)
    given = base | front
    digest = _hash(data, repr(sorted(base.items())).encode("utf-8", "replace"))
    stem = file.path.name[: -len(suffix_of(file.path) or "")]
    metadata = detect(content.text, stem, given, content.metadata)
    return Document(document_id(file.origin), file.origin, digest, content.text, metadata, content.pages)


def _bytes(path: Path, limit: int) -> bytes:
    size = path.stat().st_size
    if size > limit:
        raise ReadError(
            f"{size / 2**20:.1f} MB, more than the {limit >> 20} MB of one document; "
            "split it, or make it a .jsonl file with one document a line"
        )
    return path.read_bytes()


def _hash(*parts: bytes) -> str:
    digest = blake2b(RULES, digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


_TEXT, _HTML = _read_text, partial(_read_content, convert=formats.html, limit=MAX_BYTES)
_JSON, _CSV = partial(_read_rows, source=rows.json_rows), partial(_read_rows, source=rows.csv_rows)
_MHTML = partial(_read_content, convert=formats.mhtml)
READERS: dict[str, Callable[[File], Iterator[Item]]] = {
    ".txt": _TEXT,
    ".md": _TEXT,
    ".markdown": _TEXT,
    ".html": _HTML,
    ".htm": _HTML,
    ".mhtml": _MHTML,
    ".mht": _MHTML,
    ".pdf": partial(_read_content, convert=formats.pdf),
    ".docx": partial(_read_content, convert=formats.docx),
    ".pptx": partial(_read_content, convert=formats.pptx),
    ".xlsx": partial(_read_content, convert=formats.xlsx),
    ".eml": _read_mail,
    ".zip": _read_archive,
    ".jsonl": _JSON,
    ".jsonl.gz": _JSON,
    ".csv": _CSV,
    ".csv.gz": _CSV,
    ".tsv": _CSV,
    ".tsv.gz": _CSV,
    ".doc": partial(_refuse, what="an old Word document", instead=".docx"),
    ".wps": partial(_refuse, what="a document of WPS Writer", instead=".docx"),
    ".rtf": partial(_refuse, what="a Rich Text document", instead=".docx"),
    ".xls": partial(_refuse, what="an old Excel workbook", instead=".xlsx"),
    ".et": partial(_refuse, what="a workbook of WPS Spreadsheets", instead=".xlsx"),
    ".ppt": partial(_refuse, what="an old PowerPoint presentation", instead=".pptx"),
    ".dps": partial(_refuse, what="a presentation of WPS", instead=".pptx"),
}
