"""Bodies that are too large or too slow, as ASGI messages; test_sockets has the real ones."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from api.http.limits import BodyLimits
from api.http.settings import Limits
from tests.api.http.conftest import Serve

SMALL = Limits(body_bytes=100, upload_bytes=1000, body_seconds=0.2)


async def reads_all(scope: Scope, receive: Receive, send: Send) -> None:
    more = True
    while more:
        more = (await receive()).get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"done"})


def status(parts: list[tuple[float, bytes]], length: int | None = None, path: str = "/v1/ask") -> tuple[int, int]:
    """(status, parts that were read) of a POST whose body comes in these (delay, bytes)."""
    read, statuses = 0, []

    async def receive() -> Message:
        nonlocal read
        if read == len(parts):
            await asyncio.sleep(3600)
        delay, body = parts[read]
        await asyncio.sleep(delay)
        read += 1
        return {"type": "http.request", "body": body, "more_body": read < len(parts)}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    headers = [(b"content-length", str(length).encode())] if length is not None else []
    scope = {"type": "http", "method": "POST", "path": path, "headers": headers}
    asyncio.run(BodyLimits(reads_all, SMALL)(scope, receive, send))
    assert len(statuses) == 1
    return statuses[0], read


def test_a_body_within_the_limits_is_read() -> None:
    assert status([(0, b"x" * 50), (0, b"x" * 50)], 100) == (200, 2)
    assert status([(0, b"x" * 900)], path="/v1/documents") == (200, 1)


def test_an_announced_length_is_refused_unread() -> None:
    assert status([(0, b"x" * 101)], 101) == (413, 0)
    assert status([(0, b"x" * 1001)], 1001, "/v1/documents") == (413, 0)


def test_an_unannounced_length_is_refused_as_soon_as_it_is_too_great() -> None:
    assert status([(0, b"x" * 60)] * 5) == (413, 2)


def test_a_body_that_stops_or_drips_is_given_up() -> None:
    assert status([(0, b"x"), (5, b"x")])[0] == 408
    assert status([(0.05, b"x")] * 50)[0] == 408


def test_a_response_that_is_not_read_is_given_up() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def stuck(message: Message) -> None:
        await asyncio.sleep(3600)

    limited = BodyLimits(app, Limits(send_seconds=0.05))
    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": "/", "headers": []}
    with pytest.raises(TimeoutError):
        asyncio.run(limited(scope, reads_all, stuck))  # type: ignore[arg-type]


def test_the_refusal_has_the_shape_of_all_errors(serve: Serve) -> None:
    client = serve(limits=SMALL)
    response = client.post("/v1/ask", json={"question": "x" * 200})
    assert (response.status_code, response.json()["error"]["code"]) == (413, "too_large")
    assert response.headers["x-content-type-options"] == "nosniff"

    def stream() -> Any:
        yield b"x" * 60
        yield b"x" * 60

    assert client.post("/v1/ask", content=stream()).status_code == 413


def test_too_many_waiting_questions_are_sent_away(serve: Serve) -> None:
    client = serve(limits=Limits(waiting=-1), threads=1)
    response = client.post("/v1/ask", json={"question": "exosome"})
    assert response.status_code == 503 and response.headers["retry-after"] == "1"
    assert client.get("/healthz").status_code == 200
