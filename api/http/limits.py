"""Bodies that are too large or too slow, and readers that never read: refused before they cost anything."""

from __future__ import annotations

import asyncio
import time

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.errors import RequestError, problem
from api.http.settings import Limits

UPLOADS = "/v1/documents"
_SLOWEST = 16 << 10  # bytes a second, on average after the first `body_seconds`


class BodyLimits:
    """ASGI middleware. A body is not read before its announced length is found to be allowed."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer within the limits."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = _Body(receive, self._most(scope), self._limits.body_seconds)
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            if body.refusal is not None and not started:
                return  # FastAPI answers 400 for whatever goes wrong while it reads; the refusal is told below
            started = True
            # a client that asks and never reads must not keep what it asked for in memory
            async with asyncio.timeout(self._limits.send_seconds):
                await send(message)

        if body.allows(Headers(scope=scope).get("content-length")):
            try:
                await self._app(scope, body.receive, sending)
            except RequestError as error:
                if started or error is not body.refusal:
                    raise
        if body.refusal is not None and not started:
            started = True
            await problem(body.refusal).response(scope["path"])(scope, receive, sending)

    def _most(self, scope: Scope) -> int:
        uploading = scope["method"] == "POST" and scope["path"].rstrip("/") == UPLOADS
        return self._limits.upload_bytes if uploading else self._limits.body_bytes


class _Body:
    """The body of one request, counted and timed while it arrives."""

    def __init__(self, receive: Receive, most: int, seconds: float) -> None:
        self._receive = receive
        self._most = most
        self._seconds = seconds
        self._started = time.monotonic()
        self._bytes = 0
        self._complete = False
        self.refusal: RequestError | None = None

    def allows(self, announced: str | None) -> bool:
        """Whether the announced length is allowed; if not, `refusal` says so."""
        if announced is not None and announced.isdecimal() and int(announced) > self._most:
            self.refusal = self._too_large()
        return self.refusal is None

    async def receive(self) -> Message:
        """The next part. Raises RequestError: 408, 413."""
        if self._complete:  # what comes now is that the client goes away, and may take its time
            return await self._receive()
        due = self._started + self._seconds + self._bytes / _SLOWEST
        try:
            async with asyncio.timeout(max(0.0, due - time.monotonic())):
                message = await self._receive()
        except TimeoutError:
            closing = {"Connection": "close"}
            self.refusal = RequestError(408, "the body came too slowly; send it again", headers=closing)
            raise self.refusal from None
        self._bytes += len(message.get("body", b""))
        self._complete = not message.get("more_body", False)
        if self._bytes > self._most:
            self.refusal = self._too_large()
            raise self.refusal
        return message

    def _too_large(self) -> RequestError:
        size = f"{self._most >> 20} MB" if self._most >= 1 << 20 else f"{self._most} bytes"
        return RequestError(413, f"the body has more than {size}; send less at once", headers={"Connection": "close"})
