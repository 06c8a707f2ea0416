"""Every error as one JSON shape: {"error": {"code", "message", "hint"}} with the right status."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from api.http.responses import ErrorBody
from api.library import UnknownDocument, UnknownVersion
from index.collection import ReadOnlyCollection
from index.database import DamagedCollection
from index.lock import CollectionLocked
from index.manifest import BrokenManifest, ModelMismatch, NewerFormat
from index.opening import UnknownCollection
from ingest.errors import UserError

STATUS: Mapping[type[UserError], int] = {
    UnknownDocument: 404,
    UnknownVersion: 404,
    UnknownCollection: 404,
    CollectionLocked: 409,
    ReadOnlyCollection: 409,
    ModelMismatch: 503,
    NewerFormat: 503,
    BrokenManifest: 503,
    DamagedCollection: 503,
}
DIFY, OPENAI = "/retrieval", "/v1/chat/"  # where other protocols are spoken
_CODES = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    408: "request_timeout",
    413: "too_large",
    415: "unsupported_media_type",
    416: "range_not_satisfiable",
    422: "invalid_request",
    507: "no_space",
    429: "too_many_requests",
    503: "unavailable",
}


# Documented for every route, by the whole families that they belong to.
ERRORS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": ErrorBody, "description": "The request cannot be answered as it is"},
    "503": {"model": ErrorBody, "description": "Too many requests wait, or the collection cannot be used"},
}


class RequestError(UserError):
    """A request that is refused at the rim. "message; hint" is its text."""

    def __init__(self, status: int, message: str, *, code: str | None = None, headers: Mapping[str, str] = {}) -> None:
        super().__init__(message)
        self.status = status
        self.code = code or _CODES.get(status, "error")
        self.headers = dict(headers)


@dataclass(frozen=True, slots=True)
class Problem:
    """An error on its way out; `text` is "message; hint"."""

    status: int
    code: str
    text: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self, path: str = "") -> JSONResponse:
        """The one shape, with what the protocol that is spoken at `path` wants besides."""
        message, _, hint = self.text.partition("; ")
        body: dict[str, Any] = {"error": {"code": self.code, "message": message, "hint": hint or None}}
        status = self.status
        if path == DIFY:
            body |= {"error_code": _dify_code(self), "error_msg": self.text}
            status = 403 if status == 401 else status
        if path.startswith(OPENAI) and status == 422:
            status = 400  # as OpenAI answers what cannot be read
        return JSONResponse(body, status, dict(self.headers))


def problem(error: UserError, home: str = "") -> Problem:
    """What a user's mistake looks like. Where the collections lie on this machine is not the caller's business."""
    text = str(error).replace(f"{home}/", "").replace(home, "the home folder") if home else str(error)
    if isinstance(error, RequestError):
        return Problem(error.status, error.code, text, error.headers)
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
    return Problem(status, _snake(type(error).__name__), text)


def invalid(error: RequestValidationError | ValidationError, within: str = "the body") -> RequestError:
    """The refusal (422) that names the first field that is wrong."""
    found = error.errors()
    where = ".".join(str(part) for part in found[0]["loc"] if part != "body") or within
    hint = f"{len(found) - 1} more such errors" if len(found) > 1 else "see /openapi.json"
    return RequestError(422, f"{where}: {found[0]['msg'].replace('; ', ', ')}; {hint}")


def install(app: FastAPI, home: str, headers: Mapping[str, str]) -> None:
    """Let the application answer every error in the one shape. `headers` go with what no middleware sees: a defect."""

    async def mistake(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, UserError)
        return problem(error, home).response(request.url.path)

    async def unreadable(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        return problem(invalid(error)).response(request.url.path)

    async def http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        code = _CODES.get(error.status_code, "error")
        return Problem(error.status_code, code, str(error.detail), error.headers or {}).response(request.url.path)

    async def defect(request: Request, error: Exception) -> JSONResponse:
        found = Problem(500, "internal_error", "a defect of Yinju; the server's log has more", headers)
        return found.response(request.url.path)

    async def gone(request: Request, error: Exception) -> Response:
        return Response(status_code=499)  # for the log, as nginx has it: nobody is there to read it

    app.add_exception_handler(ClientDisconnect, gone)
    app.add_exception_handler(UserError, mistake)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, unreadable)
    app.add_exception_handler(Exception, defect)


def _dify_code(problem: Problem) -> int:
    if problem.status == 401:
        return 1002 if "unknown key" in problem.text else 1001
    return 2001 if problem.code in ("unknown_collection", "bad_collection_name") else problem.status


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
