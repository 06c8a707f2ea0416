"""The gold questions asked of a collection, or those about real documents, from their files to a Run."""

from __future__ import annotations

from pathlib import Path

from api.calibration import Calibration
from eval.articles import load_questions, written
from eval.engine import asker, gold_engine, library_of, origin_of
from eval.gold import GOLD, load_gold, of_split
from eval.measure_gold import measure_gold
from eval.progress import bar
from eval.run import Run, digest


def gold_run(
    questions: Path | None = None,
    collection: str | None = None,
    split: str | None = None,
    calibration: Calibration | None = None,
    hits: bool = True,
) -> Run:
    """The Run of these questions (ours by default) over a collection (a temporary one of the corpus by default).

    `calibration` takes the place of the collection's own; without `hits` nothing is measured of retrieval.
    """
    asked = of_split(load_gold([questions or GOLD]), split)
    with gold_engine(collection, calibration=calibration) as (engine, directory):
        library = library_of(engine)
        origin = origin_of(directory, library, {"collection": collection, "gold": digest(map(repr, asked))})
        return measure_gold(asked, asker(engine, hits), library, origin, bar)


def articles_run(data: Path, split: str | None = None, calibration: Calibration | None = None) -> Run:
    """The Run of the questions about real documents, over all of these documents whatever the split."""
    documents, questions = load_questions(data)
    asked = of_split(questions, split)
    with written(documents) as folder, gold_engine(corpus=folder, calibration=calibration) as (engine, directory):
        library = library_of(engine)
        origin = origin_of(directory, library, {"collection": None, "gold": digest(map(repr, asked))})
        return measure_gold(asked, asker(engine), library, origin, bar)
