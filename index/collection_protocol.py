"""What every collection offers, embedded or distributed. No type of an engine (SQLite, tantivy, FAISS) crosses it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from index.types import CollectionStatus, Filter, Hit
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

    def document(self, document_id: str) -> Document | None:
        """The document with its text, or None."""
        ...

    def documents(self, filter: Filter = Filter(), limit: int | None = None, offset: int = 0) -> list[StoredDocument]:
        """Documents without their texts, in the order in which they were added."""
        ...

    def status(self) -> CollectionStatus:
        """Numbers of documents, chunks and bytes; the state of truth and indexes."""
        ...
