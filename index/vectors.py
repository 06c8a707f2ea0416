"""Dense search by cosine: an index in memory, derived from the store, saved to a file when that saves time.

Every process keeps its own copy and brings it up to date from SQLite, so a reader sees an acknowledged document at once
and needs no lock for it. Three tiers, by the number of chunks:

- up to `Tiers.exact`: one float32 matrix and numpy; exact, and a cold command need not import faiss (0.2 to 0.4 s);
- up to `Tiers.flat`: faiss, flat, 16-bit floats as stored. Measured on 100,000 x 256: 4.9 ms and recall@100 .9995,
  against 5.0 ms and .991 with 8 bits, which would also have to be trained, and again as the collection grows;
- above: faiss, inverted lists of 8-bit codes, trained on the stored vectors, nprobe by measured recall.

Only the holder of the write lock saves, and only when more has changed since the last save than is read back quickly
(`Tiers.tail`). `state.json` names the data file, its checksum and the last change in it; it is replaced after the data
file is complete. A missing or damaged file means that the index is read from SQLite again.
"""

from __future__ import annotations

import json
import math
import os
import zlib
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.exact import Engine, ExactEngine, Scored
from index.lock import SharedLock
from index.manifest import write_atomically
from index.rows import Change, added_ranges
from index.store import Store
from index.types import ChunkIds, Filter, Vectors

CHANGES = 10_000  # changes read from the store at a time
LEAST_LISTS = 8  # looked into, whatever the recall measured: questions lie farther off than stored vectors do
_FILTERS = 16  # remembered
PAGE = 8192  # vectors read from the store at a time


@dataclass(frozen=True, slots=True)
class Tiers:
    """Greatest numbers of chunks of the first two tiers, and how many changed chunks are worth a save."""

    exact: int = 4096
    flat: int = 250_000
    tail: int = 4096


DEFAULT_TIERS = Tiers()


