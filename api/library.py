"""The documents of a collection: listed, read, compared, corrected and removed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from index.collection import EmbeddedCollection
from index.collection_protocol import Link, StoredDocument
from index.types import Filter
from index.versions import Version
from ingest.errors import UserError
from ingest.types import Document

if TYPE_CHECKING:
    from api.diff import Difference

_ID = re.compile(r"[0-9a-f]{16}")


class UnknownDocument(UserError):
    """No document has this id, or several begin like it."""


class UnknownVersion(UserError):
    """A document has no such version, or its text has been forgotten."""


class Library:
    """What an `api.engine.Engine` offers on documents."""

    def __init__(self, collection: EmbeddedCollection) -> None:
        """The documents of `collection`."""
        self._collection = collection

    def remove(self, ids: Sequence[str]) -> int:
        """How many of the documents there were to remove."""
        return self._collection.remove(ids)

    def documents(
        self, *, filter: Filter = Filter(), limit: int | None = None, offset: int = 0
    ) -> list[StoredDocument]:
        """Documents without their texts, in a stable order."""
        return self._collection.documents(filter, limit, offset)

    def document(self, id: str, version: int | None = None) -> Document:
        """The document with its text, the newest or an earlier version; a beginning of the id is enough.

        Raises UnknownDocument, UnknownVersion.
        """
        full = self.resolve(id)
        found = self._collection.document(full, version)
        if found is not None:
            return found
        versions = self._collection.versions(full)
        if not versions or version is None:
            raise UnknownDocument(f"no document {id!r} in this collection; `yinju documents` lists them")
        gone = any(known.number == version for known in versions)
        kept = ", ".join(str(known.number) for known in versions if known.kept) or "none"
        what = "has been forgotten" if gone else "does not exist"
        raise UnknownVersion(f"version {version} of document {full} {what}; kept are: {kept}")

    def versions(self, id: str) -> list[Version]:
        """The versions of a document in order, the newest last. Raises UnknownDocument."""
        return self._collection.versions(self.document(id).id)

    def diff(self, id: str, old: int | None = None, new: int | None = None) -> Difference:
        """What changed from version `old` (the one before `new`) to `new` (the newest).

        Raises UnknownDocument, UnknownVersion.
        """
        from api.diff import difference

        after = self.document(id, new)
        if old is None and after.version == 1:
            raise UnknownVersion(f"document {after.id} has one version only, so nothing to compare it with")
        return difference(self.document(after.id, after.version - 1 if old is None else old), after)

    def keep_versions(self, count: int) -> None:
        """How many earlier versions of a document are kept when it changes, from now on in this engine."""
        self._collection.store.versions.keep = count

    def forget(self, ids: Sequence[str] | None, *, keep: int = 0) -> int:
        """Drop the texts of earlier versions but the last `keep` of each; None means of all documents. How many."""
        return self._collection.forget(None if ids is None else [self.document(id).id for id in ids], keep)

    def reprints(self, id: str) -> list[StoredDocument]:
        """The other documents that are the same text, earliest first. Raises UnknownDocument."""
        return self._collection.reprints(self.resolve(id))

    def successors(self, id: str) -> list[Link]:
        """Documents that take this one's place, earliest first. Raises UnknownDocument."""
        return self._collection.successors(self.resolve(id))

    def predecessors(self, id: str) -> list[Link]:
        """Documents whose place this one takes, earliest first. Raises UnknownDocument."""
        return self._collection.predecessors(self.resolve(id))

    def set_metadata(self, id: str, **fields: Any) -> Document:
        """Correct metadata by hand: what is set wins over the file, also when it is read again; None withdraws it.

        Values are Metadata's, or text that can be read as such. Raises UnknownDocument, MetadataError.
        """
        from ingest.metadata import KEYS, declared

        full = self.document(id).id
        empty = {name: None for name, value in fields.items() if value in (None, "") and name in KEYS}
        given = {name: value for name, value in fields.items() if name not in empty}
        self._collection.correct(full, empty | declared(given, "metadata"))
        return self.document(full)

    def resolve(self, prefix: str) -> str:
        """The full id of the one document whose id begins so. Raises UnknownDocument for none or several."""
        if _ID.fullmatch(prefix):
            return prefix
        found = [
            document.id
            for document in self._collection.documents()
            if prefix and document.id.startswith(prefix.lower())
        ]
        if len(found) != 1:
            what = "no document" if not found else f"{len(found)} documents"
            raise UnknownDocument(f"{what} with an id that begins with {prefix!r}; `yinju documents` lists them")
        return found[0]
