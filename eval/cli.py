"""`yinju eval`: measure on gold questions and datasets, compare, report, calibrate."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from api.calibration import FILENAME, SHIPPED, Calibration
from api.home import Home
from api.settings import Settings
from eval.ablation import ablation
from eval.baselines import System
from eval.bench import bench
from eval.calibrate import ERROR_RATE, fit, signal_rows
from eval.chunk_size import chunk_size
from eval.claims import claims
from eval.collection import system_ranker
from eval.compare import compare, compare_json, compare_markdown
from eval.datasets import load_dataset
from eval.documents import documents
from eval.fit_answers_command import fit_answers
from eval.floor import FLOOR, breaches, raise_floor
from eval.gold_run import articles_run, gold_run
from eval.markdown import calibration_markdown, summary
from eval.progress import bar
from eval.quotations import quotations
from eval.report import report
from eval.retrieval import DEPTH
from eval.retrieve import corpus_hash, measure
from eval.run import Run, commit, load_run
from ingest.errors import UserError


class NowhereToWrite(UserError):
    """Neither a collection nor a file was named."""


app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, add_completion=False)

Gold = Annotated[
    Path | None, typer.Option("--gold", help="JSON lines of gold questions, or a folder of them; ours by default.")
]
Split = Annotated[
    str | None,
    typer.Option("--split", help='Only the questions with this "split": ours are "tune" and "test" (held out).'),
]
Collection = Annotated[
    str | None, typer.Option("--collection", help="One of yours; by default a temporary one of the sample corpus.")
]

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of Markdown.")]
Out = Annotated[Path | None, typer.Option("--out", help="Save the whole run, question by question, as JSON.")]


app.command()(ablation)
app.command("chunk-size")(chunk_size)
app.command("quotations")(quotations)
app.command("claims")(claims)
app.command()(documents)
app.command("fit-answers")(fit_answers)


@app.callback()
def group() -> None:
    """Measure on gold questions and datasets, compare, report, calibrate."""


@app.command()
def gold(
    questions: Gold = None,
    split: Split = None,
    collection: Collection = None,
    gate: Annotated[bool, typer.Option("--gate", help="Fail (exit 1) when a measure is below the floor.")] = False,
    floor: Annotated[Path, typer.Option("--floor", help="The floor that --gate holds.")] = FLOOR,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Ask the gold questions and measure retrieval, quotes, answers, refusals, confidence and latency."""
    run = gold_run(questions, collection, split)
    _show(run, as_json, out)
    found = breaches(run, floor) if gate else []
    for line in found:
        typer.echo(f"below the floor: {line}", err=True)
    if found:
        raise typer.Exit(1)


@app.command()
def articles(
    data: Annotated[Path | None, typer.Argument(help="The folder that holds docs/.", metavar="DATA")] = None,
    split: Split = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Ask about real news, web articles and filings, as `gold` does: a third of the questions has no answer there."""
    _show(articles_run(data or Path(os.environ.get("YINJU_DATA", "shared/data")), split), as_json, out)


@app.command()
def retrieval(
    corpus: Annotated[Path, typer.Option("--corpus", help="JSON lines (also gzipped), a SQuAD file or a BEIR folder.")],
    queries: Annotated[Path | None, typer.Option("--queries", help="JSON lines, or a parallel SQuAD file.")] = None,
    split: Annotated[str, typer.Option("--split", help="Which qrels/SPLIT.tsv of a BEIR folder.")] = "test",
    system: Annotated[System, typer.Option("--system", help="Yinju, or a baseline.")] = "yinju",
    model: Annotated[Path | None, typer.Option("--model", help="A model of `yinju train`, in place of ours.")] = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Measure retrieval on a dataset; every item of its corpus is one unit, in a temporary collection."""
    dataset = load_dataset(corpus, queries, split)
    with system_ranker(system, dataset.corpus, bar, model) as (rank, made_of):
        origin = {"commit": commit(), **made_of, "corpus": corpus_hash(dataset), "settings": {"limit": DEPTH}}
        _show(measure(dataset, rank, origin, bar), as_json, out)


@app.command("compare")
def compare_runs(
    a: Annotated[Path, typer.Argument(help="A run saved with --out.")],
    b: Annotated[Path, typer.Argument(help="Another one over the same questions.")],
    as_json: AsJson = False,
) -> None:
    """Compare two runs: a paired randomisation test for every measure, and the questions that changed."""
    before, after = load_run(a), load_run(b)
    differences = compare(before, after)
    typer.echo(_json(compare_json(differences)) if as_json else compare_markdown(before, after, differences))


@app.command("report")
def report_run(
    run: Annotated[Path, typer.Argument(help="A run saved with --out.")],
    out: Annotated[Path | None, typer.Option("--out", help="The HTML file; beside the run when not given.")] = None,
) -> None:
    """Write one self-contained HTML file, and print the Markdown summary."""
    loaded, target = load_run(run), out or run.with_suffix(".html")
    target.write_text(report(loaded), encoding="utf-8")
    typer.echo(summary(loaded))
    typer.echo(f"\nwrote {target}", err=True)


@app.command("raise-floor")
def raise_the_floor(
    run: Annotated[Path, typer.Argument(help="A run of the gold questions, saved with --out.")],
    margin: Annotated[float, typer.Option(min=0.0, help="How far behind the run the floor stays.")] = 0.01,
    floor: Annotated[Path, typer.Option("--floor", help="The floor to raise.")] = FLOOR,
) -> None:
    """Raise every bound that --gate holds to what a run reached, less a margin; no bound is ever lowered."""
    raise_floor(load_run(run), margin, floor)
    typer.echo(f"wrote {floor}", err=True)


@app.command()
def calibrate(
    questions: Gold = None,
    split: Split = None,
    collection: Collection = None,
    error_rate: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Share of answers that may be wrong.")
    ] = ERROR_RATE,
    out: Annotated[Path | None, typer.Option("--out", help="Where to write, in place of the collection.")] = None,
    as_json: AsJson = False,
) -> None:
    """Fit confidence and the threshold that refuses, by cross-validation, and store them with the collection.

    Every question is answered, however unsure, and judged by its quotes.

    Example: yinju eval calibrate --collection reports --gold my-questions.jsonl --error-rate 0.1
    """
    if collection is None and out is None:
        raise NowhereToWrite("name the collection that the calibration is for with --collection, or a file with --out")
    run = gold_run(questions, collection, split, calibration=Calibration(threshold=0.0), hits=False)
    signals = signal_rows([question["signals"] for question in run.questions])
    right = np.array([question["values"]["right"] for question in run.questions], dtype=np.float64)
    begin = Calibration.read(SHIPPED) if SHIPPED.is_file() and out != SHIPPED else None
    fitted = fit(signals, right, f"{run.name}, model {run.origin['model']}", error_rate, begin=begin)
    target = out or Home(Settings.from_environment().home).collection(str(collection)).directory / FILENAME
    fitted.save(target)
    typer.echo(_json(fitted.to_json()) if as_json else calibration_markdown(fitted))
    typer.echo(f"wrote {target}", err=True)


app.command("bench")(bench)


def _show(run: Run, as_json: bool, out: Path | None) -> None:
    if out:
        run.save(out)
    typer.echo(_json(run.to_json(questions=False)) if as_json else summary(run))


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)


def main() -> None:
    """`python -m eval`: the commands, with a user's mistakes as one line on standard error and exit code 2."""
    try:
        app(prog_name="yinju eval")
    except UserError as error:
        print(f"yinju eval: {error}", file=sys.stderr)
        sys.exit(2)
