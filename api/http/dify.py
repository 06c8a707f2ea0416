"""`POST /retrieval`: Dify's external knowledge, and its way of telling errors.

https://docs.dify.ai/en/guides/knowledge-base/api-documentation/external-knowledge-api-documentation
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from api.engine import Engine
from api.http.access import Reader
from api.http.conditions import Conditions, described
from api.http.errors import ERRORS
from api.http.serving import Here
from api.question import MAX_LENGTH
from index.types import Hit

router = APIRouter(tags=["Dify"], responses=ERRORS)
_MOST = 200  # hits looked through for those that meet the conditions


class _Loose(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class RetrievalSetting(_Loose):
    """How many records, and how good they must be."""

    top_k: int = Field(default=5, ge=1, le=100)
    score_threshold: float | None = Field(default=0.0, ge=0, le=1)


class RetrievalBody(_Loose):
    """A query to a collection."""

    knowledge_id: str = Field(max_length=64, description="the name of a collection", examples=["default"])
    query: str = Field(max_length=MAX_LENGTH, examples=["外泌体 化妆品 监管"])
    retrieval_setting: RetrievalSetting = RetrievalSetting()
    metadata_condition: Conditions | None = None


class Record(BaseModel):
    """A chunk."""

    content: str
    score: float
    title: str
    metadata: dict[str, str | int]


class Records(BaseModel):
    """Chunks, best first."""

    records: list[Record]


@router.post("/retrieval", response_model=Records)
async def retrieval(body: RetrievalBody, caller: Reader, here: Here) -> Response:
    """Find chunks, as Dify's external knowledge asks for them."""
    return JSONResponse({"records": await here.run(body.knowledge_id, lambda engine: _records(engine, body))})


def _records(engine: Engine, body: RetrievalBody) -> list[dict[str, Any]]:
    conditions = body.metadata_condition or Conditions()
    wanted = body.retrieval_setting.top_k
    limit = min(_MOST, 10 * wanted) if conditions.conditions else wanted
    hits = engine.search(body.query, filter=conditions.filter(), limit=limit)
    least = body.retrieval_setting.score_threshold or 0.0
    good = [hit for hit in hits if round(hit.score, 4) >= least and conditions.holds(hit.document.metadata)]
    return [_record(hit) for hit in good[:wanted]]


def _record(hit: Hit) -> dict[str, Any]:
    # Dify wants a title and an object of metadata, never null
    where = {"document": hit.document.id, "start": hit.chunk.start, "end": hit.chunk.end}
    title = hit.document.metadata.title or hit.document.id
    return {
        "content": hit.chunk.text,
        "score": round(hit.score, 4),
        "title": title,
        "metadata": described(hit.document.metadata) | where,
    }
