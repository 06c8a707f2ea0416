"""Files into a collection: unchanged ones skipped, failures collected, each file recorded with its last document."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.collection import EmbeddedCollection
from index.collection_protocol import Outcome
from ingest.pool import Limits, Part, read_files
from ingest.read import ReadError, ReadFailure, ReadWarning, file_hash
from ingest.types import Chunk, Document
from ingest.walk import find_files

Pair = tuple[Document, Sequence[Chunk]]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingestion is: files finished and their bytes, documents and chunks read."""

    files: int = 0
    files_total: int = 0
    bytes: int = 0
    bytes_total: int = 0
    documents: int = 0
    chunks: int = 0


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
    warnings: tuple[tuple[str, str], ...] = ()  # (document's origin, what of it is not in its text)


class Ingestion:
    """One run over some paths. `overrides` are metadata fields that win over what the files say."""

    def __init__(
        self,
        collection: EmbeddedCollection,
        overrides: Mapping[str, Any] | None = None,
        progress: Callable[[Progress], None] | None = None,
        limits: Limits = Limits(),
    ) -> None:
        self._limits = limits
        self._collection = collection
        self._overrides = dict(overrides or {})
        self._progress = progress
        self._counts: Counter[str] = Counter()
        self._failed: list[tuple[str, str]] = []
        self._warnings: list[tuple[str, str]] = []
        self._state = Progress()

    def run(self, paths: Sequence[Path], *, prune: bool = False) -> IngestReport:
        """Ingest what has changed. Ctrl-C ends the run early: what was committed stays, and the report says so.

        Raises MissingPath before anything is written. Everything that goes wrong with one file is in `failed`.
        """
        # a path that is gone but was ingested once is not a mistake: its files are reported as vanished
        files = list(find_files([path for path in paths if path.exists() or not self._recorded(path)]))
        self._state = Progress(files_total=len(files), bytes_total=sum(_size(path) for path in files))
        interrupted = False
        try:
            with self._collection.writing():
                self._collection.add(self._pairs(files), committed=self._on_commit)
                if prune:
                    self._prune(paths)
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
            warnings=tuple(self._warnings),
        )

    def _pairs(self, files: Sequence[Path]) -> Iterator[Pair]:
        changed = {path: hash for path in files if (hash := self._changed(path)) is not None}
        for path, parts in read_files(list(changed), self._limits):
            try:
                yield from self._file(path, changed[path], parts)
            except (ReadError, OSError) as error:
                self._fail(path, error)
            self._advance(files=1, bytes=_size(path))

    def _changed(self, path: Path) -> str | None:
        """The hash of a file that is not recorded with it; None for one that is, and one that cannot be read."""
        try:
            hash = self._hash(path)
        except (ReadError, OSError) as error:
            self._fail(path, error)
        else:
            if self._collection.file_hash(str(path)) != hash:
                return hash
            self._counts["unchanged"] += len(self._collection.documents_of(str(path)))
        self._advance(files=1, bytes=_size(path))
        return None

    def _fail(self, path: Path, error: Exception) -> None:
        self._failed.append((str(path), str(error).removeprefix(f"{path}: ")))

    def _file(self, path: Path, hash: str, parts: Iterator[Part]) -> Iterator[Pair]:
        before = self._collection.documents_of(str(path))
        failures: list[ReadFailure] = []
        documents: list[str] = []
        for part in parts:
            if isinstance(part, ReadFailure):
                failures.append(part)
            elif isinstance(part, ReadWarning):
                self._warnings.append((part.origin, part.reason))
            else:
                final = self._overridden(part[0])
                documents.append(final.id)
                yield final, part[1]
                self._advance(documents=1, chunks=len(part[1]))
        self._failed += [(failure.origin, failure.reason) for failure in failures]
        # With rows that failed the file counts as not done: they are tried again, and what they held before stays.
        if not failures:
            self._collection.set_file(str(path), hash, documents)
            self._counts["removed"] += len(set(before).difference(documents))

    def _overridden(self, document: Document) -> Document:
        fields = self._overrides
        if not fields:
            return document
        found = tuple(pair for pair in document.metadata.found if pair[0] not in fields)
        detected = document.metadata.detected - set(fields)
        metadata = replace(document.metadata, **fields, detected=detected, found=found)
        return replace(document, metadata=metadata, content_hash=document.content_hash + self._suffix())

    def _hash(self, path: Path) -> str:
        return file_hash(path) + self._suffix()

    def _suffix(self) -> str:
        """Makes the same file with other overrides a changed one."""
        return "".join(f"+{name}={value}" for name, value in sorted(self._overrides.items()))

    def _on_commit(self, outcomes: Sequence[tuple[str, Outcome]]) -> None:
        self._counts.update(outcome for _, outcome in outcomes)

    def _advance(self, **steps: int) -> None:
        self._state = replace(self._state, **{name: getattr(self._state, name) + step for name, step in steps.items()})
        if self._progress is not None:
            self._progress(self._state)

    def _recorded(self, path: Path) -> list[str]:
        return self._collection.files_under(os.path.abspath(path))

    def _vanished(self, paths: Sequence[Path]) -> list[str]:
        recorded = {name for path in paths for name in self._recorded(path)}
        return sorted(name for name in recorded if not os.path.exists(name))

    def _prune(self, paths: Sequence[Path]) -> None:
        for name in self._vanished(paths):
            self._counts["removed"] += len(self._collection.remove_file(name))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
