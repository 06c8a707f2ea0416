"""The embedded collection: a folder with the truth (SQLite) and two indexes derived from it.

Adding acknowledges documents when SQLite has them; the indexes follow, and whatever they miss when the process dies
they catch up with later, by sequence number. One process writes at a time (a file lock, held during `add`, `remove`,
`reindex` and `writing()`); any number of threads and processes search meanwhile. See `index.lexical` for what a reader
sees while another process writes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.batch import CHUNKS, Batch, Embedding, PendingFile, text_in_context
from index.collection_protocol import Committed, Link, Outcome, Searching, StoredDocument
from index.corrections import Fields
from index.lexical import LexicalIndex, TokenAnalyser
from index.links import Found
from index.lock import WriteLock
from index.manifest import FILENAME, Manifest, write_atomically
from index.opening import prepare, refuse_unknown
from index.store import Store
from index.types import CollectionStatus, Embedder, Filter, Hit, TokenTable
from index.vectors import DEFAULT_TIERS, Tiers, VectorIndex
from index.versions import Version
from ingest.errors import UserError
from ingest.types import Chunk, Document

COMMIT_SECONDS = 5.0  # so long may the lexical index lag behind for other processes while one writes


class ReadOnlyCollection(UserError):
    """The collection was opened for reading only."""


class EmbeddedCollection:
    """Implements `index.collection_protocol.Collection`. Use `open`; close it when done."""

    def __init__(
        self, directory: Path, analyser: TokenAnalyser, embedder: Embedder, table: TokenTable, tiers: Tiers
    ) -> None:
        """Only for `open`."""
        self.directory = directory
        self.searcher: Searching | None = None
        self.store = Store(directory)
        self.lexical = LexicalIndex(directory / "lexical", self.store, analyser, self.catch_up)
        self.vectors = VectorIndex(directory / "vectors", self.store, embedder.dimension, tiers)
        self._analyser = analyser
        self._embedder = embedder
        self._table = table
        self._current = Manifest.of(analyser.version, embedder, table)
        self._generation = ""
        self._read_only = False
        self._lock = WriteLock(directory / "lock")
        self._batch: Batch | None = None
        self._catching_up = threading.Lock()

    # -- life -------------------------------------------------------------------------------------------------------

    @classmethod
    def open(
        cls,
        directory: Path,
        analyser: TokenAnalyser,
        embedder: Embedder,
        table: TokenTable,
        *,
        create: bool,
        read_only: bool = False,
        any_model: bool = False,
        lock_timeout: float = 5.0,
        tiers: Tiers = DEFAULT_TIERS,
    ) -> EmbeddedCollection:
        """The collection in `directory`, made if `create` and it does not exist.

        `any_model` opens one that was embedded with another model, for `reindex`. `read_only` refuses changes (derived
        indexes may still catch up). Raises UnknownCollection, NewerFormat, ModelMismatch,
        CollectionLocked, DamagedCollection.
        """
        refuse_unknown(directory, create)
        collection = cls(directory, analyser, embedder, table, tiers)
        collection._read_only = read_only
        collection._lock = WriteLock(directory / "lock", lock_timeout)
        try:
            checked = prepare(directory, collection.store, collection._lock, collection._current, create, any_model)
        except BaseException:
            collection.close()
            raise
        # Empty: whoever opened with any model is checked when something other than `reindex` is asked for.
        collection._generation = checked if not any_model else ""
        return collection

    def close(self) -> None:
        """Close the database. Nothing is lost by not calling it."""
        self.store.close()

    # -- writing ----------------------------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the write lock; may be nested. At the end of the outermost block both indexes have caught up.

        Raises CollectionLocked, ReadOnlyCollection.
        """
        if self._read_only:
            raise ReadOnlyCollection(f"{self.directory}: opened for reading only")
        with self._lock.held():
            outermost = self._lock.depth == 1
            try:
                self._check_generation()
                yield
                if outermost:
                    self.lexical.catch_up()
                    self.lexical.commit()
                    self.vectors.maintain()
            finally:
                if outermost:
                    self.lexical.close_writer()

    def add(
        self, documents: Iterable[tuple[Document, Sequence[Chunk]]], committed: Committed | None = None
    ) -> list[Outcome]:
        """What became of each document, in order. `committed` is called after each transaction.

        `documents` may be a generator, and may call `set_file` after it has yielded the last document of a file. When
        it raises, or the user interrupts, what `committed` was told of stays.
        """
        outcomes: list[Outcome] = []
        with self.writing():
            batch = self._batch = Batch(self.store, Embedding(self._embedder, self._table))
            due = time.monotonic() + COMMIT_SECONDS
            try:
                for document, chunks in documents:
                    if batch.full(document):
                        self._flush(batch, committed)
                        if time.monotonic() > due:
                            self.lexical.commit()
                            due = time.monotonic() + COMMIT_SECONDS
                    outcomes.append(batch.add(document, chunks))
                self._flush(batch, committed)
            finally:
                self._batch = None
        return outcomes

    def _flush(self, batch: Batch, committed: Committed | None) -> None:
        done = batch.flush()
        if committed is not None and done:
            committed(done)
        self.lexical.catch_up()

    def remove(self, document_ids: Iterable[str]) -> int:
        """How many of them existed. The files they came from are forgotten, so that ingesting brings them back."""
        removed = 0
        with self.writing(), self.store.transaction():
            for document_id in document_ids:
                for path in self.store.files.of_document(document_id):
                    self.store.files.forget(path)
                removed += self.store.remove(document_id)
        return removed

    def correct(self, document_id: str, fields: Fields) -> bool:
        """Correct metadata by hand; a field with the value None goes back to what the file says. Whether it is known.

        Only a title is embedded anew. What is corrected wins over the file, also when it is read again.
        """
        with self.writing():
            stored = self.store.document(document_id)
            if stored is None:
                return False
            kept = {name: value for name, value in self.store.corrections.of(document_id).items() if name not in fields}
            kept |= {name: value for name, value in fields.items() if value is not None}
            batch = Batch(self.store, Embedding(self._embedder, self._table))
            batch.add(self.store.corrections.given(stored), self.store.chunks_of(document_id), kept)
            self._flush(batch, None)
        return True

    def forget(self, document_ids: Sequence[str] | None, keep: int = 0) -> int:
        """Drop the texts of earlier versions but the last `keep` of each; None means of all documents. How many."""
        with self.writing(), self.store.transaction():
            return self.store.versions.forget(document_ids, keep)

    def reindex(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Compute tokens, token ids and vectors of all chunks anew with the models in use. Returns how many.

        One transaction, so a crash leaves the collection as it was. `progress` gets (chunks done, of how many).
        """
        if self._read_only:
            raise ReadOnlyCollection(f"{self.directory}: opened for reading only")
        with self._lock.held():
            done = self._embed_anew(progress)
            write_atomically(self.directory / FILENAME, self._current.dump())
        with self.writing():
            return done

    def _embed_anew(self, progress: Callable[[int, int], None] | None) -> int:
        embed = Embedding(self._embedder, self._table)
        done, total = 0, self.store.counts()[1]
        with self.store.transaction():
            for start in range(1, self.store.last_chunk() + 1, CHUNKS):
                rows = self.store.chunk_rows(start, start + CHUNKS)
                token_ids, vectors = embed(
                    [text_in_context(row.document.metadata.title, row.headings, row.text) for row in rows]
                )
                self.store.set_embeddings([row.id for row in rows], token_ids, vectors)
                done += len(rows)
                if progress is not None:
                    progress(done, total)
            self.store.mentions.derive()
            self.store.set_meta("manifest", self._current.dump())
            self.store.renew_generation()
        return done

    # -- files ------------------------------------------------------------------------------------------------------

    def file_hash(self, path: str) -> str | None:
        """The hash under which a file was recorded as done, or None."""
        return self.store.files.hash(path)

    def set_file(self, path: str, hash: str, document_ids: Sequence[str]) -> None:
        """Record a file as done; documents that it had before and has no longer are removed.

        Called from the generator that `add` consumes, it takes effect in the transaction of the documents yielded
        before, or in a later one, never earlier.
        """
        if self._batch is not None and self._lock.depth:
            self._batch.add_file(PendingFile(path, hash, tuple(document_ids)))
            return
        with self.writing(), self.store.transaction():
            self.store.files.set(path, hash, document_ids)

    def files_under(self, path: str) -> list[str]:
        """Recorded files that are `path` or lie below it, sorted."""
        return self.store.files.under(path)

    def documents_of(self, path: str) -> list[str]:
        """Ids of the documents that a recorded file yielded, sorted."""
        return self.store.files.documents(path)

    def remove_file(self, path: str) -> list[str]:
        """Forget a file and remove its documents. Returns their ids."""
        with self.writing(), self.store.transaction():
            ids = [
                i
                for i in self.store.files.documents(path)
                if self.store.files.of_document(i) == [path] and self.store.remove(i)
            ]
            self.store.files.forget(path)
        return ids

    # -- reading ----------------------------------------------------------------------------------------------------

    def catch_up(self) -> None:
        """Bring both indexes up to what SQLite holds, as far as another process that writes lets us.

        Called before each search: two small SELECTs when nothing has changed. Raises ModelMismatch when the collection
        has meanwhile been reindexed with another model.
        """
        sequence = self.store.sequence()
        if self.vectors.sequence == sequence == self.lexical.sequence:
            return
        with self._catching_up:
            self._check_generation()
            self.vectors.catch_up()
            self.lexical.refresh()
            if self.lexical.sequence < sequence and self._lock.try_acquire():
                try:
                    self._repair_lexical()
                finally:
                    self._lock.release()

    def _repair_lexical(self) -> None:
        try:
            self.lexical.catch_up()
            self.lexical.commit()
        finally:
            if self._lock.depth == 1:  # else this thread is in `writing()`, which closes the writer at its end
                self.lexical.close_writer()

    def _check_generation(self) -> None:
        if self.store.generation != self._generation:
            manifest = Manifest.parse(self.store.meta("manifest") or "", self.directory / FILENAME)
            manifest.check_models(self._current, self.directory)
            self._generation = self.store.generation

    def search(self, question: str, filter: Filter = Filter(), limit: int = 10, explain: bool = False) -> list[Hit]:
        """Hits, best first: what `searcher`, an `index.search.Searcher` over this collection, finds."""
        if self.searcher is None:
            raise RuntimeError("this collection was opened without a searcher: set `collection.searcher`")
        return self.searcher.search(question, filter, limit, explain)

    def document(self, document_id: str, version: int | None = None) -> Document | None:
        """The document with its text, the newest or an earlier version; None where there is none (any more)."""
        newest = self.store.document(document_id)
        if version is None or (newest is not None and newest.version == version):
            return newest
        return self.store.versions.document(document_id, version)

    def versions(self, document_id: str) -> list[Version]:
        """The versions of a document in order, the newest last; empty for an unknown document."""
        newest = self.store.document(document_id)
        if newest is None:
            return self.store.versions.of(document_id)
        last = Version(newest.version, newest.metadata, len(newest.text), None, True)
        return [*self.store.versions.of(document_id), last]

    def reprints(self, document_id: str) -> list[StoredDocument]:
        """The other documents that are the same text, earliest published first."""
        record = self.store.record(document_id)
        numbers = self.store.reprints.others(record.number) if record else ()
        return [document for _, document in self.store.by_numbers(numbers)]

    def clusters(self, document_ids: Iterable[str]) -> dict[str, int]:
        """A number for each of these documents, the same for those that are the same text; none for very short ones."""
        return self.store.reprints.clusters_of(document_ids)

    def successors(self, document_id: str) -> list[Link]:
        """Documents that take this one's place, earliest published first."""
        record = self.store.record(document_id)
        return self._links(self.store.links.successors(record.number) if record else {})

    def predecessors(self, document_id: str) -> list[Link]:
        """Documents whose place this one takes, earliest published first."""
        record = self.store.record(document_id)
        return self._links(self.store.links.predecessors(record.number) if record else {})

    def _links(self, found: Found) -> list[Link]:
        return [Link(document, found[number]) for number, document in self.store.by_numbers(found)]

    def documents(self, filter: Filter = Filter(), limit: int | None = None, offset: int = 0) -> list[StoredDocument]:
        """Documents in the order in which they were added; Filter.language is the document's here."""
        return self.store.documents(filter, limit, offset)

    def status(self) -> CollectionStatus:
        """Numbers of documents, chunks and bytes, and where truth and indexes stand."""
        self.catch_up()
        documents, chunks = self.store.counts()
        size = sum(path.stat().st_size for path in self.directory.rglob("*") if path.is_file())
        return CollectionStatus(
            documents=documents,
            chunks=chunks,
            bytes=size,
            model=self._embedder.name,
            sequence=self.store.sequence(),
            lexical_sequence=self.lexical.sequence,
            vector_sequence=self.vectors.sequence,
        )
