"""The truth of a collection: one SQLite file with documents, chunks, token ids, vectors, files and numbered changes.

Chunk ids are never used twice, and the chunks of one document have consecutive ids, so a change names its chunks as a
range. Writing methods must be called inside `transaction()`, by the holder of the collection's write lock.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.collection_protocol import StoredDocument
from index.corrections import CorrectionTable
from index.database import Database
from index.files import FileTable
from index.links import LinkTable
from index.mentions import MentionTable
from index.reprints import ReprintTable
from index.rows import (
    Change,
    ChunkRow,
    Operation,
    Record,
    document_of,
    dump_headings,
    expand,
    load_headings,
    marks,
    padded,
)
from index.schema import EFFECTIVE, day_number, document_condition, dump_metadata, filter_columns, load_metadata
from index.types import ChunkIds, Filter, TokenIds, Vectors
from index.versions import VersionTable
from ingest.types import Chunk, Document

_COLUMNS = (
    "d.id, d.origin, d.content_hash, d.metadata, t.text, p.offsets, "
    "(SELECT coalesce(max(v.version), 0) + 1 FROM versions v WHERE v.document = d.id)"
)
_JOINED = "documents d JOIN texts t ON t.document = d.number LEFT JOIN pages p ON p.document = d.number"
_PAGE = 1000  # chunks read at once
_LAST = "SELECT seq FROM sqlite_sequence WHERE name = ?"


class Store(Database):
    """Reads and writes documents and chunks. Safe for many threads."""

    def __init__(self, directory: Path) -> None:
        """Nothing is opened yet."""
        super().__init__(directory)
        self.files = FileTable(self)
        self.versions = VersionTable(self)
        self.corrections = CorrectionTable(self)
        self.links = LinkTable(self)
        self.reprints = ReprintTable(self)
        self.mentions = MentionTable(self)

    # -- changes ----------------------------------------------------------------------------------------------------

    def renew_generation(self) -> None:
        """Inside a transaction. Also counts as a change, so that readers notice."""
        self.set_meta("generation", uuid.uuid4().hex[:16])
        self._change("edit", "", 0, 0)

    def sequence(self) -> int:
        """The number of the last change committed, 0 if none."""
        row = self.connection.execute(_LAST, ("changes",)).fetchone()
        return 0 if row is None else int(row[0])

    def changes(self, after: int, limit: int = 1_000_000_000) -> list[Change]:
        """Changes with a greater number, in order."""
        rows = self.connection.execute(
            "SELECT * FROM changes WHERE sequence > ? ORDER BY sequence LIMIT ?", (after, limit)
        )
        return [Change(*row) for row in rows]

    def chunks_changed(self, after: int) -> int:
        """How many chunks the changes with a greater number concern."""
        query = "SELECT coalesce(sum(chunk_count), 0) FROM changes WHERE sequence > ?"
        return int(self.connection.execute(query, (after,)).fetchone()[0])

    def _change(self, operation: Operation, document: str, first: int, count: int) -> None:
        self.connection.execute("INSERT INTO changes VALUES (NULL, ?, ?, ?, ?)", (operation, document, first, count))

    # -- writing documents ------------------------------------------------------------------------------------------

    def record(self, document_id: str) -> Record | None:
        """What is stored of a document, or None."""
        row = self.connection.execute(
            "SELECT number, origin, content_hash, layout, metadata, first_chunk, chunk_count "
            "FROM documents WHERE id = ?",
            (document_id,),
        ).fetchone()
        return None if row is None else Record(*row)

    def put(
        self, document: Document, layout: str, chunks: Sequence[Chunk], token_ids: Sequence[TokenIds], vectors: Vectors
    ) -> None:
        """Add a document, or replace the one with its id, whose text is kept as an earlier version if it is another.

        `vectors` float32 [len(chunks), d], stored as float16.
        """
        self.versions.archive(document)
        self._delete(document.id)
        row = self.connection.execute(_LAST, ("chunks",)).fetchone()
        first = 1 + (0 if row is None else int(row[0]))
        number = self._insert_document(document, layout, first, chunks)
        self.connection.executemany(
            "INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (first + i, number, c.number, c.start, c.end, c.language, dump_headings(c.headings), c.text)
                for i, c in enumerate(chunks)
            ],
        )
        halves = vectors.astype(np.float16)
        self.connection.executemany(
            "INSERT INTO token_ids VALUES (?, ?)",
            [(first + i, ids.astype(np.uint16).tobytes()) for i, ids in enumerate(token_ids)],
        )
        self.connection.executemany(
            "INSERT INTO vectors VALUES (?, ?)", [(first + i, h.tobytes()) for i, h in enumerate(halves)]
        )
        self.mentions.set(document, first, [(chunk.start, chunk.end) for chunk in chunks])
        self._change("add", document.id, first, len(chunks))

    def _insert_document(self, document: Document, layout: str, first: int, chunks: Sequence[Chunk]) -> int:
        columns = {
            "id": document.id,
            "origin": document.origin,
            "content_hash": document.content_hash,
            "layout": layout,
            "metadata": dump_metadata(document.metadata),
            "characters": len(document.text),
            "first_chunk": first,
            "chunk_count": len(chunks),
            "languages": "".join(chunk.language[0] for chunk in chunks),
            **filter_columns(document.metadata),
        }
        marks = ", ".join("?" * len(columns))
        query = f"INSERT INTO documents ({', '.join(columns)}) VALUES ({marks})"
        number = int(self.connection.execute(query, tuple(columns.values())).lastrowid or 0)
        self.connection.execute("INSERT INTO texts VALUES (?, ?)", (number, document.text))
        self._put_pages(number, document)
        self.links.set(number, document.metadata)
        self.reprints.set(number, document.text, document.metadata.kind)
        return number

    def _put_pages(self, number: int, document: Document) -> None:
        self.connection.execute("DELETE FROM pages WHERE document = ?", (number,))
        if document.pages:
            self.connection.execute("INSERT INTO pages VALUES (?, ?)", (number, json.dumps(document.pages)))

    def edit(self, document: Document) -> None:
        """Give a stored document, whose text and chunks stay, another content hash, origin, pages and metadata."""
        columns = {
            "origin": document.origin,
            "content_hash": document.content_hash,
            "metadata": dump_metadata(document.metadata),
            **filter_columns(document.metadata),
        }
        assignments = ", ".join(f"{name} = ?" for name in columns)
        self.connection.execute(f"UPDATE documents SET {assignments} WHERE id = ?", (*columns.values(), document.id))
        if (record := self.record(document.id)) is not None:
            self._put_pages(record.number, document)
            self.links.set(record.number, document.metadata)
            self.mentions.edit(document, record.number, record.first_chunk)
            self._change("edit", document.id, record.first_chunk, record.chunk_count)

    def remove(self, document_id: str) -> bool:
        """Whether there was such a document to remove. Its earlier versions go with it."""
        self.versions.withdraw(document_id)
        return self._delete(document_id)

    def _delete(self, document_id: str) -> bool:
        record = self.record(document_id)
        if record is None:
            return False
        bounds = (record.first_chunk, record.first_chunk + record.chunk_count)
        self.connection.execute("DELETE FROM documents WHERE number = ?", (record.number,))
        for table in ("texts", "pages"):
            self.connection.execute(f"DELETE FROM {table} WHERE document = ?", (record.number,))
        self.connection.execute("DELETE FROM chunks WHERE id >= ? AND id < ?", bounds)
        for table in ("token_ids", "vectors", "mentions"):
            self.connection.execute(f"DELETE FROM {table} WHERE chunk >= ? AND chunk < ?", bounds)
        self.links.drop(record.number)
        self.reprints.drop(record.number)
        self._change("remove", document_id, record.first_chunk, record.chunk_count)
        return True

    def set_embeddings(self, ids: Sequence[int], token_ids: Sequence[TokenIds], vectors: Vectors) -> None:
        """Replace token ids and vectors (float32 [n, d]) of chunks, and then `renew_generation`."""
        halves = vectors.astype(np.float16)
        pairs = [(i.astype(np.uint16).tobytes(), chunk) for i, chunk in zip(token_ids, ids, strict=True)]
        self.connection.executemany("UPDATE token_ids SET value = ? WHERE chunk = ?", pairs)
        blobs = [(half.tobytes(), chunk) for half, chunk in zip(halves, ids, strict=True)]
        self.connection.executemany("UPDATE vectors SET value = ? WHERE chunk = ?", blobs)

    # -- reading documents ------------------------------------------------------------------------------------------

    def counts(self, filter: Filter = Filter()) -> tuple[int, int]:
        """How many documents, and chunks of them, there are that the filter lets through (as in `documents`)."""
        condition, parameters = document_condition(filter, language=True)
        query = f"SELECT count(*), coalesce(sum(chunk_count), 0) FROM documents WHERE {condition}"
        row = self.connection.execute(query, parameters).fetchone()
        return int(row[0]), int(row[1])

    def document(self, document_id: str) -> Document | None:
        """The document with its text, or None."""
        query = f"SELECT {_COLUMNS} FROM {_JOINED} WHERE d.id = ?"
        row = self.connection.execute(query, (document_id,)).fetchone()
        return None if row is None else document_of(row)

    def documents(self, filter: Filter = Filter(), limit: int | None = None, offset: int = 0) -> list[StoredDocument]:
        """Documents in the order in which they were added. Filter.language is the document's here."""
        condition, parameters = document_condition(filter, language=True)
        rows = self.connection.execute(
            f"SELECT id, origin, metadata, characters, chunk_count FROM documents WHERE {condition} "
            "ORDER BY number LIMIT ? OFFSET ?",
            (*parameters, -1 if limit is None else limit, offset),
        )
        return [StoredDocument(id, origin, load_metadata(m), size, count) for id, origin, m, size, count in rows]

    def containing(self, words: str, limit: int) -> list[str]:
        """Ids of at most `limit` documents that have `words` to the character, oldest first. Reads all texts."""
        rows = self.connection.execute(
            "SELECT d.id FROM texts t JOIN documents d ON d.number = t.document WHERE instr(t.text, ?) > 0 "
            "ORDER BY d.number LIMIT ?",
            (words, limit),
        )
        return [row[0] for row in rows]

    def by_numbers(self, numbers: Iterable[int]) -> list[tuple[int, StoredDocument]]:
        """Documents with their numbers, the earliest published first, those without a date last."""
        ids = list(numbers)
        rows = self.connection.execute(
            "SELECT number, id, origin, metadata, characters, chunk_count FROM documents "
            f"WHERE number IN ({marks(ids)}) ORDER BY published IS NULL, published, number",
            padded(ids),
        )
        return [(n, StoredDocument(id, origin, load_metadata(m), size, c)) for n, id, origin, m, size, c in rows]

    def chunks(self, chunk_ids: ChunkIds) -> list[tuple[Chunk, Document]]:
        """Chunks with their whole documents, in the order asked for; ids that no longer exist are left out."""
        ids = [int(i) for i in chunk_ids]
        rows = self.connection.execute(
            'SELECT c.id, c.document, d.id, c.number, c.start, c."end", c.text, c.language, c.headings '
            f"FROM chunks c JOIN documents d ON d.number = c.document WHERE c.id IN ({marks(ids)})",
            padded(ids),
        ).fetchall()
        texts = self._by_number({row[1] for row in rows})
        found = {
            id: (Chunk(owner, number, start, end, text, language, load_headings(headings)), texts[at])
            for id, at, owner, number, start, end, text, language, headings in rows
            if at in texts
        }
        return [found[i] for i in ids if i in found]

    def chunks_of(self, document_id: str) -> list[Chunk]:
        """The chunks of a document, in order."""
        record = self.record(document_id)
        ids = expand([(record.first_chunk, record.chunk_count)] if record else [])
        return [chunk for start in range(0, len(ids), _PAGE) for chunk, _ in self.chunks(ids[start : start + _PAGE])]

    def _by_number(self, numbers: Iterable[int]) -> dict[int, Document]:
        """Documents with their texts; those that no longer exist are left out."""
        ids = list(numbers)
        query = f"SELECT d.number, {_COLUMNS} FROM {_JOINED} WHERE d.number IN ({marks(ids)})"
        return {row[0]: document_of(row[1:]) for row in self.connection.execute(query, padded(ids))}

    # -- reading chunks in bulk -------------------------------------------------------------------------------------

    def token_ids(self, chunk_ids: ChunkIds) -> tuple[TokenIds, NDArray[np.int64]]:
        """Token ids of all the chunks end to end, uint16, and int64 [n+1] offsets into them, in the order asked for.

        An id that no longer exists has no tokens.
        """
        blobs = self._blobs("token_ids", [int(i) for i in chunk_ids], b"")
        offsets = np.zeros(len(blobs) + 1, dtype=np.int64)
        np.cumsum([len(blob) // 2 for blob in blobs], out=offsets[1:])
        return np.frombuffer(b"".join(blobs), dtype=np.uint16), offsets

    def chunk_vectors(self, chunk_ids: ChunkIds) -> Vectors:
        """Float32 [n, d] in the order asked for; an id that no longer exists has the zero vector."""
        size = self._vector_bytes()
        blobs = self._blobs("vectors", [int(i) for i in chunk_ids], bytes(size))
        return np.frombuffer(b"".join(blobs), dtype=np.float16).reshape(len(blobs), size // 2).astype(np.float32)

    def vector_range(self, first: int, stop: int) -> tuple[ChunkIds, Vectors]:
        """Existing ids in [first, stop), ascending, and their vectors, float32 [n, d]."""
        query = "SELECT chunk, value FROM vectors WHERE chunk >= ? AND chunk < ? ORDER BY chunk"
        rows = self.connection.execute(query, (first, stop)).fetchall()
        ids = np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))
        flat = np.frombuffer(b"".join([row[1] for row in rows]), dtype=np.float16).astype(np.float32)
        return ids, flat.reshape(len(rows), self._vector_bytes() // 2)

    def chunk_rows(self, first: int, stop: int) -> list[ChunkRow]:
        """Existing chunks with ids in [first, stop), ascending."""
        rows = self.connection.execute(
            "SELECT c.id, c.text, c.language, c.headings, d.id, d.origin, d.content_hash, d.metadata "
            "FROM chunks c JOIN documents d ON d.number = c.document WHERE c.id >= ? AND c.id < ? ORDER BY c.id",
            (first, stop),
        ).fetchall()
        documents: dict[str, Document] = {}
        for row in rows:
            if row[4] not in documents:
                documents[row[4]] = document_of((*row[4:8], "", None, 1))
        return [ChunkRow(row[0], row[1], row[2], load_headings(row[3]), documents[row[4]]) for row in rows]

    def last_chunk(self) -> int:
        """The greatest chunk id that exists, 0 if none."""
        return int(self.connection.execute("SELECT coalesce(max(id), 0) FROM chunks").fetchone()[0])

    def filtered_chunks(self, filter: Filter) -> ChunkIds | None:
        """Ids of the chunks that pass the filter, int64 ascending; None when nothing restricts.

        Filter.language is compared with the language of each chunk.
        """
        condition, parameters = document_condition(filter, language=False)
        if not parameters and not filter.language:
            return None
        query = f"SELECT first_chunk, chunk_count, languages FROM documents WHERE {condition} ORDER BY first_chunk"
        rows = self.connection.execute(query, parameters).fetchall()
        ids = expand([row[:2] for row in rows])
        if filter.language:
            letters = np.frombuffer("".join(row[2] for row in rows).encode(), dtype="S1")
            ids = ids[np.isin(letters, [value[0].casefold().encode() for value in filter.language])]
        return ids

    def not_in_force(self, day: date) -> list[str]:
        """Ids of the documents that were published by that day, or nobody knows when, but took effect only later."""
        query = "SELECT id FROM documents WHERE (published IS NULL OR published <= ?) AND {} > ? ORDER BY number"
        rows = self.connection.execute(query.format(EFFECTIVE), (day_number(day), day.isoformat())).fetchall()
        return [identity for (identity,) in rows]

    def _blobs(self, table: str, ids: list[int], missing: bytes) -> list[bytes]:
        query = f"SELECT chunk, value FROM {table} WHERE chunk IN ({marks(ids)})"
        found: dict[int, bytes] = dict(self.connection.execute(query, padded(ids)).fetchall())
        return [found.get(i, missing) for i in ids]

    def _vector_bytes(self) -> int:
        row = self.connection.execute("SELECT value FROM vectors LIMIT 1").fetchone()
        return 0 if row is None else len(row[0])
