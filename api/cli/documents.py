"""`yinju documents`, `yinju show` and `yinju remove`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.options import AsJson, Cuts, Place, grouped
from api.cli.output import Line, print_json, show
from api.document_data import metadata_json

if TYPE_CHECKING:
    from index.collection_protocol import StoredDocument
    from ingest.types import Document

_AROUND = 400  # characters shown on either side


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("documents")(grouped(documents))
    app.command("show")(grouped(show_document))
    app.command("remove")(grouped(remove))


def documents(
    place: Place,
    cuts: Cuts,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many.", show_default=False)] = None,
    as_json: AsJson = False,
) -> None:
    """List the documents of the collection.

    \b
    Example:
      yinju documents --kind law --from 2021
    """
    with place.engine() as engine:
        found = engine.documents(filter=cuts.filter(engine), limit=limit)
    if as_json:
        for document in found:
            print_json(_document_json(document))
    else:
        show(("", _document_line(document)) for document in found)


def show_document(
    document: Annotated[str, typer.Argument(help="Its id, or the beginning of it.", metavar="DOCUMENT")],
    place: Place,
    around: Annotated[
        int | None, typer.Option("--around", min=0, help="Only the text around this offset.", show_default=False)
    ] = None,
) -> None:
    """Show a document: what is known of it, and its text.

    \b
    Example:
      yinju show 9f2c --around 412
    """
    with place.engine() as engine:
        found = engine.document(document)
    show(_shown(found, around))


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


def _shown(document: Document, around: int | None) -> Iterator[Line]:
    metadata = document.metadata
    yield "bold", metadata.title or document.origin
    for name, value in {"id": document.id, "origin": document.origin, **metadata_json(metadata)}.items():
        if value and name not in ("title", "detected"):
            mark = " (detected)" if name in metadata.detected else ""
            yield "dim", f"{name.replace('_', ' ')}: {', '.join(value) if isinstance(value, list) else value}{mark}"
    yield "", ""
    if around is None:
        yield "", document.text
        return
    start, end = max(0, around - _AROUND), min(len(document.text), around + _AROUND)
    page = document.page_at(around)
    yield "dim", f"characters {start} to {end} of {len(document.text)}{f', p. {page}' if page else ''}"
    yield "", document.text[start:end]
