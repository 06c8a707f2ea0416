"""Security headers on every response, and the checks of Host and Origin before anything is read.

A page of another site can make a browser call a service on the user's own machine: by a name that it lets point to
127.0.0.1 (DNS rebinding: the Host header gives it away), or by a plain form post (the Origin header does).
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.errors import Problem
from api.http.settings import ServeSettings, is_loopback

# The page has no inline script or style and loads nothing from elsewhere.
POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_SAFE = ("GET", "HEAD", "OPTIONS")


class Guard:
    """ASGI middleware around everything else."""

    def __init__(self, app: ASGIApp, settings: ServeSettings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                # the page's files are asked for again each time: after an upgrade old and new modules must not meet
                cached = "no-store" if scope["path"].startswith("/v1/") else "no-cache"
                headers.setdefault("Cache-Control", cached)
            await send(message)

        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, guarded)
        else:
            await refusal.response(scope["path"])(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> Problem | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._known(host):
            return Problem(
                421,
                "unknown_host",
                "this name is not one of the service's; add it with yinju serve --allow-host NAME",
            )
        origin = headers.get("origin")
        if origin and scope["method"] not in _SAFE and not self._may_call(origin, host):
            text = "a page of another site may not call; allow it with yinju serve --cors ORIGIN"
            return Problem(403, "foreign_origin", text)
        return None

    def _known(self, host: str) -> bool:
        name = (urlsplit(f"//{host}").hostname or "") if _wellformed(host) else ""
        if name in self._settings.hosts or is_loopback(name):  # no page of another site has a loopback name
            return True
        return not self._settings.loopback and not self._settings.hosts

    def _may_call(self, origin: str, host: str) -> bool:
        return origin in self._settings.origins or origin.partition("://")[2] == host


def _wellformed(host: str) -> bool:
    try:
        return urlsplit(f"//{host}").port is not None or True
    except ValueError:
        return False
