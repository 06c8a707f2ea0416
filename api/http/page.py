"""The page's files at `/`, behind all other routes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

STATIC = Path(__file__).with_name("static")


class Page(StaticFiles):
    """Serves the files; a path that other routes know under another method is answered 405, not 404."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        super().__init__(directory=STATIC, html=True)
        self._routes = tuple(routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file. Raises HTTPException."""
        if any(route.matches(scope)[0] is Match.PARTIAL for route in self._routes):
            raise HTTPException(405)
        await super().__call__(scope, receive, send)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, to be asked for again each time: a new version must not mix with an old one."""
        response = await super().get_response(path, scope)
        response.headers.setdefault("Cache-Control", "no-cache")
        return response
