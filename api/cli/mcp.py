"""`yinju mcp`."""

from __future__ import annotations

import typer

from api.cli.options import Place, grouped


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("mcp")(grouped(serve_tools))


def serve_tools(place: Place) -> None:
    """Offer ask, search, verify_quote and show_document to a model, over standard input and output (extra: mcp).

    \b
    Example:
      yinju mcp --collection laws
    """
    from api.mcp_server import make_server

    with place.engine() as engine:
        make_server(engine).run("stdio")
