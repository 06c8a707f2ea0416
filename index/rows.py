"""Rows of the store as data, and how lists of ids are put into SQL."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from index.schema import load_metadata
from index.types import ChunkIds
from ingest.types import Document

Operation = Literal["add", "edit", "remove"]


@dataclass(frozen=True, slots=True)
class Change:
    """One numbered change. The chunks concerned have the ids first_chunk .. first_chunk + chunk_count - 1."""

    sequence: int
    operation: Operation
    document: str
    first_chunk: int
    chunk_count: int


@dataclass(frozen=True, slots=True)
class Record:
    """What decides whether a document has changed, and where its chunks are."""

    number: int
    origin: str
    content_hash: str
    layout: str
    metadata: str
    first_chunk: int
    chunk_count: int

    @property
    def title(self) -> str:
        """Of the document, as it was embedded."""
        return load_metadata(self.metadata).title


@dataclass(frozen=True, slots=True)
class ChunkRow:
    """A chunk with what the lexical index needs of it."""

    id: int
    text: str
    language: str
    headings: tuple[str, ...]
    document: Document  # without its text


def _size(ids: list[int]) -> int:
    # A few fixed lengths, so that SQLite's statement cache is hit whatever the number of candidates.
    return max(16, 1 << (len(ids) - 1).bit_length()) if ids else 16


def marks(ids: list[int]) -> str:
    """Question marks for `padded(ids)`."""
    return ",".join("?" * _size(ids))


def padded(ids: list[int]) -> list[int]:
    """Ids, and -1 up to a length that `marks` knows."""
    return ids + [-1] * (_size(ids) - len(ids))


def expand(ranges: Sequence[tuple[int, int]]) -> ChunkIds:
    """Int64 ids of (first, count) ranges, in order."""
    pairs = np.array(ranges, dtype=np.int64).reshape(-1, 2)
    ends = np.cumsum(pairs[:, 1])
    shift = pairs[:, 0] - (ends - pairs[:, 1])
    ids: ChunkIds = np.arange(ends[-1] if len(ends) else 0, dtype=np.int64) + np.repeat(shift, pairs[:, 1])
    return ids


def dump_headings(headings: tuple[str, ...]) -> str:
    """JSON text, empty for none."""
    return json.dumps(headings, ensure_ascii=False) if headings else ""


def load_headings(headings: str) -> tuple[str, ...]:
    """What `dump_headings` wrote."""
    return tuple(json.loads(headings)) if headings else ()


def document_of(row: tuple[str, str, str, str, str, str | None, int]) -> Document:
    """From id, origin, content hash, metadata, text, the offsets of the pages (JSON, or None) and the version."""
    id, origin, content_hash, metadata, text, pages, version = row
    offsets = tuple(json.loads(pages)) if pages else ()
    return Document(id, origin, content_hash, text, load_metadata(metadata), offsets, version)


def added_ranges(changes: Sequence[Change]) -> list[tuple[int, int]]:
    """[first, stop) of the chunks added, neighbours joined."""
    ranges: list[tuple[int, int]] = []
    for change in changes:
        if change.operation == "add":
            stop = change.first_chunk + change.chunk_count
            if ranges and ranges[-1][1] == change.first_chunk:
                ranges[-1] = (ranges[-1][0], stop)
            else:
                ranges.append((change.first_chunk, stop))
    return ranges
