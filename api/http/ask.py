"""`POST /v1/ask` and `POST /v1/search`."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from api.answer import Answer
from api.engine import Engine
from api.history import Turn
from api.hit_data import hit_json
from api.http.access import Reader
from api.http.errors import ERRORS
from api.http.responses import AnswerData, HitList
from api.http.schema import AskBody, SearchBody
from api.http.serving import Here

router = APIRouter(tags=["answers"], responses=ERRORS)


@router.post("/v1/ask", response_model=AnswerData)
async def ask(body: AskBody, caller: Reader, here: Here) -> Response:
    """Answer a question with quotes; `answered` is false when the collection does not hold it."""
    answer = await here.answer(body.collection, lambda engine: _answer(engine, body))
    return JSONResponse(answer.to_json())


def _answer(engine: Engine, body: AskBody) -> Answer:
    history = [Turn(turn.role, turn.text) for turn in body.history]
    filter = body.filter.filter(engine)
    return engine.ask(body.question, filter=filter, limit=body.limit, history=history, as_of=body.as_of, llm=body.llm)


@router.post("/v1/search", response_model=HitList)
async def search(body: SearchBody, caller: Reader, here: Here) -> Response:
    """Find the chunks that fit best."""
    return JSONResponse({"hits": await here.run(body.collection, lambda engine: _hits(engine, body))})


def _hits(engine: Engine, body: SearchBody) -> list[dict[str, Any]]:
    filter = body.filter.filter(engine)
    return [
        hit_json(hit) for hit in engine.search(body.question, filter=filter, limit=body.limit, explain=body.explain)
    ]
