"""`/healthz` (the process answers) and `/readyz` (the collection can be searched)."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from api.http.serving import Here

router = APIRouter(tags=["operations"])


@router.get("/healthz")
async def healthz() -> Response:
    """Whether the process answers. Searches nothing."""
    return JSONResponse({"status": "ok"})


@router.get("/readyz")
async def readyz(here: Here) -> Response:
    """Whether the default collection can be searched."""
    counts = await here.run(None, lambda engine: engine.counts())
    return JSONResponse({"status": "ok", "documents": counts[0], "chunks": counts[1]})
