"""How large should a chunk be? Passages are joined to documents, cut at each size, and asked for.

    yinju eval chunk-size --data DIR

Larger chunks hold the answer more easily, so a plain hit rate would always prefer them. Therefore two numbers: whether
the first chunk holds the answer, and whether the first 1,200 units of text (several small chunks or one large one) do.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from api.parts import Parts, make_searcher
from eval.datasets import read_rows
from index.analyse import Analyser
from index.collection import EmbeddedCollection
from index.model import StaticModel
from index.terms import TermBase
from ingest.chunk import chunk, weight_of
from ingest.language import language_of
from ingest.read import document_id
from ingest.types import Document, Metadata

SIZES = (200, 300, 450, 600, 900, 1200)
BUDGET = 1200  # units of text, as in ingest.chunk
JOINED = 8  # passages in one document


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the document that answers it, and the answer's possible wordings."""

    question: str
    document: str
    answers: tuple[str, ...]


def measure_size(corpus: Path, queries: Path, size: int, parts: Parts, most: int) -> tuple[float, float, int]:
    """(share answered by the first chunk, share answered within the budget, number of chunks)."""
    with TemporaryDirectory(prefix="yinju-size-") as scratch:
        collection = EmbeddedCollection.open(Path(scratch), parts.analyser, parts.embedder, parts.table, create=True)
        try:
            home: dict[str, str] = {}
            documents = list(_documents(corpus, home))
            collection.add((document, chunk(document, size)) for document in documents)
            searcher = make_searcher(collection, parts)
            asked = _questions(queries, home, most)
            found = [_found(searcher.search(one.question, limit=12), one) for one in asked]
            first = sum(a for a, _ in found) / len(found)
            within = sum(b for _, b in found) / len(found)
            return first, within, collection.store.counts()[1]
        finally:
            collection.close()


def _documents(corpus: Path, home: dict[str, str]) -> Iterator[Document]:
    rows: list[dict[str, Any]] = list(read_rows(corpus))
    for start in range(0, len(rows), JOINED):
        part = rows[start : start + JOINED]
        text = "\n\n".join(row["text"] for row in part)
        origin = f"{corpus.name}#{start}"
        home.update((row["id"], document_id(origin)) for row in part)
        yield Document(document_id(origin), origin, origin, text, Metadata(language=language_of(text)))


def _questions(queries: Path, home: dict[str, str], most: int) -> list[Asked]:
    rows = [row for row in read_rows(queries) if row.get("answers")]
    chosen = random.Random(0).sample(rows, min(most, len(rows)))
    return [Asked(row["text"], home[row["relevant"][0]], tuple(row["answers"])) for row in chosen]


def _found(hits: Sequence[Any], asked: Asked) -> tuple[bool, bool]:
    right = [
        hit.document.id == asked.document and any(answer in hit.chunk.text for answer in asked.answers) for hit in hits
    ]
    used, within = 0, False
    for hit, answered in zip(hits, right, strict=True):
        used += weight_of(hit.chunk.text)
        if used > BUDGET and within is False and used - weight_of(hit.chunk.text) > 0:
            break
        within = within or answered
    return bool(right[:1] and right[0]), within


def chunk_size(
    data: Annotated[Path, typer.Option("--data", help="A folder with labelled sets that have answers.")],
    most: Annotated[int, typer.Option("--questions", help="At most so many of each set, drawn with a seed.")] = 400,
) -> None:
    """Measure chunk sizes on sets with known answers.

    Example: yinju eval chunk-size --data dev
    """
    terms, table = TermBase.load(), StaticModel.load()
    parts = Parts(terms, Analyser(terms), table, table)
    sets = [(data / "cmrc2018" / "corpus.jsonl.gz", data / "cmrc2018" / "queries.jsonl.gz")]
    sets += [
        (data / "xquad" / f"corpus.{held}.jsonl.gz", data / "xquad" / f"queries.{asked}.jsonl.gz")
        for held, asked in (("zh", "zh"), ("en", "en"))
    ]
    typer.echo("| size | " + " | ".join(f"{c.parent.name}/{c.name.removesuffix('.jsonl.gz')}" for c, _ in sets) + " |")
    typer.echo("|---" * (len(sets) + 1) + "|")
    for size in SIZES:
        cells = [measure_size(corpus, queries, size, parts, most) for corpus, queries in sets]
        typer.echo(f"| {size} | " + " | ".join(f"{a:.3f} / {b:.3f} ({n} chunks)" for a, b, n in cells) + " |")
