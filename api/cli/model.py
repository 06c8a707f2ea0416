"""`yinju terms` and `yinju train`: what search is made of."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.output import show, warn
from index.pretrained import require_models_extra

if TYPE_CHECKING:
    from rich.progress import TaskID

MISTAKE = 2


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
    data: Annotated[
        list[Path],
        typer.Argument(help="Folders of pairs, JSON lines.", metavar="DATA...", exists=True, file_okay=False),
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder for the model.", metavar="DIR")],
    terms: Annotated[list[Path] | None, typer.Option("--terms", help="Term files of your own (repeatable).")] = None,
    dimension: Annotated[int, typer.Option("--dimension", min=16, max=1024, help="Length of a vector.")] = 256,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same model.")] = 0,
    share: Annotated[
        float, typer.Option("--share", min=0.001, max=1.0, help="Part of the rows {en, zh, q_en, q_zh} that is used.")
    ] = 1.0,
    teacher: Annotated[
        str | None, typer.Option("--teacher", help="English sentence-transformers model to begin from.")
    ] = None,
    start: Annotated[
        Path | None, typer.Option("--from", help="A model of `yinju train` to go on from.", metavar="DIR")
    ] = None,
    epochs: Annotated[
        int | None, typer.Option("--epochs", min=1, help="Passes of the first stage.", show_default=False)
    ] = None,
    members: Annotated[int, typer.Option("--members", min=1, help="Runs whose tables are averaged.")] = 4,
    late_steps: Annotated[
        int | None, typer.Option("--late-steps", min=1, help="Steps of the second stage.", show_default=False)
    ] = None,
) -> None:
    """Train a bilingual static model on your own pairs. Needs the extra `models`, no GPU.

    DATA holds files *.jsonl or *.jsonl.gz, each of one kind of row, which its keys tell:

    \b
      {"en": "..", "zh": ".."}               a translation; short ones count as terms
      {"question": "..", "passage": ".."}    a question and the text that answers it
      {"en": "..", "zh": "..", "q_en": "..", "q_zh": "..", "terms": [["en", "zh"]]}
                                             a translated passage with a question in both
                                             languages; "terms" may be left out
      {"title": "..", "article": "..", "text": ".."}    an article of a statute
      {"of": "..", "passage": "..", "question": ".."}   a further question about a row of another file

    Each of the runs that are averaged has two stages: dense (embeddings), then late (matching word by word). What was
    stopped takes up the stage in which it stopped when the same command is given again. With --from the vocabulary
    and the dimension are that model's, and what it has learned is kept by learning slowly.

    \b
    Example:
      echo '{"question": "外泌体是什么？", "passage": "Exosomes are vesicles ..."}' >> pairs/ours.jsonl
      yinju train pairs/ --out my-model
      yinju train pairs/ --from index/static --members 2 --out ours
      yinju reindex --model my-model
    """
    require_models_extra("training")
    from index.training.train import ONWARD_DENSE, ONWARD_LATE, TrainingSettings
    from index.training.train import train as run_training

    fresh = TrainingSettings()
    dense, late = (ONWARD_DENSE, ONWARD_LATE) if start else (fresh.dense, fresh.late)
    settings = TrainingSettings(
        dimension=dimension,
        seed=seed,
        members=members,
        share=share,
        teacher=teacher,
        start=str(start) if start else None,
        dense=dense if epochs is None else replace(dense, epochs=epochs),
        late=late if late_steps is None else replace(late, steps=late_steps),
    )
    if done := sorted(path.stem for path in (out / "stages").glob("*.npz") if ".part" not in path.name):
        warn(f"going on with the run in {out}; done: {', '.join(done)}")
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
