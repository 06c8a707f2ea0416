"""How the service is run: where it listens, and the limits it holds its callers to."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from typing import Any

from api.settings import Settings


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may ask for, and how many may wait."""

    body_bytes: int = 1 << 20  # of a JSON request
    upload_bytes: int = 64 << 20  # of a request that brings documents
    upload_files: int = 100
    body_seconds: float = 20.0  # without a byte of the body, until the client is given up
    header_seconds: float = 10.0  # from the connection to the end of the request's head
    send_seconds: float = 60.0  # that a client may leave a part of its response unread
    jobs: int = 200  # additions that wait; more are answered 503
    text_characters: int = 1_000_000  # of a document in one response
    waiting: int = 512  # questions that wait for a free thread; more are answered 503
    rate: float = 20.0  # requests a second of one key, over all workers; 0: no limit
    burst: int = 60  # requests that a key may send at once before the rate counts


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """Everything that `create_app` and `yinju serve` need to know."""

    settings: Settings
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    threads: int = 0  # that answer questions, in each worker; 0: as many as there are processors
    origins: tuple[str, ...] = ()  # of other sites' pages that may call (CORS), "https://example.org"
    hosts: tuple[str, ...] = ()  # further names under which the service is reached
    limits: Limits = Limits()

    @property
    def loopback(self) -> bool:
        """Whether only this machine can connect."""
        return is_loopback(self.host)

    @property
    def public(self) -> bool:
        """Whether others than this machine's users may reach it: a further name means a proxy before it."""
        return not self.loopback or bool(self.hosts)

    def but(self, **choices: Any) -> ServeSettings:
        """The settings with every choice that is not None put in."""
        from dataclasses import replace

        return replace(self, **{name: value for name, value in choices.items() if value is not None})


def is_loopback(host: str) -> bool:
    """Whether an address, or `localhost`, is this machine's own."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
