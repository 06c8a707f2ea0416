"""`yinju ingest`, `yinju status` and `yinju reindex`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import KIND, KINDS, LANGUAGES, AsJson, Place, grouped, one_of
from api.cli.output import Line, print_json, show, warn
from ingest.errors import UserError

if TYPE_CHECKING:
    from api.ingestion import IngestReport, Progress

MISTAKE, INTERRUPTED = 2, 130
_SHOWN = 20  # failures listed one by one


class NothingToIngest(UserError):
    """No path was given."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("ingest")(grouped(ingest))
    app.command("status")(grouped(status))
    app.command("reindex")(grouped(reindex))


def ingest(
    place: Place,
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders, folders with all below.", metavar="PATHS...")
    ] = None,
    sample: Annotated[
        bool, typer.Option("--sample", help="Ingest the sample corpus that is installed with Yinju.")
    ] = False,
    prune: Annotated[bool, typer.Option("--prune", help="Remove documents whose files are gone.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Go on reading what changes, until Ctrl-C.")] = False,
    keep: Annotated[
        int | None,
        typer.Option("--keep-versions", min=0, help="Earlier versions kept of each document.", show_default="10"),
    ] = None,
    kind: Annotated[str | None, KIND] = None,
    model: Annotated[
        str | None, typer.Option("--model", help="Dense model for a new collection (extra: models).")
    ] = None,
    terms: Annotated[
        Path | None, typer.Option("--terms", help="Term file (see: yinju terms lint) to keep with it.")
    ] = None,
) -> int:
    """Read files and folders into a collection. Unchanged files are skipped. Exit code 2: something failed.

    \b
    Example:
      yinju ingest corpus ~/reports --prune
      yinju ingest laws.jsonl --kind law --collection laws
      yinju ingest ~/reports --watch --prune
    """
    wanted = [*(paths or ()), *(_sample_corpus() if sample else ())]
    if not wanted:
        raise NothingToIngest("nothing to ingest: name files or folders, or use --sample for the sample corpus")
    _check(wanted)
    overrides = {"kind": one_of(KINDS, kind, "--kind")} if kind else {}
    with place.engine(create=True, model=model, terms=terms) as engine:
        if keep is not None:
            engine.keep_versions(keep)
        if watch:
            return _watch(engine.watch(wanted, overrides=overrides, prune=prune))
        with _bar() as progress:
            report = engine.ingest(wanted, overrides=overrides, prune=prune, progress=progress)
    show(_report_lines(report))
    if report.interrupted:
        warn("yinju: interrupted; the collection is usable, the same command goes on where this one stopped")
        return INTERRUPTED
    return MISTAKE if report.failed else 0


def _watch(reports: Iterator[IngestReport]) -> int:
    """Print what each ingestion did, as it was done; Ctrl-C is how one leaves."""
    first = True
    try:
        for report in reports:
            if first or report != replace(report, added=0, replaced=0, removed=0, failed=()):
                show(_report_lines(report))
            if first:
                warn("yinju: watching; Ctrl-C ends it")
            first = False
    except KeyboardInterrupt:
        pass
    warn("yinju: no longer watching; what was read is in the collection")
    return 0


def _check(paths: list[Path]) -> None:
    """Raises MissingPath before a collection is made for nothing."""
    from ingest.walk import find_files

    for path in paths:
        next(iter(find_files([path])), None)


def _sample_corpus() -> list[Path]:
    import corpus  # a folder of data, installed as a package

    return [Path(next(iter(corpus.__path__))) / language for language in LANGUAGES]


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None] | None]:
    """A progress bar on a terminal, with rate and time left; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        BarColumn(),
        DownloadColumn(),
        TextColumn("{task.fields[documents]:,} documents, {task.fields[rate]:,.0f} chunks/s"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, documents=0, rate=0.0)

        def update(progress: Progress) -> None:
            seconds = bar.tasks[0].elapsed or 0.0
            rate = progress.chunks / seconds if seconds else 0.0
            bar.update(
                task, total=progress.bytes_total, completed=progress.bytes, documents=progress.documents, rate=rate
            )

        yield update


@contextmanager
def _chunk_bar() -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar over chunks on a terminal, nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _report_lines(report: IngestReport) -> Iterator[Line]:
    counts = (
        f"{report.added} added, {report.replaced} replaced, {report.unchanged} unchanged, "
        f"{report.removed} removed, {len(report.failed)} failed"
    )
    yield "bold", counts
    for name, reason in report.failed[:_SHOWN]:
        yield "red", f"  failed: {name}: {reason}"
    if len(report.failed) > _SHOWN:
        yield "red", f"  and {len(report.failed) - _SHOWN} more that failed"
    for name, reason in report.warnings[:_SHOWN]:
        yield "yellow", f"  incomplete: {name}: {reason}"
    if len(report.warnings) > _SHOWN:
        yield "yellow", f"  and {len(report.warnings) - _SHOWN} more that are incomplete"
    for name in report.vanished[:_SHOWN]:
        yield "yellow", f"  gone: {name} (its documents are kept; --prune removes them)"
    if len(report.vanished) > _SHOWN:
        yield "yellow", f"  and {len(report.vanished) - _SHOWN} more that are gone"


def status(place: Place, as_json: AsJson = False) -> None:
    """Tell what the collection holds: documents, chunks, bytes, model, sequence numbers.

    \b
    Example:
      yinju status --json
    """
    with place.engine() as engine:
        found = asdict(engine.status())
    if as_json:
        print_json(found)
    else:
        show(("", f"{name.replace('_', ' ') + ':':18} {value}") for name, value in found.items())


def reindex(
    place: Place,
    model: Annotated[str | None, typer.Option("--model", help="Embed anew with this model (extra: models).")] = None,
    terms: Annotated[Path | None, typer.Option("--terms", help="Term file to keep with the collection.")] = None,
) -> None:
    """Build the indexes anew from the stored documents, with another model or other terms if you like.

    \b
    Example:
      yinju reindex --terms our-terms.tsv
    """
    from api.engine import reindex as rebuild

    with _chunk_bar() as progress:
        count = rebuild(place.settings(model=model, terms=terms), progress)
    show([("bold", f"{count} chunks indexed anew")])
