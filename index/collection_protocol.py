"""What every collection offers, embedded or distributed. No type of an engine (SQLite, tantivy, FAISS) crosses it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from index.links import How
from index.types import CollectionStatus, Filter, Hit
from index.versions import Version
from ingest.types import Chunk, Document, Metadata

Outcome = Literal["added", "replaced", "unchanged"]
Committed = Callable[[Sequence[tuple[str, Outcome]]], None]  # (Document.id, outcome) of one transaction


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document without its text."""

    id: str
    origin: str
    metadata: Metadata
    characters: int  # code points of the text
    chunks: int


@dataclass(frozen=True, slots=True)
class Link:
    """A document that takes another's place, or whose place another takes."""

    document: StoredDocument
    # "declared": in front matter or by hand; "text": one text says that the other is repealed or superseded;
    # "title": a statute of the same name with a later date
    how: How


class Searching(Protocol):
    """What turns a question into hits: an `index.search.Searcher`."""

    def search(self, question: str, filter: Filter = Filter(), limit: int = 10, explain: bool = False) -> list[Hit]:
        """Hits, best first, at most `limit`."""
        ...


class Collection(Protocol):
    """Documents that can be added, removed, listed and searched."""

    def add(
        self, documents: Iterable[tuple[Document, Sequence[Chunk]]], committed: Committed | None = None
    ) -> list[Outcome]:
        """What became of each document, in order; `committed` is told what is durable, as it becomes so."""
        ...

    def remove(self, document_ids: Iterable[str]) -> int:
        """How many of them there were to remove."""
        ...

    def search(self, question: str, filter: Filter = Filter(), limit: int = 10, explain: bool = False) -> list[Hit]:
        """Chunks, best first, at most `limit`."""
        ...

    def document(self, document_id: str, version: int | None = None) -> Document | None:
        """The document with its text, the newest or an earlier version; None where there is none (any more)."""
        ...

    def versions(self, document_id: str) -> list[Version]:
        """The versions of a document in order, the newest last; empty for an unknown document."""
        ...

    def reprints(self, document_id: str) -> list[StoredDocument]:
        """The other documents that are the same text, earliest published first."""
        ...

    def clusters(self, document_ids: Iterable[str]) -> dict[str, int]:
        """A number for each of these documents, the same for those that are the same text; none for very short ones."""
        ...

    def successors(self, document_id: str) -> list[Link]:
        """Documents that take this one's place, earliest published first."""
        ...

    def predecessors(self, document_id: str) -> list[Link]:
        """Documents whose place this one takes, earliest published first."""
        ...

    def documents(self, filter: Filter = Filter(), limit: int | None = None, offset: int = 0) -> list[StoredDocument]:
        """Documents without their texts, in the order in which they were added."""
        ...

    def status(self) -> CollectionStatus:
        """Numbers of documents, chunks and bytes; the state of truth and indexes."""
        ...
