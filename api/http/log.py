"""The log: one JSON object a line on standard error. It never has questions, document text or keys in it.

Of a request it has the route, not the address that was called: ids and query strings stay out. Of a defect it has the
kind and where it happened, not the message, which may quote what was being read.
"""

from __future__ import annotations

import json
import logging
import logging.config
import time
import traceback
from datetime import UTC, datetime
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.metrics import Metrics

requests = logging.getLogger("yinju.http")
_FRAMES = 12  # of a traceback, the innermost


class JsonFormatter(logging.Formatter):
    """Time, level, logger, message, the record's `fields`, and where an exception came from."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {"time": when, "level": record.levelname.lower(), "logger": record.name}
        line |= {"event": record.getMessage(), **getattr(record, "fields", {})}
        if record.exc_info and record.exc_info[1]:
            line |= described(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def described(error: BaseException) -> dict[str, Any]:
    """The kind of an exception and the places that it passed, innermost last, without its message."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return {"error": type(error).__name__, "where": [f"{f.filename}:{f.lineno} {f.name}" for f in frames]}


def configuration(level: str = "INFO") -> dict[str, Any]:
    """For `logging.config.dictConfig`, and so for uvicorn: its messages come in the same form."""
    handler = {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": "json"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "api.http.log.JsonFormatter"}},
        "handlers": {"stderr": handler},
        # other libraries may have more to say than should be written down
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "yinju": {"level": level},
            "uvicorn.error": {"level": level},
            # our own line for each request takes the place of uvicorn's, which has the whole address
            "uvicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
        },
    }


class Recorder:
    """ASGI middleware: a line in the log and a count in the metrics for every request."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and record how it ended."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status, size = 0, 0

        async def watched(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            size += len(message.get("body", b""))
            await send(message)

        error: Exception | None = None
        try:
            await self._app(scope, receive, watched)
        except Exception as raised:
            error, status = raised, status or 500
            raise
        finally:
            seconds = time.perf_counter() - started
            # 499 as nginx has it: the client went away before there was an answer
            self._record(scope, status or 499, seconds, size, error)

    def _record(self, scope: Scope, status: int, seconds: float, size: int, error: Exception | None) -> None:
        route = route_of(scope, status)
        self._metrics.request(scope["method"], route, status, seconds)
        fields = {
            "method": scope["method"],
            "route": route,
            "status": status,
            "milliseconds": round(seconds * 1000, 1),
            "bytes": size,
            "client": (scope.get("client") or ("",))[0],
            "key": scope.get("state", {}).get("caller"),
        }
        level = logging.ERROR if status >= 500 else logging.INFO
        requests.log(level, "request", extra={"fields": fields}, exc_info=error)


def route_of(scope: Scope, status: int) -> str:
    """The pattern of the route that answered, "page" for its static files, "none" where there was nothing to answer."""
    route = scope.get("route")
    path = getattr(route, "path", None)
    if path:
        return str(path)
    return "page" if status < 400 else "none"
