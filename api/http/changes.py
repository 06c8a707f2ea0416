"""`PATCH` and `DELETE /v1/documents/{id}`, its versions, and what changed between them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response

from api.document_data import metadata_json
from api.engine import Engine
from api.home import Home
from api.http.access import Editor, Reader
from api.http.errors import ERRORS
from api.http.names import file_name
from api.http.responses import DiffData, DocumentData, Removal, VersionList
from api.http.schema import MetadataBody
from api.http.serving import Here
from api.http.uploads import Uploads
from index.versions import Version
from ingest.types import Document

router = APIRouter(tags=["documents"], responses=ERRORS)
Collection = Annotated[str | None, Query(max_length=64, description="null: the default one")]


@router.patch("/v1/documents/{id}", response_model=DocumentData)
async def correct(id: str, body: MetadataBody, caller: Editor, here: Here, collection: Collection = None) -> Response:
    """Correct metadata. What is set wins over the file, also when it is read again; null withdraws what was set."""
    fields = body.model_dump(exclude_unset=True)
    document = await here.change(collection, lambda engine: engine.set_metadata(id, **fields))
    return JSONResponse(_described(document))


def _described(document: Document) -> dict[str, Any]:
    head = {"id": document.id, "name": file_name(document.origin), "characters": len(document.text)}
    return head | metadata_json(document.metadata)


@router.delete("/v1/documents/{id}", response_model=Removal)
async def remove(id: str, caller: Editor, here: Here, collection: Collection = None) -> Response:
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


@router.get("/v1/documents/{id}/versions", response_model=VersionList)
async def versions(id: str, caller: Reader, here: Here, collection: Collection = None) -> Response:
    """The versions of a document, the newest last; `kept` tells whose text can still be read."""
    found = await here.run(collection, lambda engine: engine.versions(id))
    return JSONResponse({"versions": [_version(version) for version in found]})


def _version(version: Version) -> dict[str, Any]:
    replaced = version.replaced.isoformat() if version.replaced else None
    head = {"number": version.number, "characters": version.characters, "replaced": replaced, "kept": version.kept}
    return head | {"metadata": metadata_json(version.metadata)}


@router.get("/v1/documents/{id}/diff", response_model=DiffData)
async def diff(
    id: str,
    caller: Reader,
    here: Here,
    old: Annotated[int | None, Query(ge=1, le=1_000_000, description="null: the one before")] = None,
    new: Annotated[int | None, Query(ge=1, le=1_000_000, description="null: the newest")] = None,
    collection: Collection = None,
) -> Response:
    """What changed from one version of a document to another."""
    found = await here.run(collection, lambda engine: engine.diff(id, old, new))
    return JSONResponse(found.to_json())
