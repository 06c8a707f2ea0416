"""`yinju terms` and `yinju train`: what search is made of."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from api.cli.output import show
from ingest.errors import UserError

MISTAKE = 2


class MissingExtra(UserError):
    """A part of Yinju that was not installed is needed."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    terms = typer.Typer(rich_markup_mode=None, help="Work on term files.")
    terms.command("lint")(lint)
    terms.callback(invoke_without_command=True)(_terms)
    app.add_typer(terms, name="terms")
    app.command("train")(train)


def _terms(context: typer.Context) -> None:
    """Work on term files: names of one thing in both languages, a row each.

    \b
    Example:
      yinju terms lint our-terms.tsv
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def lint(
    file: Annotated[Path, typer.Argument(help="kind, Chinese, English, separated by tabs.", metavar="FILE")],
) -> int:
    """Say what is wrong with a term file, line by line. Exit code 2: something is.

    \b
    Example:
      yinju terms lint our-terms.tsv
    """
    from index.terms import lint as problems

    found = problems(file)
    show(("", f"{file}:{problem.line}: {problem.reason}") for problem in found)
    if not found:
        show([("bold", f"{file}: nothing wrong")])
    return MISTAKE if found else 0


def train(
    data: Annotated[Path, typer.Argument(help="Folder or file of pairs, JSON lines.", metavar="DATA")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the model.", metavar="DIR")],
) -> None:
    """Train a bilingual static model on your pairs ({en, zh} or {question, passage}); needs the extra `models`.

    \b
    Example:
      yinju train pairs.jsonl --out my-model
    """
    for package in ("torch", "sentence_transformers"):
        if find_spec(package) is None:
            raise MissingExtra(f"training needs {package}: pip install 'yinju[models]'")
    from index.training.train import train as run_training

    run_training(data, out)
