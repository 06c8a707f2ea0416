"""`/v1/documents`: list, read and remove."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response
from pydantic import Field

from api.document_data import metadata_json
from api.engine import Engine
from api.home import Home
from api.http.access import Editor, Reader
from api.http.errors import ERRORS, RequestError
from api.http.schema import MAX_PAGE, DocumentList, DocumentText, FilterBody, Removal
from api.http.serving import Here
from api.http.uploads import Uploads
from ingest.types import Document

router = APIRouter(tags=["documents"], responses=ERRORS)


class Listing(FilterBody):
    """A page of the documents that a filter lets through."""

    collection: str | None = Field(None, max_length=64)
    limit: int = Field(50, ge=1, le=MAX_PAGE)
    offset: int = Field(0, ge=0, le=1_000_000_000)


@router.get("/v1/documents", response_model=DocumentList)
async def documents(listing: Annotated[Listing, Query()], caller: Reader, here: Here) -> Response:
    """List documents in the order in which they were added."""
    return JSONResponse(await here.run(listing.collection, lambda engine: _page(engine, listing)))


def _page(engine: Engine, listing: Listing) -> dict[str, Any]:
    filter = listing.filter(engine)
    found = engine.documents(filter=filter, limit=listing.limit, offset=listing.offset)
    rows = [
        {"id": d.id, "name": _name(d.origin), "characters": d.characters, "chunks": d.chunks}
        | metadata_json(d.metadata)
        for d in found
    ]
    total = engine.counts(filter)[0]
    return {"documents": rows, "total": total, "offset": listing.offset, "limit": listing.limit}


@router.get("/v1/documents/{id}", response_model=DocumentText)
async def document(
    id: str,
    caller: Reader,
    here: Here,
    start: Annotated[int, Query(ge=0, description="first code point of the text wanted")] = 0,
    end: Annotated[
        int | None, Query(ge=0, description="the one after the last; null: as many as one response holds")
    ] = None,
    collection: Annotated[str | None, Query(max_length=64)] = None,
) -> Response:
    """Read a document; the beginning of an id is enough. `start` and `end` of the response tell what `text` is."""
    most = here.settings.limits.text_characters
    return JSONResponse(await here.run(collection, lambda engine: _text(engine.document(id), start, end, most)))


def _text(document: Document, start: int, end: int | None, most: int) -> dict[str, Any]:
    size = len(document.text)
    if start > size:
        raise RequestError(416, f"the text has {size} characters, start is {start}; ask for less")
    stop = max(start, min(size, start + most, size if end is None else end))
    fields = {"id": document.id, "name": _name(document.origin), "characters": size, "pages": list(document.pages)}
    part = {"text": document.text[start:stop], "start": start, "end": stop}
    return fields | metadata_json(document.metadata) | part


@router.delete("/v1/documents/{id}", response_model=Removal)
async def remove(
    id: str, caller: Editor, here: Here, collection: Annotated[str | None, Query(max_length=64)] = None
) -> Response:
    """Remove a document, and its file where it was uploaded and holds no other. 409 while documents are being added."""
    home = Home(here.settings.settings.home)
    uploads = Uploads(home.collection(collection or here.collections.default))
    return JSONResponse({"removed": await here.change(collection, lambda engine: _remove(engine, uploads, id))})


def _remove(engine: Engine, uploads: Uploads, id: str) -> int:
    found = engine.document(id)
    path = Path(found.origin.partition("#")[0])
    removed = engine.remove([found.id])
    if uploads.holds(path) and not engine.documents_of(path):
        path.unlink(missing_ok=True)
    return removed


def _name(origin: str) -> str:
    """The file's name with the row: where it lies on this machine is not the caller's business."""
    return PurePath(origin).name
