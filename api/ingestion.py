"""Files into a collection: unchanged ones skipped, failures collected, files recorded as their last document is committed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from index.collection_protocol import Committed, Outcome
from ingest.chunk import chunk
from ingest.errors import UserError
from ingest.read import ReadError, ReadFailure, file_hash, read_documents
from ingest.types import Chunk, Document
from ingest.walk import find_files

Pair = tuple[Document, Sequence[Chunk]]


class FileCollection(Protocol):
    """A collection that remembers files."""

    def add(self, documents: Iterator[Pair], committed: Committed | None = None) -> list[Outcome]: ...
    def remove(self, document_ids: Sequence[str]) -> int: ...
    def file_hash(self, path: str) -> str | None: ...
    def set_file(self, path: str, hash: str, document_ids: Sequence[str]) -> int: ...
    def forget_file(self, path: str) -> None: ...
    def files_under(self, path: str) -> list[str]: ...
    def documents_of(self, path: str) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingestion is. Bytes are those of the files, an estimate within a file of rows."""

    files: int
    files_total: int
    bytes: int
    bytes_total: int
    documents: int
    chunks: int


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingestion did, in documents; `failed` and `vanished` name files or rows."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: tuple[tuple[str, str], ...] = ()  # (path or path#row, reason)
    vanished: tuple[str, ...] = ()  # files that are gone but whose documents are still there
    interrupted: bool = False


@dataclass(slots=True)
class _File:
    """A file on its way: recorded as done once everything it yielded is committed."""

    path: str
    hash: str
    size: int
    documents: list[str] = field(default_factory=list)
    committed: int = 0
    failures: int = 0
    read: bool = False

    @property
    def done(self) -> bool:
        return self.read and self.committed == len(self.documents)


class Ingestion:
    """One run over some paths. `overrides` are metadata fields that win over what the files say."""

    def __init__(
        self,
        collection: FileCollection,
        overrides: Mapping[str, Any] | None = None,
        progress: Callable[[Progress], None] | None = None,
    ) -> None:
        self._collection = collection
        self._overrides = dict(overrides or {})
        self._progress = progress
        self._counts: Counter[str] = Counter()
        self._failed: list[tuple[str, str]] = []
        self._owner: dict[str, _File] = {}
        self._chunks = self._files = self._files_total = self._bytes = self._bytes_total = 0

    def run(self, paths: Sequence[Path], *, prune: bool = False) -> IngestReport:
        """Ingest what has changed. Ctrl-C ends the run early: what was committed stays, and the report says so.

        Raises MissingPath before anything is written. Everything that goes wrong with one file is in `failed`.
        """
        vanished_before = self._vanished(paths) if prune else []
        files = list(find_files([path for path in paths if path.exists() or not self._known(path)]))
        self._files_total = len(files)
        self._bytes_total = sum(_size(path) for path in files)
        interrupted = False
        try:
            self._collection.add(self._pairs(files), committed=self._on_commit)
            self._record_done()
            for path in vanished_before:
                self._counts["removed"] += self._drop(path)
        except KeyboardInterrupt:
            interrupted = True
        return IngestReport(
            added=self._counts["added"],
            replaced=self._counts["replaced"],
            unchanged=self._counts["unchanged"],
            removed=self._counts["removed"],
            failed=tuple(self._failed),
            vanished=tuple(self._vanished(paths)),
            interrupted=interrupted,
        )

    def _pairs(self, files: Sequence[Path]) -> Iterator[Pair]:
        self._pending: list[_File] = []
        for path in files:
            yield from self._file(path)
            self._files += 1
            self._bytes += _size(path)
            self._report(0)

    def _file(self, path: Path) -> Iterator[Pair]:
        try:
            file = _File(str(path), self._hash(path), _size(path))
            if self._collection.file_hash(file.path) == file.hash:
                self._counts["unchanged"] += len(self._collection.documents_of(file.path))
                return
            self._pending.append(file)
            yield from self._documents(path, file)
            # a file with rows that failed is read again next time
            file.read = not file.failures
        except (ReadError, OSError) as error:
            self._failed.append((str(path), _reason(error, path)))

    def _documents(self, path: Path, file: _File) -> Iterator[Pair]:
        def failed(failure: ReadFailure) -> None:
            file.failures += 1
            self._failed.append((failure.origin, failure.reason))

        within = 0
        for document in read_documents(path, failed):
            if self._overrides:
                document = self._overridden(document)
            chunks = chunk(document)
            file.documents.append(document.id)
            self._owner[document.id] = file
            self._chunks += len(chunks)
            within += len(document.text)
            yield document, chunks
            self._report(min(within, file.size))

    def _overridden(self, document: Document) -> Document:
        fields = self._overrides
        metadata = replace(document.metadata, **fields, detected=document.metadata.detected - set(fields))
        return replace(document, metadata=metadata, content_hash=f"{document.content_hash}+{sorted(fields.items())}")

    def _hash(self, path: Path) -> str:
        return file_hash(path) + (f"+{sorted(self._overrides.items())}" if self._overrides else "")

    def _on_commit(self, outcomes: Sequence[tuple[str, Outcome]]) -> None:
        """Called within the transaction that holds these documents."""
        for document, outcome in outcomes:
            self._counts[outcome] += 1
            if (file := self._owner.pop(document, None)) is not None:
                file.committed += 1
        self._record_done()

    def _record_done(self) -> None:
        for file in [file for file in self._pending if file.done]:
            self._counts["removed"] += self._collection.set_file(file.path, file.hash, file.documents)
            self._pending.remove(file)

    def _report(self, within: int) -> None:
        if self._progress is not None:
            done = sum(self._counts[outcome] for outcome in ("added", "replaced", "unchanged"))
            self._progress(
                Progress(self._files, self._files_total, self._bytes + within, self._bytes_total, done, self._chunks)
            )

    def _known(self, path: Path) -> bool:
        return bool(self._collection.files_under(os.path.abspath(path)))

    def _vanished(self, paths: Sequence[Path]) -> list[str]:
        recorded = {name for path in paths for name in self._collection.files_under(os.path.abspath(path))}
        return sorted(name for name in recorded if not os.path.exists(name))

    def _drop(self, path: str) -> int:
        removed = self._collection.remove(self._collection.documents_of(path))
        self._collection.forget_file(path)
        return removed


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _reason(error: UserError | OSError, path: Path) -> str:
    return str(error).removeprefix(f"{path}: ")
