"""`yinju terms` and `yinju train`: what search is made of."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.output import show, warn
from ingest.errors import UserError

if TYPE_CHECKING:
    from rich.progress import TaskID

MISTAKE = 2


class MissingExtra(UserError):
    """A part of Yinju that was not installed is needed."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    terms = typer.Typer(rich_markup_mode=None)
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
    data: Annotated[Path, typer.Argument(help="Folder of pairs, JSON lines.", metavar="DATA")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the model.", metavar="DIR")],
    terms: Annotated[list[Path] | None, typer.Option("--terms", help="Term files of your own (repeatable).")] = None,
    dimension: Annotated[int, typer.Option("--dimension", min=16, max=1024, help="Length of a vector.")] = 256,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same model.")] = 0,
    teacher: Annotated[str | None, typer.Option("--teacher", help="English model to distil, by name or path.")] = None,
) -> None:
    """Train a bilingual static model on your pairs ({en, zh} or {question, passage}); needs the extra `models`.

    A run that was stopped goes on where it was when the same command is given again.

    \b
    Example:
      yinju train pairs/ --out my-model
    """
    for package in ("torch", "sentence_transformers"):
        if find_spec(package) is None:
            raise MissingExtra(f"training needs {package}, which is not installed: pip install 'yinju[models]'")
    from index.training.train import TrainingSettings
    from index.training.train import train as run_training

    settings = TrainingSettings(dimension=dimension, seed=seed, teacher=teacher)
    with _training_bar() as progress:
        run_training(data, out, settings, progress, terms or ())
    show([("bold", f"model in {out}; use it with: yinju ingest PATHS --model {out}")])


@contextmanager
def _training_bar() -> Iterator[Callable[[str, int, int, float], None]]:
    """Progress of every stage: a bar on a terminal, a line for each tenth of a stage in a pipe."""
    if not sys.stderr.isatty():
        yield _training_line
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        tasks: dict[str, TaskID] = {}

        def update(stage: str, step: int, steps: int, loss: float) -> None:
            task = tasks[stage] if stage in tasks else tasks.setdefault(stage, bar.add_task(stage, total=steps))
            bar.update(task, completed=step, total=steps, description=f"{stage}  loss {loss:.3f}")

        yield update


def _training_line(stage: str, step: int, steps: int, loss: float) -> None:
    if step == steps or step % max(1, steps // 10) == 0:
        warn(f"{stage}: {step}/{steps}, loss {loss:.3f}")
