"""`yinju diff` and `yinju forget`: earlier versions of documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import AsJson, Place, grouped
from api.cli.output import Line, print_json, show
from ingest.errors import UserError

if TYPE_CHECKING:
    from api.diff import Difference

DocumentId = Annotated[str, typer.Argument(help="Its id, or the beginning of it.", metavar="DOCUMENT")]


class NothingNamed(UserError):
    """No document was named."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("diff")(grouped(diff))
    app.command("forget")(grouped(forget))


def diff(
    document: DocumentId,
    place: Place,
    old: Annotated[
        int | None, typer.Option("--from", min=1, help="Version (default: the one before).", show_default=False)
    ] = None,
    new: Annotated[
        int | None, typer.Option("--to", min=1, help="Version (default: the newest).", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what changed between two versions of a document, sentence by sentence.

    \b
    Example:
      yinju diff 9f2c
      yinju diff 9f2c --from 1 --to 3
    """
    with place.engine() as engine:
        found = engine.diff(document, old, new)
    if as_json:
        print_json(found.to_json())
    else:
        show(_lines(found))


def forget(
    place: Place,
    ids: Annotated[list[str] | None, typer.Argument(help="Ids, or beginnings of them.", metavar="DOCUMENT...")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Of all documents.")] = False,
    keep: Annotated[int, typer.Option("--keep-versions", min=0, help="Keep so many earlier versions of each.")] = 0,
) -> None:
    """Forget earlier versions of documents; the newest stays. Quotes of then can no longer be looked up.

    \b
    Example:
      yinju forget 9f2c
      yinju forget --all --keep-versions 3
    """
    if not ids and not everything:
        raise NothingNamed("nothing to forget: name documents, or use --all for those of all documents")
    with place.engine() as engine:
        count = engine.forget(None if everything else ids, keep=keep)
    show([("bold", f"{count} earlier version{'' if count == 1 else 's'} forgotten")])


def _lines(found: Difference) -> Iterator[Line]:
    yield "bold", f"version {found.old} to {found.new}: {len(found.changes)} changes"
    for name, before, after in found.metadata:
        yield "dim", f"{name.replace('_', ' ')}: {before} -> {after}"
    for change in found.changes:
        yield "", ""
        yield "cyan", f"@@ {change.old_start} -> {change.new_start} @@"
        yield from (("red", f"- {line}") for line in change.old_text.splitlines() if line.strip())
        yield from (("green", f"+ {line}") for line in change.new_text.splitlines() if line.strip())
