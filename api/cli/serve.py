"""`yinju serve`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from api.cli.options import Place, grouped


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve")(grouped(serve))


Names = Annotated[
    list[str] | None, typer.Option("--allow-host", help="A further name by which it is reached, e.g. through a proxy.")
]
Origins = Annotated[
    list[str] | None, typer.Option("--cors", help="Pages of this site may call: https://example.org.", metavar="ORIGIN")
]


@dataclass(frozen=True, slots=True)
class Reach:
    """Where the service listens, and to whom."""

    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1"
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0: any free one.")] = 8000
    allow_host: Names = None
    cors: Origins = None


def serve(
    place: Place,
    reach: Reach,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Processes that answer.")] = 1,
    threads: Annotated[int, typer.Option("--threads", min=0, max=64, help="Threads of each; 0: one a processor.")] = 0,
    rate: Annotated[float, typer.Option("--rate", min=0, help="Requests a second of one key; 0: no limit.")] = 20.0,
    upload_mb: Annotated[int, typer.Option("--upload-mb", min=1, max=10_000, help="Largest upload.")] = 64,
) -> None:
    """Serve the page and the HTTP interface until interrupted. See docs/http.md.

    \b
    Example:
      yinju serve --port 8000 --workers 2
    """
    from api.http.run import run
    from api.http.settings import Limits, ServeSettings

    run(
        ServeSettings(
            place.settings(),
            host=reach.host,
            port=reach.port,
            workers=workers,
            threads=threads,
            origins=tuple(reach.cors or ()),
            hosts=tuple(reach.allow_host or ()),
            limits=Limits(rate=rate, upload_bytes=upload_mb << 20),
        )
    )
