"""Metadata that the user has corrected by hand: it wins over whatever the file says, now and when it is read again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from index.schema import dump_metadata, load_fields, load_metadata
from ingest.types import Document, Metadata

if TYPE_CHECKING:
    from index.database import Database

Fields = Mapping[str, Any]  # fields of Metadata by name, with values of their types
BY_HAND = "by hand"


class CorrectionTable:
    """Part of a Store; `set` and `forget` belong inside its transactions."""

    def __init__(self, database: Database) -> None:
        """The corrections in `database`."""
        self._database = database

    def of(self, document_id: str) -> dict[str, Any]:
        """The corrected fields of a document, empty when none is."""
        row = self._database.connection.execute(
            "SELECT fields FROM corrections WHERE document = ?", (document_id,)
        ).fetchone()
        return {} if row is None else load_fields(row[0])

    def corrected(self) -> set[str]:
        """Ids of the documents that have corrections, whether they are in the collection now or not."""
        return {row[0] for row in self._database.connection.execute("SELECT document FROM corrections")}

    def given(self, document: Document) -> Document:
        """The stored document with the metadata that its file gave it."""
        row = self._database.connection.execute(
            "SELECT given FROM corrections WHERE document = ?", (document.id,)
        ).fetchone()
        return document if row is None else replace(document, metadata=load_metadata(row[0]))

    def set(self, document: Document, fields: Fields) -> None:
        """Record the corrections of a document whose metadata are as its file gives them; none withdraws all."""
        execute = self._database.connection.execute
        execute("DELETE FROM corrections WHERE document = ?", (document.id,))
        if fields:
            text = json.dumps(dict(sorted(fields.items())), ensure_ascii=False, default=date.isoformat)
            execute("INSERT INTO corrections VALUES (?, ?, ?)", (document.id, text, dump_metadata(document.metadata)))


def correct(metadata: Metadata, fields: Fields) -> Metadata:
    """The metadata with these fields, which then count as declared."""
    found = {name: place for name, place in metadata.found if name not in fields}
    found |= dict.fromkeys(fields, BY_HAND)
    return replace(metadata, **fields, detected=metadata.detected - fields.keys(), found=tuple(sorted(found.items())))
