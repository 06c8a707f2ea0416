"""`yinju timeline`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.ask import NOT_IN_CORPUS
from api.cli.options import AsJson, Cuts, Place, grouped
from api.cli.output import Line, print_json, show

if TYPE_CHECKING:
    from api.timeline import Timeline


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("timeline")(grouped(timeline))


def timeline(
    topic: Annotated[str, typer.Argument(help="What it is about: a name, a substance, some words.", metavar="TOPIC")],
    place: Place,
    cuts: Cuts,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="At most so many statements.")] = 50,
    as_json: AsJson = False,
) -> int:
    """List dated statements about a topic in order, each quoted. Exit code 3: none.

    \b
    Example:
      yinju timeline "animal testing"
      yinju timeline 外泌体 --jurisdiction CN --json
    """
    with place.engine() as engine:
        found = engine.timeline(topic, filter=cuts.filter(engine), limit=limit)
        if as_json:
            print_json(found.to_json())
        else:
            show(_lines(found))
        return 0 if found.entries else NOT_IN_CORPUS


def _lines(found: Timeline) -> Iterator[Line]:
    from api.compose import citation

    zh = found.language == "zh"
    if not found.entries:
        yield "yellow", "语料库中没有关于它的带日期的内容。" if zh else "The corpus has no dated statement about it."
    width = max((len(entry.date) for entry in found.entries), default=0)
    for entry in found.entries:
        note = "" if entry.dated_by == "text" else "（按发布日期）" if zh else " (as published)"
        words = " ".join(entry.quote.text.split())
        yield "", f"{entry.date:{width}}{note}  “{words}” — {citation(entry.quote, found.language)}"