class VectorIndex:
    """Safe for many threads; `maintain` needs the collection's write lock."""

    def __init__(self, directory: Path, store: Store, dimension: int, tiers: Tiers = DEFAULT_TIERS) -> None:
        """`directory` belongs to this index alone. Vectors have `dimension` columns."""
        self._directory = directory
        self._store = store
        self._dimension = dimension
        self._tiers = tiers
        self._lock = SharedLock()
        self._engine: Engine | None = None
        self._sequence = -1
        self._generation = ""
        self._allowed: OrderedDict[tuple[Filter, int], ChunkIds | None] = OrderedDict()

    @property
    def sequence(self) -> int:
        """The last change that a search sees, -1 before the first `catch_up`."""
        return self._sequence

    @property
    def size(self) -> int:
        """How many vectors are indexed."""
        return 0 if self._engine is None else self._engine.size

    def search(self, vector: Vectors, filter: Filter, limit: int) -> Scored:
        """Ids of at most `limit` chunks and their cosines (float32 [-1, 1]) with `vector` (float32 [d], unit), best
        first, ties by id."""
        with self._lock.shared():
            engine, sequence = self._engine, self._sequence
            if engine is None or limit <= 0 or engine.size == 0:
                return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
            allowed = self._allowed_ids(filter, sequence)
            if allowed is not None and len(allowed) == 0:
                return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
            ids, scores = engine.search(np.ascontiguousarray(vector, dtype=np.float32), limit, allowed)
        order = np.lexsort((ids, -scores))
        return ids[order], scores[order]

    def _allowed_ids(self, filter: Filter, sequence: int) -> ChunkIds | None:
        key = (filter, sequence)
        try:
            return self._allowed[key]
        except KeyError:
            allowed = self._allowed[key] = self._store.filtered_chunks(filter)
        while len(self._allowed) > _FILTERS:  # other threads may take entries away meanwhile, this one too
            self._allowed.popitem(last=False)
        return allowed

    # -- following the store ----------------------------------------------------------------------------------------

    def catch_up(self) -> None:
        """Apply all changes that this process has not seen. Cheap when there are none."""
        if self._sequence == self._store.sequence() and self._generation == self._store.generation:
            return
        with self._lock.exclusive():
            generation = self._store.generation
            if self._engine is None or generation != self._generation or self._sequence > self._store.sequence():
                self._engine, self._sequence = self._load(generation) or (ExactEngine(self._dimension), 0)
                self._generation = generation
            while changes := self._store.changes(self._sequence, CHANGES):
                self._engine = self._apply(self._engine, changes)
                self._sequence = changes[-1].sequence

    def _apply(self, engine: Engine, changes: Sequence[Change]) -> Engine:
        removed = [np.arange(c.first_chunk, c.first_chunk + c.chunk_count) for c in changes if c.operation == "remove"]
        gone = np.concatenate(removed) if removed else np.empty(0, dtype=np.int64)
        if len(gone) and engine.size:
            engine.remove(gone)
        for first, stop in added_ranges(changes):
            for start in range(first, stop, PAGE):
                ids, vectors = self._store.vector_range(start, min(start + PAGE, stop))
                if not len(ids):
                    continue
                if engine.size + len(ids) > self._tiers.exact and isinstance(engine, ExactEngine):
                    engine = self._flat(engine)
                engine.add(ids, vectors)
        return engine

    def _flat(self, exact: ExactEngine) -> Engine:
        engine = FaissEngine.flat(self._dimension)
        engine.add(exact.ids, exact.matrix)
        return engine

    # -- the file ---------------------------------------------------------------------------------------------------

    def maintain(self) -> None:
        """Save, and choose another tier, if much has changed since the last save. For the holder of the write lock."""
        saved = self._state()
        last = int(saved["sequence"]) if saved and saved["generation"] == self._store.generation else 0
        size = self._store.counts()[1]
        if size <= self._tiers.exact or self._store.chunks_changed(last) <= self._tiers.tail + size // 20:
            return
        self.catch_up()
        self._retier()
        self._save()

    def _retier(self) -> None:
        if self.size > self._tiers.flat and isinstance(self._engine, FaissEngine) and not self._engine.lists:
            engine = train_ivf(self._store, self._dimension)
            with self._lock.exclusive():
                self._engine = engine

    def _save(self) -> None:
        engine = self._engine
        if not isinstance(engine, FaissEngine):
            return
        self._directory.mkdir(parents=True, exist_ok=True)
        target = self._directory / f"{self._generation}-{self._sequence}.faiss"
        temporary = target.with_suffix(".tmp")
        engine.write(temporary)
        checksum = _checksum(temporary)
        os.replace(temporary, target)
        record = {
            "file": target.name,
            "checksum": checksum,
            "generation": self._generation,
            "sequence": self._sequence,
            "dimension": self._dimension,
        }
        write_atomically(self._directory / "state.json", json.dumps(record))
        for other in self._directory.iterdir():
            if other.name not in (target.name, "state.json"):
                other.unlink(missing_ok=True)

    def _state(self) -> dict[str, str | int] | None:
        try:
            state = json.loads((self._directory / "state.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return (
            state
            if isinstance(state, dict) and {"file", "checksum", "sequence", "generation"} <= state.keys()
            else None
        )

    def _load(self, generation: str) -> tuple[Engine, int] | None:
        """The saved index and its last change; None when there is none that is whole and fits."""
        state = self._state()
        if state is None or state["generation"] != generation or int(state["sequence"]) > self._store.sequence():
            return None
        path = self._directory / str(state["file"])
        try:
            if _checksum(path) != state["checksum"]:
                return None
            return FaissEngine.read(path), int(state["sequence"])
        except (OSError, RuntimeError):  # replaced by a writer meanwhile, or not readable by this faiss
            return None


class FaissEngine:
    """A flat index of 16-bit floats, or inverted lists of 8-bit codes."""

    def __init__(self, index: Any) -> None:
        """Takes a faiss index with ids, inner product."""
        self._index = index

    @classmethod
    def flat(cls, dimension: int) -> FaissEngine:
        """An empty flat index."""
        faiss = _faiss()
        codes = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        return cls(faiss.IndexIDMap(codes))

    @classmethod
    def read(cls, path: Path) -> FaissEngine:
        """What `write` wrote. Raises RuntimeError when it is something else."""
        return cls(_faiss().read_index(str(path)))

    def write(self, path: Path) -> None:
        """Write the whole index to a file."""
        _faiss().write_index(self._index, str(path))

    @property
    def size(self) -> int:
        """Number of vectors."""
        return int(self._index.ntotal)

    @property
    def lists(self) -> int:
        """Number of inverted lists, 0 for a flat index."""
        return int(getattr(self._index, "nlist", 0))

    def add(self, ids: ChunkIds, vectors: Vectors) -> None:
        """Add vectors float32 [n, d]."""
        self._index.add_with_ids(np.ascontiguousarray(vectors), ids)

    def remove(self, ids: ChunkIds) -> None:
        """Remove those that are there."""
        self._index.remove_ids(np.ascontiguousarray(ids, dtype=np.int64))

    def search(self, vector: Vectors, limit: int, allowed: ChunkIds | None) -> Scored:
        """As VectorIndex.search; `allowed` is ascending."""
        options: dict[str, Any] = {}
        if allowed is not None:
            options["sel"] = _selector(allowed)
        if self.lists and allowed is not None:
            # The nearest of those that pass lie in more lists. A cut to few costs little even in all lists.
            share = len(allowed) / max(1, self.size)
            wanted = self.lists if share < 0.3 else math.ceil(2 * self._index.nprobe / share)
            options["nprobe"] = min(self.lists, wanted)
        faiss = _faiss()
        make = faiss.SearchParametersIVF if self.lists else faiss.SearchParameters
        scores, ids = self._index.search(
            vector[None, :], min(limit, self.size), params=make(**options) if options else None
        )
        found = ids[0] >= 0
        return ids[0][found], scores[0][found]


def train_ivf(store: Store, dimension: int, recall: float = 0.97) -> FaissEngine:
    """Inverted lists over all stored vectors; nprobe is the least power of two, from 8, whose recall@100 over 200
    stored vectors, against exact search, reaches `recall`."""
    faiss = _faiss()
    size = store.counts()[1]
    lists = max(1, min(2 ** round(math.log2(2 * math.sqrt(size))), size // 40))
    sample = _sample(store, min(size, 64 * lists))
    quantizer = faiss.IndexFlatIP(dimension)
    kind = faiss.ScalarQuantizer.QT_8bit
    index = faiss.IndexIVFScalarQuantizer(quantizer, dimension, lists, kind, faiss.METRIC_INNER_PRODUCT)
    index.cp.seed = 1
    index.cp.niter = 10
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    try:
        index.train(sample)
        questions = _sample(store, min(size, 200), seed=2)
        best = np.full((len(questions), 100), -2.0, dtype=np.float32)
        best_ids = np.full((len(questions), 100), -1, dtype=np.int64)
        for ids, vectors in _pages(store):
            index.add_with_ids(vectors, ids)
            best, best_ids = _merge(best, best_ids, questions @ vectors.T, ids)
        index.nprobe = _choose_nprobe(index, questions, best_ids, recall)
    finally:
        faiss.omp_set_num_threads(1)
    return FaissEngine(index)


def _choose_nprobe(index: Any, questions: Vectors, exact: ChunkIds, recall: float) -> int:
    nprobe = min(LEAST_LISTS, int(index.nlist))
    while True:
        index.nprobe = nprobe
        _, found = index.search(questions, exact.shape[1])
        hits = sum(len(np.intersect1d(a[a >= 0], b[b >= 0])) for a, b in zip(found, exact, strict=True))
        if hits >= recall * np.count_nonzero(exact >= 0) or nprobe >= index.nlist:
            return nprobe
        nprobe = min(2 * nprobe, index.nlist)


def _merge(best: Vectors, best_ids: ChunkIds, scores: Vectors, ids: ChunkIds) -> tuple[Vectors, ChunkIds]:
    """The best columns of both, per row."""
    scores = np.concatenate((best, scores), axis=1)
    ids = np.concatenate((best_ids, np.broadcast_to(ids, (len(best_ids), len(ids)))), axis=1)
    top = np.argpartition(-scores, best.shape[1] - 1, axis=1)[:, : best.shape[1]]
    return np.take_along_axis(scores, top, axis=1), np.take_along_axis(ids, top, axis=1)


def _pages(store: Store) -> Iterator[tuple[ChunkIds, Vectors]]:
    for start in range(1, store.last_chunk() + 1, PAGE):
        ids, vectors = store.vector_range(start, start + PAGE)
        if len(ids):
            yield ids, vectors


def _sample(store: Store, size: int, seed: int = 1) -> Vectors:
    """`size` stored vectors or a few more, evenly drawn, float32."""
    share = size / max(1, store.counts()[1])
    rng = np.random.default_rng(seed)
    return np.concatenate([vectors[rng.random(len(vectors)) <= share] for _, vectors in _pages(store)])


def _selector(allowed: ChunkIds) -> Any:
    faiss = _faiss()
    if len(allowed) < 1000:
        return faiss.IDSelectorBatch(allowed)
    mask = np.zeros(int(allowed[-1]) + 1, dtype=np.uint8)
    mask[allowed] = 1
    return faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little"))


def _faiss() -> Any:
    import faiss  # here, because it costs 0.2 to 0.4 s, which a small collection never needs

    if faiss.cvar.distance_compute_blas_threshold != 20:
        faiss.cvar.distance_compute_blas_threshold = 20  # 1.15 set it to 128000, which makes batches slow
    if faiss.omp_get_max_threads() != 1:  # every thread has a number of its own
        faiss.omp_set_num_threads(1)  # one question keeps one core busy; others would only spin, waiting for it
    return faiss


def _checksum(path: Path) -> int:
    value = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            value = zlib.crc32(block, value)
    return value
