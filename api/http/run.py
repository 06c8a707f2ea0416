"""Running the service with uvicorn."""

from __future__ import annotations

import uvicorn

from api.engine import Engine
from api.http.app import create_app
from api.http.settings import ServeSettings
from ingest.errors import UserError


class UnsafeAddress(UserError):
    """The service would be open to everyone who can reach the machine."""


def run(settings: ServeSettings) -> None:
    """Serve until interrupted. Raises UnsafeAddress, and what `Engine.open` raises."""
    if not settings.loopback:
        raise UnsafeAddress(f"--host {settings.host}: everyone who reaches it could read and write; make a key first")
    with Engine.open(settings=settings.settings, create=True) as engine:
        uvicorn.run(create_app(engine, settings), host=settings.host, port=settings.port)
