"""`/healthz` (the process answers), `/readyz` (the collection can be searched) and `/metrics`."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from api.http.access import Reader
from api.http.serving import Here

router = APIRouter(tags=["operations"])


@router.get("/healthz")
async def healthz() -> Response:
    """Whether the process answers. Searches nothing."""
    return JSONResponse({"status": "ok"})


@router.get("/metrics", response_class=PlainTextResponse)
async def metrics(caller: Reader, here: Here) -> Response:
    """Numbers in Prometheus' text format."""
    here.metrics.running(here.pool.running)
    return Response(await here.side.run(here.metrics.render), media_type="text/plain; version=0.0.4; charset=utf-8")


@router.get("/readyz")
async def readyz(here: Here) -> Response:
    """Whether the default collection can be searched."""
    counts = await here.run(None, lambda engine: engine.counts())
    return JSONResponse({"status": "ok", "documents": counts[0], "chunks": counts[1]})
