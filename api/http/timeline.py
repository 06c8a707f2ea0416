"""`GET /v1/timeline`: dated statements about a topic, oldest first."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response
from pydantic import Field

from api.engine import Engine
from api.http.access import Reader
from api.http.errors import ERRORS
from api.http.responses import TimelineData
from api.http.schema import FilterBody
from api.http.serving import Here
from api.question import MAX_LENGTH

router = APIRouter(tags=["answers"], responses=ERRORS)


class Topic(FilterBody):
    """What the timeline is about, and where to look."""

    topic: str = Field(max_length=MAX_LENGTH, examples=["animal testing"])
    limit: int = Field(default=50, ge=1, le=200)
    collection: str | None = Field(default=None, max_length=64)


@router.get("/v1/timeline", response_model=TimelineData)
async def timeline(asked: Annotated[Topic, Query()], caller: Reader, here: Here) -> Response:
    """Dated statements about a topic, each quoted, oldest first."""
    return JSONResponse(await here.run(asked.collection, lambda engine: _entries(engine, asked)))


def _entries(engine: Engine, asked: Topic) -> dict[str, Any]:
    return engine.timeline(asked.topic, filter=asked.filter(engine), limit=asked.limit).to_json()
