"""`yinju eval fit-answers`: learn which sentence answers and when to refuse, and what that gives held out."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Annotated

import typer

from api import calibration, sentence_ranking
from api.calibration import Calibration
from api.sentence_features import NAMES
from api.sentence_ranking import SentenceRanking
from api.signals import NAMES as SIGNALS
from eval.articles import load_questions, written
from eval.bootstrap import Floats
from eval.datasets import read_rows
from eval.fit_answers import Measured, ReadSet, fit_refusal, fit_sentences, measured, outcomes, read_set
from eval.gold import load_gold, of_split
from eval.markdown import table
from eval.sentence_sets import alien_cases, gold_cases, reading_cases

THRESHOLD = 0.38  # see docs/decisions/015-real-documents.md
# How much a question counts for refusal: little, so that the ridge of `eval.calibrate.logistic` weighs more.
# Gold questions are the only ones over documents as users have them; the passages of the domain set are single
# statements, and the reading sets have no near-misses worth the name.
WEIGHTS = {"gold": 0.6, "articles": 0.3, "alien": 0.3, "domain": 0.03, "xquad": 0.0, "cmrc2018": 0.0}
SHARES = {"gold": 3.0, "articles": 3.0}  # in the choice of sentences, where every other set counts 1
_PAIRS = tuple(product(("zh", "en"), repeat=2))


def fit_answers(
    data: Annotated[
        Path | None, typer.Argument(help="The folder that holds dev/xquad, dev/domain and dev/cmrc2018.")
    ] = None,
    most: Annotated[int, typer.Option("--most", min=20, help="Questions of each set at most.")] = 200,
    write: Annotated[bool, typer.Option("--write", help="Put the weights into the package.")] = False,
) -> None:
    """Fit the choice of sentences and refusal on the tuned half of the gold questions and the development sets."""
    root = data or Path(os.environ.get("YINJU_DATA", "shared/data"))
    others = [replace(one, weight=WEIGHTS[one.name.split()[0]]) for one in _others(root / "dev", most)]
    aliens = _aliens(root / "dev", most // 2)
    halves = {half: [_gold(half), _articles(root, half)] for half in ("tune", "test")}
    rows = []
    for learned, held_out in (("test", "tune"), ("tune", "test")):
        ranking, refusal = fit([*halves[learned], *others], [aliens])
        for one in halves[held_out]:
            rows.append(measured(f"{one.name}, learned without it", outcomes(one, ranking), refusal))
    typer.echo(markdown(rows))
    if write:
        save(ranking, refusal, [*halves["tune"], *others, aliens])


def fit(sets: Sequence[ReadSet], unanswerable: Sequence[ReadSet]) -> tuple[SentenceRanking, Floats]:
    """Sentence weights, learned on `sets`, and the weights and intercept of refusal, learned on both."""
    ranking = fit_sentences(sets)
    return ranking, fit_refusal([outcomes(one, ranking) for one in (*sets, *unanswerable) if one.weight])


def _aliens(folder: Path, each: int) -> ReadSet:
    """Encyclopedia questions in both languages, over the sample corpus."""
    files = [folder / "xquad" / f"queries.{language}.jsonl.gz" for language in ("zh", "en")]
    questions = [str(row["text"]) for file in files for row in list(read_rows(file))[-each:]]
    with alien_cases(questions, "alien") as cases:
        return read_set(cases, WEIGHTS["alien"])


def _gold(half: str) -> ReadSet:
    with gold_cases(of_split(load_gold(), half), f"gold {half}") as cases:
        return read_set(cases, WEIGHTS["gold"], SHARES["gold"])


def _articles(data: Path, half: str) -> ReadSet:
    """Questions about one half of the real documents, over both halves."""
    articles, questions = load_questions(data)
    with (
        written(articles) as folder,
        gold_cases(of_split(questions, half), f"articles {half}", folder) as cases,
    ):
        return read_set(cases, WEIGHTS["articles"], SHARES["articles"])


def _others(folder: Path, most: int) -> Iterator[ReadSet]:
    for name, (asked, stored) in product(("domain", "xquad"), _PAIRS):
        corpus, queries = folder / name / f"corpus.{stored}.jsonl.gz", folder / name / f"queries.{asked}.jsonl.gz"
        answers = folder / name / f"queries.{stored}.jsonl.gz" if name == "xquad" else None
        with reading_cases(f"{name} {asked}->{stored}", corpus, queries, answers, most) as cases:
            yield read_set(cases)
    queries = folder / "cmrc2018" / "queries.jsonl.gz"
    with reading_cases("cmrc2018", folder / "cmrc2018" / "corpus.jsonl.gz", queries, queries, most) as cases:
        yield read_set(cases)


def save(ranking: SentenceRanking, refusal: Floats, sets: Sequence[ReadSet]) -> None:
    """Write api/sentence_ranking.json and api/calibration.json."""
    names = [one.name for one in sets]
    stored = {
        "weights": {name: round(float(weight), 6) for name, weight in zip(NAMES, ranking.weights, strict=True)},
        "learned_on": names,
    }
    text = json.dumps(stored, ensure_ascii=False, indent=1)
    sentence_ranking.BUNDLED.write_text(text + "\n", encoding="utf-8")
    weights = {name: round(float(weight), 6) for name, weight in zip(SIGNALS, refusal[:-1], strict=True)}
    fitted = Calibration(weights, round(float(refusal[-1]), 6), THRESHOLD)
    fitted.save(calibration.SHIPPED, {"fitted_on": ", ".join(one.name for one in sets if one.weight)})


def markdown(rows: Sequence[Measured]) -> str:
    """The measures as a table."""
    heading = ("", "questions", "best sentence answers", "a quote answers", "quotes", "AUC", "ECE")
    body = [
        (row.name, str(row.questions), *(f"{v:.3f}" for v in (row.first, row.shown, row.quotes, row.auc, row.ece)))
        for row in rows
    ]
    return table(heading, body)
