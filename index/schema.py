"""The SQLite schema of a collection, its connections, and how metadata and filters are written in it.

Token ids and vectors have tables of their own: their rows are small and dense, so that fetching 300 of them touches few
pages, and a scan over documents or chunks never drags them along.
"""

from __future__ import annotations

import json
import re
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

from index.types import Filter
from ingest.types import Metadata

FILENAME = "collection.sqlite"

DDL = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS documents (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, origin TEXT NOT NULL,
    content_hash TEXT NOT NULL, layout TEXT NOT NULL, metadata TEXT NOT NULL, characters INTEGER NOT NULL,
    kind TEXT, language TEXT, jurisdiction TEXT, agency TEXT, source TEXT, published INTEGER,
    first_chunk INTEGER NOT NULL, chunk_count INTEGER NOT NULL, languages TEXT NOT NULL -- first letters, one a chunk
);
CREATE TABLE IF NOT EXISTS texts (document INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS pages (document INTEGER PRIMARY KEY, offsets TEXT NOT NULL); -- JSON; none without pages
CREATE TABLE IF NOT EXISTS chunks (
    id INTEGER PRIMARY KEY AUTOINCREMENT, document INTEGER NOT NULL, number INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, language TEXT NOT NULL, headings TEXT NOT NULL, text TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS token_ids (chunk INTEGER PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS vectors (chunk INTEGER PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS mentions (chunk INTEGER PRIMARY KEY, value BLOB NOT NULL); -- dates; none without any
CREATE TABLE IF NOT EXISTS changes (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, operation TEXT NOT NULL, document TEXT NOT NULL,
    first_chunk INTEGER NOT NULL, chunk_count INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, hash TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS file_documents (
    path TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (path, document)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS file_documents_document ON file_documents (document);
CREATE TABLE IF NOT EXISTS versions ( -- those before the newest; text is deflated, NULL once forgotten
    document TEXT NOT NULL, version INTEGER NOT NULL, replaced TEXT NOT NULL, content_hash TEXT NOT NULL,
    origin TEXT NOT NULL, metadata TEXT NOT NULL, characters INTEGER NOT NULL, pages TEXT, text BLOB,
    PRIMARY KEY (document, version)
);
CREATE TABLE IF NOT EXISTS corrections ( -- by hand, and the metadata as the file has it
    document TEXT PRIMARY KEY, fields TEXT NOT NULL, given TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS names (
    document INTEGER NOT NULL, name TEXT NOT NULL, rule INTEGER NOT NULL, PRIMARY KEY (document, name)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS names_name ON names (name);
CREATE TABLE IF NOT EXISTS replacements (
    document INTEGER NOT NULL, name TEXT NOT NULL, how TEXT NOT NULL, PRIMARY KEY (document, name)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS replacements_name ON replacements (name);
CREATE TABLE IF NOT EXISTS sketches (document INTEGER PRIMARY KEY, cluster INTEGER NOT NULL, value BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS sketches_cluster ON sketches (cluster);
CREATE TABLE IF NOT EXISTS bands (
    key INTEGER NOT NULL, document INTEGER NOT NULL, PRIMARY KEY (key, document)
) WITHOUT ROWID;
"""
EFFECTIVE = "json_extract(metadata, '$.effective')"  # an ISO date, or NULL
_TABLES = frozenset(re.findall(r"CREATE TABLE IF NOT EXISTS (\w+)", DDL))


def connect(path: Path) -> sqlite3.Connection:
    """An autocommit connection in WAL mode; transactions are begun by hand.

    synchronous=FULL: every commit reaches the disk, so that an acknowledged document survives the loss of power, not
    only of the process. It costs one fsync a batch of some hundred chunks, a few milliseconds.
    """
    connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA wal_autocheckpoint=4000")
    connection.execute("PRAGMA journal_size_limit=67108864")
    connection.execute("PRAGMA mmap_size=268435456")
    _complete(connection)
    return connection


def _complete(connection: sqlite3.Connection) -> None:
    """Adds the tables that a collection of an earlier version lacks; a file without any is left to `Store.create`."""
    found = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "documents" in found and not found >= _TABLES:
        connection.executescript(f"BEGIN IMMEDIATE; {DDL} COMMIT;")


def day_number(day: date | None) -> int | None:
    """yyyymmdd as an integer, which sorts as the date does."""
    return None if day is None else day.year * 10000 + day.month * 100 + day.day


def dump_metadata(metadata: Metadata) -> str:
    """JSON text, the same for equal metadata."""
    record = {name: getattr(metadata, name) for name in Metadata.__dataclass_fields__}
    record["detected"] = sorted(metadata.detected)
    return json.dumps(record, ensure_ascii=False, default=date.isoformat)


def load_metadata(text: str) -> Metadata:
    """What `dump_metadata` wrote."""
    return Metadata(**load_fields(text))


def load_fields(text: str) -> dict[str, Any]:
    """Some fields of Metadata from JSON, with values of their types."""
    record: dict[str, Any] = json.loads(text)
    for name in ("published", "effective"):
        if record.get(name) is not None:
            record[name] = date.fromisoformat(record[name])
    kinds: dict[str, Any] = {"replaces": tuple, "detected": frozenset, "found": lambda pairs: tuple(map(tuple, pairs))}
    return record | {name: kind(record[name]) for name, kind in kinds.items() if name in record}


def filter_columns(metadata: Metadata) -> dict[str, str | int | None]:
    """The values that a Filter is compared with: case-folded strings, the day as yyyymmdd."""
    names = ("kind", "language", "jurisdiction", "agency", "source")
    columns: dict[str, str | int | None] = {
        name: value.casefold() if (value := getattr(metadata, name)) else None for name in names
    }
    columns["published"] = day_number(metadata.published)
    return columns


def document_condition(filter: Filter, *, language: bool) -> tuple[str, list[str | int]]:
    """An SQL condition over `documents` and its parameters; ("1", []) when nothing restricts.

    `language` says whether Filter.language is compared with the document's language: chunks have their own.
    """
    terms: list[str] = []
    parameters: list[str | int] = []
    names = ["kind", "jurisdiction", "agency", "source"] + (["language"] if language else [])
    for name in names:
        if values := getattr(filter, name):
            terms.append(f"{name} IN (SELECT value FROM json_each(?))")
            parameters.append(json.dumps([value.casefold() for value in values]))
    if filter.document:
        terms.append("id IN (SELECT value FROM json_each(?))")
        parameters.append(json.dumps(filter.document))
    for operator, day in ((">=", day_number(filter.published_from)), ("<=", day_number(filter.published_to))):
        if day is not None:
            terms.append(f"published {operator} ?")
            parameters.append(day)
    if filter.as_of is not None:
        terms.append(f"coalesce(published, 0) <= ? AND coalesce({EFFECTIVE}, '') <= ?")
        parameters += [day_number(filter.as_of) or 0, filter.as_of.isoformat()]
    return " AND ".join(terms) or "1", parameters
