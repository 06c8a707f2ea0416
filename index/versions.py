"""Earlier versions of documents: kept when a text changes, so that a quote of then can still be looked up.

A version is a text: metadata that changes without it makes none. Numbers count from 1 and are never used twice for one
document, also when it was removed and came back: an offset into version 2 always means the same characters, or none.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from index.rows import document_of
from index.schema import load_metadata
from ingest.types import Document, Metadata

if TYPE_CHECKING:
    from index.database import Database

KEEP = 10  # earlier versions of a document whose texts are kept, unless the collection is told otherwise


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a document. `replaced` is when the next one came (UTC, to the second), None for the newest."""

    number: int
    metadata: Metadata
    characters: int  # code points of the text
    replaced: datetime | None
    kept: bool  # whether its text can still be read


class VersionTable:
    """Part of a Store; writing methods belong inside its transactions."""

    def __init__(self, database: Database) -> None:
        """The versions in `database`."""
        self._database = database
        self.keep = KEEP

    def archive(self, document: Document) -> None:
        """Keep the stored text of the document if the one that takes its place differs."""
        row = self._newest(document.id)
        if row is None or row[4] == document.text:
            return
        version = self._insert(document.id, row, zlib.compress(row[4].encode("utf-8", "surrogatepass")))
        self._forget(document.id, version - self.keep)

    def withdraw(self, document_id: str) -> None:
        """Drop all texts of a document that is being removed; the numbers of its versions stay taken."""
        row = self._newest(document_id)
        if row is not None:
            self._forget(document_id, self._insert(document_id, row, None))

    def forget(self, document_ids: Sequence[str] | None, keep: int) -> int:
        """Drop the texts of all but the last `keep` earlier versions; None means all documents. Returns how many."""
        last = "SELECT document, max(version) FROM versions GROUP BY document"
        rows = self._database.connection.execute(last).fetchall()
        wanted = None if document_ids is None else set(document_ids)
        return sum(self._forget(id, version - keep) for id, version in rows if wanted is None or id in wanted)

    def of(self, document_id: str) -> list[Version]:
        """The earlier versions, in order."""
        rows = self._database.connection.execute(
            "SELECT version, metadata, characters, replaced, text IS NOT NULL FROM versions "
            "WHERE document = ? ORDER BY version",
            (document_id,),
        )
        return [Version(n, load_metadata(m), size, datetime.fromisoformat(at), bool(k)) for n, m, size, at, k in rows]

    def document(self, document_id: str, version: int) -> Document | None:
        """An earlier version with its text; None where there is none, or its text was forgotten."""
        row = self._database.connection.execute(
            "SELECT document, origin, content_hash, metadata, text, pages, version FROM versions "
            "WHERE document = ? AND version = ? AND text IS NOT NULL",
            (document_id, version),
        ).fetchone()
        if row is None:
            return None
        text = zlib.decompress(row[4]).decode("utf-8", "surrogatepass")
        return document_of((*row[:4], text, *row[5:]))

    def _newest(self, document_id: str) -> tuple[str, str, str, int, str, str | None] | None:
        row: tuple[str, str, str, int, str, str | None] | None = self._database.connection.execute(
            "SELECT d.content_hash, d.origin, d.metadata, d.characters, t.text, p.offsets FROM documents d "
            "JOIN texts t ON t.document = d.number LEFT JOIN pages p ON p.document = d.number WHERE d.id = ?",
            (document_id,),
        ).fetchone()
        return row

    def _insert(self, document_id: str, row: tuple[str, str, str, int, str, str | None], text: bytes | None) -> int:
        hash, origin, metadata, characters, _, pages = row
        found = self._database.connection.execute(
            "SELECT coalesce(max(version), 0) + 1 FROM versions WHERE document = ?", (document_id,)
        ).fetchone()
        now = datetime.now(UTC).replace(microsecond=0).isoformat()
        values = (document_id, found[0], now, hash, origin, metadata, characters, pages, text)
        self._database.connection.execute("INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        return int(found[0])

    def _forget(self, document_id: str, up_to: int) -> int:
        """Drop the texts of the versions up to a number; of the metadata, titles and the like go too."""
        return self._database.connection.execute(
            "UPDATE versions SET text = NULL, pages = NULL, metadata = ? "
            "WHERE document = ? AND version <= ? AND text IS NOT NULL",
            (_NOTHING, document_id, up_to),
        ).rowcount


_NOTHING = json.dumps({"published": None, "effective": None, "replaces": [], "detected": []})
