"""Which files have been ingested, with what content, and which documents they yielded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.store import Store


class FileTable:
    """Part of a Store; `set` and `forget` belong inside its transactions."""

    def __init__(self, store: Store) -> None:
        """The files of `store`."""
        self._store = store

    def hash(self, path: str) -> str | None:
        """The hash under which the file was recorded as done, or None."""
        row = self._store.connection.execute("SELECT hash FROM files WHERE path = ?", (path,)).fetchone()
        return None if row is None else str(row[0])

    def set(self, path: str, digest: str, document_ids: Sequence[str]) -> int:
        """Record the file as done with these documents; remove those it had before. Returns how many were removed."""
        old = {
            row[0]
            for row in self._store.connection.execute("SELECT document FROM file_documents WHERE path = ?", (path,))
        }
        removed = sum(self._store.remove(document) for document in sorted(old.difference(document_ids)))
        self.forget(path)
        self._store.connection.execute("INSERT INTO files VALUES (?, ?)", (path, digest))
        self._store.connection.executemany(
            "INSERT OR IGNORE INTO file_documents VALUES (?, ?)", [(path, d) for d in document_ids]
        )
        return removed

    def forget(self, path: str) -> None:
        """Drop the record of a file; its documents stay."""
        self._store.connection.execute("DELETE FROM files WHERE path = ?", (path,))
        self._store.connection.execute("DELETE FROM file_documents WHERE path = ?", (path,))

    def of_document(self, document_id: str) -> list[str]:
        """Paths of the files that yielded a document."""
        rows = self._store.connection.execute(
            "SELECT path FROM file_documents WHERE document = ? ORDER BY path", (document_id,)
        )
        return [row[0] for row in rows]

    def under(self, path: str) -> list[str]:
        """Recorded files that are `path` or lie below that folder, sorted."""
        below = path.rstrip("/") + "/"
        rows = self._store.connection.execute(
            "SELECT path FROM files WHERE path = ? OR substr(path, 1, ?) = ? ORDER BY path", (path, len(below), below)
        )
        return [row[0] for row in rows]

    def documents(self, path: str) -> list[str]:
        """Ids of the documents that a file yielded, sorted."""
        rows = self._store.connection.execute(
            "SELECT document FROM file_documents WHERE path = ? ORDER BY document", (path,)
        )
        return [row[0] for row in rows]
