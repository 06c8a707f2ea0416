"""`POST /v1/documents` and `/v1/jobs`: documents added in the background."""

from __future__ import annotations

import errno
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, BinaryIO

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import ValidationError
from starlette.datastructures import UploadFile

from api.home import Home
from api.http.access import Editor, Reader
from api.http.errors import ERRORS, RequestError, invalid
from api.http.jobs import Job, new_id
from api.http.responses import JobData, JobList
from api.http.schema import DocumentBody, MetadataBody
from api.http.serving import Here, Serving
from api.http.uploads import Uploads, safe_name

router = APIRouter(tags=["documents"], responses=ERRORS)
JSON_BYTES = 8 << 20  # of one document in a JSON body
_BODY = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["files"],
                "properties": {
                    "files": {"type": "array", "items": {"type": "string", "format": "binary"}, "minItems": 1},
                    "metadata": {"type": "string", "description": "JSON: fields that win over what the files say"},
                },
            },
        },
        "application/json": {"schema": DocumentBody.model_json_schema(ref_template="#/components/schemas/{model}")},
    },
}


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file on its way to the uploads."""

    name: str
    content: BinaryIO


@router.post("/v1/documents", response_model=JobData, status_code=202, openapi_extra={"requestBody": _BODY})
async def add(
    request: Request, caller: Editor, here: Here, collection: Annotated[str | None, Query(max_length=64)] = None
) -> Response:
    """Add documents: files, or one document as JSON. They are read in the background; the job tells how far it is."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        job = await _add_files(request, here, collection)
    elif kind == "application/json":
        job = await _add_json(await request.body(), here, collection)
    else:
        raise RequestError(415, "neither files nor JSON; send multipart/form-data or application/json")
    here.runner.wake()
    return JSONResponse(job.to_json(), 202, {"Location": f"/v1/jobs/{job.id}"})


async def _add_files(request: Request, here: Serving, collection: str | None) -> Job:
    most = here.settings.limits.upload_files
    async with request.form(max_files=most, max_fields=20, max_part_size=1 << 20) as form:
        files = [part for part in form.getlist("files") if isinstance(part, UploadFile) and part.filename]
        if not files:
            raise RequestError(422, "no file; send one or more parts named files", code="invalid_request")
        overrides = _overrides(form.get("metadata"))
        incoming = [Incoming(safe_name(file.filename or ""), file.file) for file in files]
        if twice := _twice([file.name for file in incoming]):
            raise RequestError(
                422, f"two files are named {twice}; send them one after the other", code="invalid_request"
            )
        return await here.side.run(lambda: _keep(here, collection, incoming, overrides))


def _overrides(text: object) -> dict[str, Any]:
    if not isinstance(text, str) or not text.strip():
        return {}
    try:
        return MetadataBody.model_validate_json(text).model_dump(mode="json", exclude_unset=True)
    except ValidationError as error:
        raise invalid(error, "metadata") from None


async def _add_json(body: bytes, here: Serving, collection: str | None) -> Job:
    if len(body) > JSON_BYTES:
        raise RequestError(413, f"the document has more than {JSON_BYTES >> 20} MB of JSON; send it as a file")

    def keep() -> Job:
        try:
            document = DocumentBody.model_validate_json(body)
        except ValidationError as error:
            raise invalid(error) from None
        row = document.model_dump(mode="json", exclude_unset=True)
        name = safe_name(f"{document.id or document.title}.jsonl")
        line = json.dumps({"id": document.id or document.title, **row}, ensure_ascii=False)
        return _keep(here, collection, [Incoming(name, io.BytesIO(line.encode() + b"\n"))], {})

    return await here.side.run(keep)


def _keep(here: Serving, collection: str | None, files: Sequence[Incoming], overrides: dict[str, Any]) -> Job:
    """Files on the disk first, then the job: one that is cut off in between has never been."""
    name = collection or here.collections.default
    if here.jobs.unfinished() >= here.settings.limits.jobs:
        raise RequestError(503, "too many additions wait; try again later", headers={"Retry-After": "30"})
    uploads, id = Uploads(Home(here.settings.settings.home).collection(name)), new_id()
    try:
        size = sum(uploads.receive(id, file.name, file.content) for file in files)
        return here.jobs.add(name, [file.name for file in files], size, overrides, id)
    except BaseException as error:
        uploads.discard(id)
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise RequestError(507, "no space is left for the upload; tell whoever runs the service") from error
        raise


def _twice(names: Sequence[str]) -> str | None:
    return next((name for number, name in enumerate(names) if name in names[:number]), None)


@router.get("/v1/jobs", response_model=JobList)
async def jobs(caller: Reader, here: Here, limit: Annotated[int, Query(ge=1, le=100)] = 20) -> Response:
    """The newest jobs, newest first."""
    found = await here.side.run(lambda: here.jobs.recent(limit))
    return JSONResponse({"jobs": [job.to_json() for job in found]})


@router.get("/v1/jobs/{id}", response_model=JobData)
async def job(id: str, caller: Reader, here: Here) -> Response:
    """How far a job is."""
    found = await here.side.run(lambda: here.jobs.get(id))
    if found is None:
        raise RequestError(404, "no such job; jobs are kept for seven days after they end", code="unknown_job")
    return JSONResponse(found.to_json())
