"""A Dataset measured on a search: the Run of `yinju eval retrieval`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from eval.bootstrap import mean_interval
from eval.datasets import Dataset, Item
from eval.latency import latency
from eval.retrieval import DEPTH, MEASURES, retrieval_values
from eval.run import Measures, Run, digest
from ingest.language import language_of
from ingest.types import Chunk, Document, Metadata

Ranker = Callable[[str, int], Sequence[str]]  # question, depth -> item ids, best first
Progress = Callable[[Sequence[str], str], Iterable[str]]


def document_of(key: str, item: Item) -> tuple[Document, list[Chunk]]:
    """An item as one Document in one Chunk, so that the unit of ranking is the dataset's own."""
    text = item.text or item.title
    spoken = language_of(text)
    metadata = Metadata(title=item.title, language=spoken)
    document = Document(digest([key]), key, digest([item.title, item.text]), text, metadata)
    return document, [Chunk(document.id, 0, 0, len(text), text, spoken)]


def measure(dataset: Dataset, rank: Ranker, origin: Mapping[str, Any], progress: Progress | None = None) -> Run:
    """Every query of `dataset` asked of `rank`, and what came of it."""
    rankings: dict[str, Sequence[str]] = {}
    milliseconds: list[float] = []
    ids = list(dataset.queries)
    for query in progress(ids, "asking") if progress else ids:
        started = time.perf_counter()
        rankings[query] = rank(dataset.queries[query], DEPTH)
        milliseconds.append(1000 * (time.perf_counter() - started))
    values = retrieval_values(dataset.qrels, rankings)
    directions = {query: _direction(dataset, query) for query in ids}
    by = {
        name: _intervals(values, [q for q in ids if directions[q] == name]) for name in sorted(set(directions.values()))
    }
    questions = [_question(dataset, query, rankings, values, directions[query]) for query in ids]
    extras = {"latency_ms": latency(milliseconds), "queries": len(ids), "items": len(dataset.corpus)}
    return Run("retrieval", dataset.name, _intervals(values, ids), {"direction": by}, questions, origin, extras)


def _intervals(values: Mapping[str, Mapping[str, float]], queries: Sequence[str]) -> Measures:
    return {name: mean_interval([values[name][query] for query in queries]) for name in MEASURES}


def _direction(dataset: Dataset, query: str) -> str:
    """The query's language -> that of its first relevant item."""
    item = next(dataset.corpus[key] for key in dataset.qrels[query] if key in dataset.corpus)
    return f"{language_of(dataset.queries[query])}->{language_of(item.text or item.title)}"


def _question(
    dataset: Dataset,
    query: str,
    rankings: Mapping[str, Sequence[str]],
    values: Mapping[str, Mapping[str, float]],
    direction: str,
) -> dict[str, Any]:
    return {
        "id": query,
        "question": dataset.queries[query],
        "direction": direction,
        "relevant": sorted(dataset.qrels[query]),
        "found": list(rankings[query]),
        "values": {name: values[name][query] for name in MEASURES},
    }


def corpus_hash(dataset: Dataset) -> str:
    """Changes with any id, title or text of the corpus."""
    return digest(part for key, item in dataset.corpus.items() for part in (key, item.title, item.text))
