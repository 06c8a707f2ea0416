"""HTTP/1.1 as uvicorn speaks it, with a limit on how long the head of a request may take.

uvicorn waits for ever for a head that has begun, so a few hundred clients that send a byte now and then would use all
connections up.
"""

from __future__ import annotations

import asyncio
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class PatientConfig(uvicorn.Config):
    """uvicorn's configuration and `header_seconds`, the time that the head of a request may take."""

    def __init__(self, app: Any, *, header_seconds: float, **options: Any) -> None:
        super().__init__(app, http=PatientProtocol, **options)
        self.header_seconds = header_seconds


class PatientProtocol(H11Protocol):
    """One connection. Between requests uvicorn's own keep-alive limit holds."""

    _head: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """As uvicorn does, and the first head is awaited."""
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """As uvicorn does, and the head that has begun is awaited, or no longer."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._await_head()
        else:
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        """As uvicorn does."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _await_head(self) -> None:
        if self._head is None:
            assert isinstance(self.config, PatientConfig)
            self._head = self.loop.call_later(self.config.header_seconds, self._give_up)

    def _stop_waiting(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None

    def _give_up(self) -> None:
        self._head = None
        if not self.transport.is_closing():
            self.transport.write(_TOO_SLOW)
            self.transport.close()
