"""`yinju eval`: measure on gold questions and datasets, compare, report, calibrate."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from eval.baselines import System
from eval.collection import system_ranker
from eval.datasets import load_dataset
from eval.markdown import summary
from eval.progress import bar
from eval.retrieval import DEPTH
from eval.retrieve import corpus_hash, measure
from eval.run import Run, commit
from ingest.errors import UserError

app = typer.Typer(no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of Markdown.")]
Out = Annotated[Path | None, typer.Option("--out", help="Save the whole run, question by question, as JSON.")]


@app.callback()
def group() -> None:
    """Measure on gold questions and datasets, compare, report, calibrate."""


@app.command()
def retrieval(
    corpus: Annotated[Path, typer.Option("--corpus", help="JSON lines (also gzipped), a SQuAD file or a BEIR folder.")],
    queries: Annotated[Path | None, typer.Option("--queries", help="JSON lines, or a parallel SQuAD file.")] = None,
    split: Annotated[str, typer.Option("--split", help="Which qrels/SPLIT.tsv of a BEIR folder.")] = "test",
    system: Annotated[System, typer.Option("--system", help="Yinju, or a baseline.")] = "yinju",
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Measure retrieval on a dataset; every item of its corpus is one unit, in a temporary collection."""
    dataset = load_dataset(corpus, queries, split)
    with system_ranker(system, dataset.corpus, bar) as (rank, made_of):
        origin = {"commit": commit(), **made_of, "corpus": corpus_hash(dataset), "settings": {"limit": DEPTH}}
        _show(measure(dataset, rank, origin, bar), as_json, out)


def _show(run: Run, as_json: bool, out: Path | None) -> None:
    if out:
        run.save(out)
    typer.echo(json.dumps(run.to_json(questions=False), ensure_ascii=False, indent=1) if as_json else summary(run))


def main() -> None:
    """`python -m eval`: the commands, with a user's mistakes as one line on standard error and exit code 2."""
    try:
        app(prog_name="yinju eval")
    except UserError as error:
        print(f"yinju eval: {error}", file=sys.stderr)
        sys.exit(2)
