"""`yinju documents`, `yinju documents set`, `yinju show` and `yinju remove`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.options import AsJson, Cuts, Place, grouped
from api.cli.output import Line, print_json, show
from api.document_data import metadata_json
from ingest.errors import UserError

if TYPE_CHECKING:
    from api.engine import Engine
    from index.collection_protocol import StoredDocument
    from ingest.types import Document

_AROUND = 400  # characters shown on either side


def register(app: typer.Typer) -> None:
    """Add the commands."""
    listing = typer.Typer(rich_markup_mode=None)
    listing.callback(invoke_without_command=True)(grouped(documents))
    listing.command("set")(grouped(set_metadata))
    app.add_typer(listing, name="documents")
    app.command("show")(grouped(show_document))
    app.command("remove")(grouped(remove))


class BadField(UserError):
    """Not of the form field=value."""


def documents(
    context: typer.Context,
    place: Place,
    cuts: Cuts,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many.", show_default=False)] = None,
    as_json: AsJson = False,
) -> None:
    """List the documents of the collection, or correct what is known of one.

    \b
    Example:
      yinju documents --kind law --from 2021
      yinju documents set 9f2c published=2024-03-05
    """
    if context.invoked_subcommand is not None:
        context.obj = place
        return
    with place.engine() as engine:
        found = engine.documents(filter=cuts.filter(engine), limit=limit)
    if as_json:
        for document in found:
            print_json(_document_json(document))
    else:
        show(("", _document_line(document)) for document in found)


def set_metadata(
    document: Annotated[str, typer.Argument(help="Its id, or the beginning of it.", metavar="DOCUMENT")],
    fields: Annotated[
        list[str], typer.Argument(help="`FIELD=` goes back to what the file says.", metavar="FIELD=VALUE...")
    ],
    place: Place,
) -> None:
    """Correct what is known of a document, and keep it so when its file is read again. Only a title is embedded anew.

    \b
    Example:
      yinju documents set 9f2c published=2024-03-05 status="in force"
      yinju documents set 9f2c published=
    """
    pairs = [field.partition("=") for field in fields]
    if wrong := [name for name, equals, _ in pairs if not equals]:
        raise BadField(f"{wrong[0]}: not of the form field=value, as in published=2024-03-05")
    values = {name.strip(): value.strip() for name, _, value in pairs}
    with place.engine() as engine:
        found = engine.set_metadata(document, **values)
    show(_fields(found))


def show_document(
    document: Annotated[str, typer.Argument(help="Its id, or the beginning of it.", metavar="DOCUMENT")],
    place: Place,
    around: Annotated[
        int | None, typer.Option("--around", min=0, help="Only the text around this offset.", show_default=False)
    ] = None,
    version: Annotated[
        int | None, typer.Option("--version", min=1, help="An earlier version.", show_default=False)
    ] = None,
) -> None:
    """Show a document: what is known of it, and its text.

    \b
    Example:
      yinju show 9f2c --around 412
      yinju show 9f2c --version 1
    """
    with place.engine() as engine:
        found = engine.document(document, version)
        lines = [*_fields(found), *_related(engine, found)]
    show([*lines, ("", ""), *_text(found, around)])


def remove(
    ids: Annotated[list[str], typer.Argument(help="Ids, or beginnings of them.", metavar="DOCUMENT...")],
    place: Place,
) -> None:
    """Remove documents from the collection; their files stay where they are.

    \b
    Example:
      yinju remove 9f2c 41aa
    """
    with place.engine() as engine:
        count = engine.remove([engine.document(prefix).id for prefix in ids])
    show([("bold", f"{count} removed")])


def _document_line(document: StoredDocument) -> str:
    metadata = document.metadata
    published = metadata.published.isoformat() if metadata.published else "-" * 10
    title = " ".join(metadata.title.split()) or document.origin
    return f"{document.id}  {published}  {metadata.language}  {metadata.kind:6}  {title}"


def _document_json(document: StoredDocument) -> dict[str, Any]:
    fields = {
        "id": document.id,
        "origin": document.origin,
        "characters": document.characters,
        "chunks": document.chunks,
    }
    return fields | metadata_json(document.metadata)


def _fields(document: Document) -> Iterator[Line]:
    metadata = document.metadata
    yield "bold", metadata.title or document.origin
    found = dict(metadata.found)
    for name, value in {"id": document.id, "origin": document.origin, **metadata_json(metadata)}.items():
        if value and name not in ("detected", "found") and (name != "title" or name in found):
            marks = [mark for mark in ("detected" if name in metadata.detected else "", found.get(name, "")) if mark]
            shown = ", ".join(value) if isinstance(value, list) else value
            place = f" ({', '.join(marks)})" if marks else ""
            yield "dim", f"{name.replace('_', ' ')}: {shown}{place}"


def _related(engine: Engine, document: Document) -> Iterator[Line]:
    """Its versions, and the documents that replace it, are replaced by it or are the same text."""
    versions = engine.versions(document.id)
    if len(versions) > 1:
        kept = ", ".join(str(known.number) for known in versions if known.kept)
        yield "dim", f"version: {document.version} of {len(versions)} (kept: {kept})"
    for link in engine.successors(document.id):
        yield "dim", f"replaced by: {_document_line(link.document)} ({link.how})"
    for link in engine.predecessors(document.id):
        yield "dim", f"takes the place of: {_document_line(link.document)} ({link.how})"
    for other in engine.reprints(document.id):
        yield "dim", f"also published: {_document_line(other)}"


def _text(document: Document, around: int | None) -> Iterator[Line]:
    if around is None:
        yield "", document.text
        return
    start, end = max(0, around - _AROUND), min(len(document.text), around + _AROUND)
    page = document.page_at(around)
    yield "dim", f"characters {start} to {end} of {len(document.text)}{f', p. {page}' if page else ''}"
    yield "", document.text[start:end]
