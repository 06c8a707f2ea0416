"""Queues documents and writes them many at a time: texts embedded together, one transaction for whole documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

import numpy as np

from index.collection_protocol import Outcome
from index.corrections import Fields, correct
from index.rows import Record
from index.schema import dump_metadata
from index.store import Store
from index.types import Embedder, TokenIds, TokenTable, Vectors
from ingest.types import Chunk, Document

CHUNKS = 512  # embedded and written together


@dataclass(frozen=True, slots=True)
class Pending:
    """A document waiting to be written; `chunks` is None when only its metadata changes."""

    document: Document
    layout: str
    chunks: Sequence[Chunk] | None
    outcome: Outcome
    correction: Correction | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What is recorded when a corrected document is written: as its file gives it, and what is corrected."""

    given: Document
    fields: Fields


@dataclass(frozen=True, slots=True)
class PendingFile:
    """A file waiting to be recorded as done, behind its last document."""

    path: str
    hash: str
    document_ids: tuple[str, ...]


def text_in_context(title: str, headings: Sequence[str], text: str) -> str:
    """What is embedded of a chunk: the title and the headings above it stand before its text.

    An article of a statute does not repeat what the statute is about; a question names it.
    """
    return "\n".join(part for part in (title, *headings, text) if part)


class Embedding:
    """Texts to token ids and vectors."""

    def __init__(self, embedder: Embedder, table: TokenTable) -> None:
        """One object that is both, and can embed token ids, cuts every text only once."""
        self._embedder = embedder
        self._table = table
        same: object = table
        self._of_ids: Callable[[Sequence[TokenIds]], Vectors] | None = (
            getattr(embedder, "encode_ids", None) if embedder is same else None
        )

    def __call__(self, texts: Sequence[str]) -> tuple[list[TokenIds], Vectors]:
        """Token ids of each text, uint16, and unit vectors, float32 [len(texts), d]."""
        token_ids: list[TokenIds] = []
        vectors = np.empty((len(texts), self._embedder.dimension), dtype=np.float32)
        for start in range(0, len(texts), CHUNKS):
            part = texts[start : start + CHUNKS]
            ids = self._table.token_ids(part)
            token_ids += ids
            vectors[start : start + len(part)] = (
                self._of_ids(ids) if self._of_ids else self._embedder.encode_documents(part)
            )
        return token_ids, vectors


class Batch:
    """Decides what happens to each document, and writes when `CHUNKS` chunks have gathered."""

    def __init__(self, store: Store, embedding: Embedding) -> None:
        """For the holder of the write lock."""
        self._store = store
        self._embedding = embedding
        self._pending: list[Pending | PendingFile] = []
        self._ids: set[str] = set()
        self._chunks = 0
        self._corrected = store.corrections.corrected()

    def full(self, document: Document) -> bool:
        """Whether to `flush` before `document` is queued."""
        return self._chunks >= CHUNKS or len(self._pending) >= CHUNKS or document.id in self._ids

    def add(self, document: Document, chunks: Sequence[Chunk], fields: Fields | None = None) -> Outcome:
        """Queue a document as its file gives it; says what the flush will make of it.

        `fields` are its corrections from now on; None leaves those that it has.
        """
        if fields is None and document.id in self._corrected:
            fields = self._store.corrections.of(document.id)
        correction = None if fields is None else Correction(document, fields)
        document = replace(document, metadata=correct(document.metadata, fields or {}))
        layout = _layout(document, chunks)
        record = self._store.record(document.id)
        outcome = _outcome(document, layout, record)
        # the title is embedded with every chunk
        stays = record is not None and record.layout == layout and record.title == document.metadata.title
        self._pending.append(Pending(document, layout, None if stays else chunks, outcome, correction))
        self._ids.add(document.id)
        self._chunks += 0 if stays else len(chunks)
        return outcome

    def add_file(self, file: PendingFile) -> None:
        """Queue the record of a file behind the documents queued so far."""
        self._pending.append(file)

    def flush(self) -> list[tuple[str, Outcome]]:
        """Write all that is queued in one transaction. Returns (Document.id, outcome) of what is now durable."""
        texts = [
            text_in_context(p.document.metadata.title, c.headings, c.text)
            for p in self._pending
            if isinstance(p, Pending)
            for c in p.chunks or ()
        ]
        token_ids, vectors = self._embedding(texts)
        done: list[tuple[str, Outcome]] = []
        at = 0
        with self._store.transaction():
            for item in self._pending:
                if isinstance(item, PendingFile):
                    self._store.files.set(item.path, item.hash, item.document_ids)
                    continue
                if item.chunks is not None:
                    stop = at + len(item.chunks)
                    self._store.put(item.document, item.layout, item.chunks, token_ids[at:stop], vectors[at:stop])
                    at = stop
                elif item.outcome != "unchanged":
                    self._store.edit(item.document)
                if item.correction is not None:
                    self._store.corrections.set(item.correction.given, item.correction.fields)
                done.append((item.document.id, item.outcome))
        self._pending, self._chunks = [], 0
        self._ids.clear()
        return done


def _outcome(document: Document, layout: str, record: Record | None) -> Outcome:
    if record is None:
        return "added"
    stored = (record.content_hash, record.layout, record.origin, record.metadata)
    now = (document.content_hash, layout, document.origin, dump_metadata(document.metadata))
    return "unchanged" if stored == now else "replaced"


def _layout(document: Document, chunks: Sequence[Chunk]) -> str:
    """A hash of the text and of where its chunks are: while it stays, so do token ids and vectors."""
    digest = blake2b(document.text.encode(), digest_size=16)
    for chunk in chunks:
        digest.update(f"{chunk.start} {chunk.end} {chunk.language} {chunk.headings}\n".encode())
    return digest.hexdigest()
