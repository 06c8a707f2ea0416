"""The Engine as the harness asks it: a collection to ask, its documents, and replies to gold questions."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from api.calibration import Calibration
from api.engine import Engine
from api.home import Home
from api.settings import Settings
from eval.bootstrap import SEED
from eval.gold import GoldQuestion
from eval.places import Library, Place, Source
from eval.retrieval import DEPTH
from eval.run import commit, digest
from eval.score import Reply
from ingest.errors import UserError

CORPUS = Path(__file__).resolve().parent.parent / "corpus"


class IncompleteCollection(UserError):
    """A file of the corpus could not be read, so that measuring would be unfair."""


@contextmanager
def gold_engine(
    collection: str | None = None, corpus: Path = CORPUS, calibration: Calibration | None = None
) -> Iterator[tuple[Engine, Path]]:
    """The user's collection of that name, or one made of `corpus` that vanishes afterwards; and where it lies."""
    if collection is not None:
        place = Home(Settings.from_environment().home).collection(collection)
        with Engine.open(collection=collection, calibration=calibration) as engine:
            yield engine, place.directory
        return
    with (
        TemporaryDirectory(prefix="yinju-eval-") as home,
        Engine.open(Path(home), "gold", create=True, calibration=calibration) as engine,
    ):
        report = engine.ingest(_folders(corpus))
        if report.failed:
            path, reason = report.failed[0]
            raise IncompleteCollection(f"{path}: {reason} ({len(report.failed)} files could not be read)")
        yield engine, Home(Path(home)).collection("gold").directory


def _folders(corpus: Path) -> list[Path]:
    """The languages' folders: the corpus' own README is no source."""
    return sorted(path for path in corpus.iterdir() if path.is_dir() and not path.name.startswith(("_", "."))) or [
        corpus
    ]


def library_of(engine: Engine) -> Library:
    """Every document of the collection with its text."""
    documents = (engine.document(stored.id) for stored in engine.documents())
    return Library([Source(document.id, document.origin, document.text) for document in documents])


def asker(engine: Engine, hits: bool = True) -> Callable[[GoldQuestion], Reply]:
    """Asks one question: the answer, timed, and the hits behind it unless only the answer matters."""

    def ask(question: GoldQuestion) -> Reply:
        started = time.perf_counter()
        answer = engine.ask(question.question, history=question.history)
        milliseconds = 1000 * (time.perf_counter() - started)
        found = engine.search(answer.standalone or question.question, limit=DEPTH) if hits else []
        return Reply(
            # Rounded for people in the JSON; ties that rounding makes would bend the curves.
            answer=answer.to_json() | {"confidence": answer.confidence},
            hits=[Place(hit.document.id, hit.chunk.start, hit.chunk.end) for hit in found] if hits else None,
            languages=[hit.chunk.language for hit in found],
            sources=[hit.sources for hit in found],
            signals=answer.signals,
            milliseconds=milliseconds,
        )

    return ask


def origin_of(directory: Path, library: Library, settings: dict[str, Any]) -> dict[str, Any]:
    """With what a Run was made: commit, hashes of model and corpus, settings, seed."""
    manifest = json.loads((directory / "manifest.json").read_text(encoding="utf-8"))
    chosen = Settings.from_environment()
    settings = settings | {"model": chosen.model, "reranker": chosen.reranker, "terms": str(chosen.terms or "")}
    parts = (part for source in library.by_id.values() for part in (source.origin.rsplit("/", 1)[-1], source.text))
    return {
        "commit": commit(),
        "model": f"{manifest['model']} {manifest['model_hash']}",
        "analyser": manifest["analyser"],
        "corpus": digest(sorted(parts)),
        "settings": settings,
        "seed": SEED,
    }
