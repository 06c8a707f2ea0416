"""`POST /v1/chat/completions` and `GET /v1/models`: the OpenAI protocol over the same answers.

A model is a collection. The answer is the text of `Engine.ask` with its quotes as footnotes; the whole answer as data
is in the field `yinju` of the message and, in a stream, of the last chunk.
"""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response, StreamingResponse

from api.answer import Answer
from api.compose import citation
from api.engine import Engine
from api.http.access import Reader
from api.http.chat_schema import ChatBody, Completion, Model, ModelList
from api.http.errors import ERRORS, RequestError
from api.http.serving import Here, Serving

router = APIRouter(tags=["OpenAI protocol"], responses=ERRORS)
_WORDS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|\w+")


@router.post("/v1/chat/completions", response_model=Completion)
async def chat(body: ChatBody, caller: Reader, here: Here) -> Response:
    """Answer the last message of a conversation. A follow-up takes what it lacks from the messages before."""
    body.check()
    await _known(body.model, here)
    answer = await here.answer(body.model, lambda engine: _answer(engine, body))
    text = in_words(answer)
    head = {"id": f"chatcmpl-{uuid.uuid4().hex}", "created": int(time.time()), "model": body.model}
    if body.stream:
        # no compression or buffering between here and the reader
        headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
        events = _events(body, head, answer, text)
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)
    message = {"role": "assistant", "content": text, "refusal": None, "yinju": answer.to_json()}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    return JSONResponse({**head, "object": "chat.completion", "choices": [choice], "usage": _usage(body, text)})


def _answer(engine: Engine, body: ChatBody) -> Answer:
    own = body.yinju
    return engine.ask(
        body.question,
        filter=own.filter.filter(engine),
        limit=own.limit,
        history=body.history(),
        as_of=own.as_of,
        llm=own.llm,
    )


async def _known(model: str, here: Serving) -> None:
    if model not in await here.side.run(here.collections.names):
        raise RequestError(404, f"no collection {model!r}; GET /v1/models lists them", code="model_not_found")


async def _events(body: ChatBody, head: dict[str, Any], answer: Answer, text: str) -> AsyncIterator[str]:
    """Server-sent events: the role, the text piece by piece, the end with the answer as data, the usage if wanted."""

    def event(delta: dict[str, Any], reason: str | None = None, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
        return _sse({**head, "object": "chat.completion.chunk", "choices": [choice], **more})

    yield event({"role": "assistant", "content": ""})
    for piece in _pieces(text):
        yield event({"content": piece})
    yield event({}, "stop", yinju=answer.to_json())
    if body.stream_options is not None and body.stream_options.include_usage:
        last = {**head, "object": "chat.completion.chunk", "choices": [], "usage": _usage(body, text)}
        yield _sse(last)
    yield "data: [DONE]\n\n"


def _sse(value: dict[str, Any]) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"


def _pieces(text: str) -> Iterator[str]:
    """The text line by line; together they are the text."""
    yield from text.splitlines(keepends=True)


def in_words(answer: Answer) -> str:
    """The answer's text, which has every quote as a footnote, or the refusal with the nearest sentences as such."""
    lines = [answer.answer]
    if answer.nearest:
        lines += ["", "最接近的内容（并非答案）：" if answer.language == "zh" else "Nearest, but no answer:"]
        lines += [f"- “{quote.text}” — {citation(quote, answer.language)}" for quote in answer.nearest]
    return "\n".join(lines)


def _usage(body: ChatBody, text: str) -> dict[str, int]:
    asked, answered = sum(_words(message.text) for message in body.messages), _words(text)
    return {"prompt_tokens": asked, "completion_tokens": answered, "total_tokens": asked + answered}


def _words(text: str) -> int:
    return len(_WORDS.findall(text))


@router.get("/v1/models", response_model=ModelList)
async def models(caller: Reader, here: Here) -> Response:
    """List the collections."""
    names = await here.side.run(here.collections.names)
    return JSONResponse({"object": "list", "data": [_model(name) for name in names]})


@router.get("/v1/models/{id}", response_model=Model)
async def model(id: str, caller: Reader, here: Here) -> Response:
    """One collection."""
    await _known(id, here)
    return JSONResponse(_model(id))


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "yinju"}
