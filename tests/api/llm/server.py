"""A language model's server on loopback that behaves, or misbehaves, as a test wants: real sockets, real HTTP."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Request = Mapping[str, Any]  # the body, as the client sent it


@dataclass(frozen=True)
class Reply:
    """What goes back. `pause` in seconds: before it, or with `halfway` in the middle of its body."""

    content: str = ""
    status: int = 200
    raw: bytes | None = None  # instead of a chat completion with `content`
    pause: float = 0.0
    halfway: bool = False


Behaviour = Callable[[Request], Reply]


@dataclass
class ModelServer:
    """Its address and everything that it was asked."""

    url: str
    behaviour: Behaviour = lambda request: Reply("{}")
    requests: list[Request] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def wait(self, seconds: float) -> None:
        """Sleep, but not longer than the test lasts."""
        self.stopping.wait(seconds)


def claims(*pairs: tuple[str, list[int]]) -> str:
    """The JSON that a well-behaved model replies with."""
    return json.dumps({"claims": [{"text": text, "quotes": quotes} for text, quotes in pairs]}, ensure_ascii=False)


def shown(request: Request) -> Any:
    """The question and quotes that the request shows to the model."""
    return json.loads(request["messages"][-1]["content"])


@contextmanager
def model_server() -> Iterator[ModelServer]:
    """A server on a free port of loopback, stopped at the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    model = ModelServer(f"http://127.0.0.1:{server.server_address[1]}")
    server.model = model  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield model
    finally:
        model.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        model: ModelServer = self.server.model  # type: ignore[attr-defined]
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        model.requests.append(request)
        model.headers.append(dict(self.headers.items()))
        model.paths.append(self.path)
        reply = model.behaviour(request)
        body = reply.raw
        if body is None:
            message = {"role": "assistant", "content": reply.content}
            body = json.dumps({"choices": [{"index": 0, "message": message}]}).encode()
        try:
            self._send(model, reply, body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the client gave up, as it should

    def _send(self, model: ModelServer, reply: Reply, body: bytes) -> None:
        if not reply.halfway:
            model.wait(reply.pause)
        self.send_response(reply.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        half = len(body) // 2 if reply.halfway else len(body)
        self.wfile.write(body[:half])
        self.wfile.flush()
        if reply.halfway:
            model.wait(reply.pause)
            self.wfile.write(body[half:])

    def log_message(self, format: str, *args: object) -> None:
        pass


def elapsed(started: float) -> float:
    """Seconds since then, on the monotonic clock."""
    return time.monotonic() - started
