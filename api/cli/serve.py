"""`yinju serve`."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.options import Place, grouped


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve")(grouped(serve))


def serve(
    place: Place,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0: any free one.")] = 8000,
) -> None:
    """Serve the page and the HTTP interface. See docs/http.md.

    \b
    Example:
      yinju serve --port 8000
    """
    from api.http.run import run
    from api.http.settings import ServeSettings

    run(ServeSettings(place.settings(), host=host, port=port))
