"""`/v1/documents`: list and read."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response
from pydantic import Field

from api.document_data import metadata_json
from api.engine import Engine
from api.http.access import Reader
from api.http.errors import ERRORS, RequestError
from api.http.names import file_name
from api.http.responses import DocumentList, DocumentText
from api.http.schema import MAX_PAGE, FilterBody
from api.http.serving import Here
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
        {"id": d.id, "name": file_name(d.origin), "characters": d.characters, "chunks": d.chunks}
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
    version: Annotated[int | None, Query(ge=1, le=1_000_000, description="null: the newest")] = None,
    collection: Annotated[str | None, Query(max_length=64)] = None,
) -> Response:
    """Read a document; the beginning of an id is enough. `start` and `end` of the response tell what `text` is."""
    most = here.settings.limits.text_characters
    return JSONResponse(
        await here.run(collection, lambda engine: _text(engine.document(id, version), start, end, most))
    )


def _text(document: Document, start: int, end: int | None, most: int) -> dict[str, Any]:
    size = len(document.text)
    if start > size:
        raise RequestError(416, f"the text has {size} characters, start is {start}; ask for less")
    stop = max(start, min(size, start + most, size if end is None else end))
    fields = {"id": document.id, "name": file_name(document.origin), "characters": size, "pages": list(document.pages)}
    fields |= {"version": document.version}
    part = {"text": document.text[start:stop], "start": start, "end": stop}
    return fields | metadata_json(document.metadata) | part
