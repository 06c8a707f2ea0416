"""`yinju verify`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import AsJson, Place, grouped
from api.cli.output import Line, print_json, show

if TYPE_CHECKING:
    from api.verify import Verification

NOT_IN_CORPUS = 3


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("verify")(grouped(verify))


def verify(
    quotation: Annotated[str, typer.Argument(help="The words, with or without quotation marks.", metavar="QUOTATION")],
    place: Place,
    document: Annotated[
        str | None,
        typer.Option("--document", help="Only in this document (id or its beginning).", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Check a quotation: is it verbatim in the collection, where, and if not, what is the nearest true wording.

    Spaces, full-width and traditional characters, quotation marks and the like that differ are named; an ellipsis may
    stand for what was left out. Exit code 3: it is not there.

    \b
    Example:
      yinju verify "In July 2023 the NMPA classed exosomes as drugs"
    """
    with place.engine() as engine:
        found = engine.verify(quotation, document)
        if as_json:
            print_json(found.to_json())
        else:
            show(_lines(found))
        return 0 if found.places else NOT_IN_CORPUS


def _lines(found: Verification) -> Iterator[Line]:
    from api.compose_verification import compose_verification

    lead, *rest = compose_verification(found).split("\n")
    yield "bold" if found.places else "yellow", lead
    for line in rest:
        yield "", line
