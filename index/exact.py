"""One tier of the vector index, and the exact one: a matrix in memory."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.types import ChunkIds, Vectors

Scored = tuple[ChunkIds, NDArray[np.float32]]


class Engine(Protocol):
    """One tier. Vectors are float32 [n, d] of unit length; ids int64 [n], unique."""

    @property
    def size(self) -> int:
        """Number of vectors."""
        ...

    def add(self, ids: ChunkIds, vectors: Vectors) -> None:
        """Add vectors under ids greater than those present."""
        ...

    def remove(self, ids: ChunkIds) -> None:
        """Remove those that are there."""
        ...

    def search(self, vector: Vectors, limit: int, allowed: ChunkIds | None) -> Scored:
        """Ids and cosines with `vector` [d], best first, at most `limit`, of `allowed` (ascending) if that is given."""
        ...


class ExactEngine:
    """A matrix. Ids ascend, so a stable sort breaks ties by id."""

    def __init__(self, dimension: int) -> None:
        """Empty."""
        self._ids: ChunkIds = np.empty(0, dtype=np.int64)
        self._matrix: Vectors = np.empty((0, dimension), dtype=np.float32)

    @property
    def size(self) -> int:
        """Number of vectors."""
        return len(self._ids)

    @property
    def ids(self) -> ChunkIds:
        """Int64 [size], ascending."""
        return self._ids

    @property
    def matrix(self) -> Vectors:
        """Float32 [size, d]."""
        return self._matrix

    def add(self, ids: ChunkIds, vectors: Vectors) -> None:
        """See Engine."""
        self._ids = np.concatenate((self._ids, ids))
        self._matrix = np.concatenate((self._matrix, vectors))

    def remove(self, ids: ChunkIds) -> None:
        """See Engine."""
        keep = ~np.isin(self._ids, ids)
        self._ids, self._matrix = self._ids[keep], self._matrix[keep]

    def search(self, vector: Vectors, limit: int, allowed: ChunkIds | None) -> Scored:
        """See Engine."""
        ids, matrix = self._ids, self._matrix
        if allowed is not None:
            keep = np.isin(ids, allowed)
            ids, matrix = ids[keep], matrix[keep]
        scores = matrix @ vector
        order = np.argsort(-scores, kind="stable")[:limit]
        return ids[order], scores[order]
