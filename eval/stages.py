"""The stages of the benchmark. Each runs in a process of its own, so that memory and caches are its own too."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.baselines import bm25_ranker, dense_ranker, words
from eval.retrieval import DEPTH
from ingest.chunk import chunk
from ingest.read import read_documents

COLLECTION = "bench"
WARM_UP = 10  # questions asked before the clock starts


@dataclass(frozen=True, slots=True)
class Stage:
    """What one system did with one workload; `milliseconds`: one number a question, after a warm-up."""

    system: str
    chunks: int
    seconds: float  # building, or opening when it was built before
    milliseconds: tuple[float, ...]
    megabytes: float  # peak of the process' resident memory
    disk_megabytes: float | None = None


def ingest(home: Path, workload: Path) -> Stage:
    """Files to a searchable collection on disk, end to end."""
    from api.engine import Engine

    with Engine.open(home, COLLECTION, create=True) as engine:
        started = time.perf_counter()
        engine.ingest([workload])
        engine.search("warm", limit=1)  # the derived indexes have caught up
        seconds = time.perf_counter() - started
        status = engine.status()
    return Stage("ingest", status.chunks, seconds, (), _peak(), status.bytes / 1e6)


def search(home: Path, questions: Sequence[str]) -> Stage:
    """Yinju's hits for each question, in a process that has only opened the collection."""
    return _engine_stage("yinju search", home, questions, answers=False)


def ask(home: Path, questions: Sequence[str]) -> Stage:
    """Yinju's answers with quotes."""
    return _engine_stage("yinju ask", home, questions, answers=True)


def _engine_stage(system: str, home: Path, questions: Sequence[str], answers: bool) -> Stage:
    from api.engine import Engine

    started = time.perf_counter()
    with Engine.open(home, COLLECTION) as engine:
        run: Callable[[str], object] = engine.ask if answers else engine.search
        run(questions[0])
        seconds = time.perf_counter() - started
        milliseconds = _timed(run, questions)
        return Stage(system, engine.status().chunks, seconds, milliseconds, _peak())


def bm25(workload: Path, questions: Sequence[str]) -> Stage:
    """BM25 alone: bm25s over jieba's words."""
    texts = _chunks(workload)
    words("预热")  # jieba reads its dictionary once, whatever the number of chunks
    started = time.perf_counter()
    rank = bm25_ranker(texts)
    seconds = time.perf_counter() - started
    return Stage("bm25s", len(texts), seconds, _timed(lambda question: rank(question, DEPTH), questions), _peak())


def dense(workload: Path, questions: Sequence[str]) -> Stage:
    """The same model's vectors, every one compared (numpy, float32)."""
    from index.model import StaticModel

    texts, model = _chunks(workload), StaticModel.load()
    started = time.perf_counter()
    rank = dense_ranker(texts, model)
    seconds = time.perf_counter() - started
    return Stage(
        "dense, exact", len(texts), seconds, _timed(lambda question: rank(question, DEPTH), questions), _peak()
    )


def _chunks(workload: Path) -> dict[str, str]:
    found = (piece for document in read_documents(workload) for piece in chunk(document))
    return {str(number): piece.text for number, piece in enumerate(found)}


def _timed(run: Callable[[str], object], questions: Sequence[str]) -> tuple[float, ...]:
    for question in questions[:WARM_UP]:
        run(question)
    milliseconds = []
    for question in questions:
        started = time.perf_counter()
        run(question)
        milliseconds.append(1000 * (time.perf_counter() - started))
    return tuple(milliseconds)


def _peak() -> float:
    """Peak resident memory in megabytes; the kernel counts in kilobytes, macOS in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1024)
