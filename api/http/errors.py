"""Every error as one JSON shape: {"error": {"code", "message", "hint"}} with the right status."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from api.engine import UnknownDocument
from api.http.schema import ErrorBody
from index.collection import ReadOnlyCollection
from index.database import DamagedCollection
from index.lock import CollectionLocked
from index.manifest import BrokenManifest, ModelMismatch, NewerFormat
from index.opening import UnknownCollection
from ingest.errors import UserError

STATUS: Mapping[type[UserError], int] = {
    UnknownDocument: 404,
    UnknownCollection: 404,
    CollectionLocked: 409,
    ReadOnlyCollection: 409,
    ModelMismatch: 503,
    NewerFormat: 503,
    BrokenManifest: 503,
    DamagedCollection: 503,
}
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


def error_body(code: str, message: str, hint: str | None = None) -> dict[str, Any]:
    """The one shape of an error."""
    return {"error": {"code": code, "message": message, "hint": hint}}


def error_response(status: int, code: str, text: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The response for "message; hint"."""
    message, _, hint = text.partition("; ")
    return JSONResponse(error_body(code, message, hint or None), status, dict(headers or {}))


def response_for(error: UserError, home: str = "") -> JSONResponse:
    """The response for a user's mistake. Where the collections lie on this machine is not the caller's business."""
    text = str(error).replace(f"{home}/", "").replace(home, "the home folder") if home else str(error)
    if isinstance(error, RequestError):
        return error_response(error.status, error.code, text, error.headers)
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
    return error_response(status, _snake(type(error).__name__), text)


def install(app: FastAPI, home: str) -> None:
    """Let the application answer every error in the one shape."""

    async def mistake(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, UserError)
        return response_for(error, home)

    async def http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        code = _CODES.get(error.status_code, "error")
        return error_response(error.status_code, code, str(error.detail), error.headers)

    app.add_exception_handler(UserError, mistake)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _defect)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return response_for(invalid(error))


def invalid(error: RequestValidationError | ValidationError, within: str = "the body") -> RequestError:
    """The refusal (422) that names the first field that is wrong."""
    found = error.errors()
    where = ".".join(str(part) for part in found[0]["loc"] if part != "body") or within
    hint = f"{len(found) - 1} more such errors" if len(found) > 1 else "see /openapi.json"
    # a value may quote what the caller sent, which is theirs; it stays out of the log
    return RequestError(422, f"{where}: {found[0]['msg'].replace('; ', ', ')}; {hint}")


async def _defect(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse(error_body("internal_error", "a defect of Yinju", "the server's log has more"), 500)


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
