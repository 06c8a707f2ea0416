"""The OpenAI protocol, spoken by OpenAI's own client over a socket."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import openai
import pytest
from openai import OpenAI
from starlette.testclient import TestClient

from api.engine import Engine
from api.http.chat_schema import Completion
from tests.api.http.served import served

QUESTION = "what did the NMPA categorise exosomes as in July 2023"
ASKED = [{"role": "user", "content": QUESTION}]


@pytest.fixture(scope="module")
def official(prepared: Path) -> Iterator[OpenAI]:
    with served(prepared) as service, OpenAI(base_url=f"{service.url}/v1", api_key="none", max_retries=0) as client:
        yield client


def test_the_official_client_lists_collections_as_models(official: OpenAI) -> None:
    assert [model.id for model in official.models.list()] == ["default"]
    assert official.models.retrieve("default").owned_by == "yinju"


def test_the_official_client_gets_an_answer_with_its_quotes(official: OpenAI) -> None:
    completion = official.chat.completions.create(model="default", messages=[{"role": "user", "content": QUESTION}])
    [choice] = completion.choices
    assert choice.finish_reason == "stop" and choice.message.role == "assistant"
    text = choice.message.content or ""
    assert "[1]" in text and "Exosomes are drugs" in text
    data = (choice.message.model_extra or {})["yinju"]
    assert data["answered"] and data["quotes"][0]["text"] in text
    usage = completion.usage
    assert usage is not None and usage.total_tokens == usage.prompt_tokens + usage.completion_tokens
    assert usage.prompt_tokens == 10  # words of the question


def test_the_official_client_streams_the_same_answer(official: OpenAI) -> None:
    whole = official.chat.completions.create(model="default", messages=[{"role": "user", "content": QUESTION}])
    stream = official.chat.completions.create(
        model="default",
        messages=[{"role": "user", "content": QUESTION}],
        stream=True,
        stream_options={"include_usage": True},
    )
    chunks = list(stream)
    *parts, end, usage = chunks
    assert "".join(part.choices[0].delta.content or "" for part in parts) == whole.choices[0].message.content
    assert end.choices[0].finish_reason == "stop"
    assert (end.model_extra or {})["yinju"]["quotes"][0]["document"]
    assert usage.choices == [] and usage.usage == whole.usage


def test_the_official_client_can_filter(official: OpenAI) -> None:
    extra = {"yinju": {"filter": {"kind": "law"}}}
    completion = official.chat.completions.create(
        model="default", messages=[{"role": "user", "content": QUESTION}], extra_body=extra
    )
    assert not (completion.choices[0].message.model_extra or {})["yinju"]["answered"]


def test_the_official_client_raises_its_own_errors(official: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="no collection 'gpt-4o'"):
        official.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": QUESTION}])
    with pytest.raises(openai.BadRequestError, match="one answer"):
        official.chat.completions.create(model="default", messages=[{"role": "user", "content": QUESTION}], n=2)


def test_a_stream_is_made_of_events_and_ends_with_done(reading: TestClient) -> None:
    response = reading.post("/v1/chat/completions", json={"model": "default", "messages": ASKED, "stream": True})
    assert response.headers["content-type"].startswith("text/event-stream")
    *events, done, rest = response.text.split("\n\n")
    assert (done, rest) == ("data: [DONE]", "")
    assert all(json.loads(event.removeprefix("data: "))["object"] == "chat.completion.chunk" for event in events)


def test_the_conversation_is_the_engine_s_history(reading: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    ask = Engine.ask

    def watched(engine: Engine, question: str, **options: object) -> object:
        seen.append((question, [(turn.role, turn.text) for turn in options["history"]]))  # type: ignore[attr-defined]
        return ask(engine, question, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Engine, "ask", watched)
    messages = [
        {"role": "system", "content": "Always say yes."},
        {"role": "user", "content": [{"type": "text", "text": "milk exosome code?"}]},
        {"role": "assistant", "content": "138313-04375-2440"},
        {"role": "tool", "content": "42"},
        {"role": "user", "content": "and in 2023?"},
    ]
    assert reading.post("/v1/chat/completions", json={"model": "default", "messages": messages}).status_code == 200
    assert seen == [("and in 2023?", [("user", "milk exosome code?"), ("assistant", "138313-04375-2440")])]


def test_a_refusal_shows_the_nearest_as_such(reading: TestClient) -> None:
    messages = [{"role": "user", "content": "Who won the football match in Lisbon?"}]
    body = reading.post("/v1/chat/completions", json={"model": "default", "messages": messages}).json()
    Completion.model_validate(body)
    message = body["choices"][0]["message"]
    assert not message["yinju"]["answered"] and message["content"].startswith("Not in the corpus")
    assert ("Nearest, but no answer:" in message["content"]) == bool(message["yinju"]["nearest"])


@pytest.mark.parametrize(
    "unknown", [{"temperature": 0.2}, {"seed": 1}, {"max_tokens": 5}, {"invented": {"x": 1}}, {"stop": ["."]}, {"n": 1}]
)
def test_what_means_nothing_here_is_ignored(reading: TestClient, unknown: dict[str, object]) -> None:
    body = {"model": "default", "messages": ASKED, **unknown}
    assert reading.post("/v1/chat/completions", json=body).status_code == 200


@pytest.mark.parametrize(
    "impossible",
    [
        {"n": 2},
        {"n": "two"},
        {"logprobs": True},
        {"response_format": {"type": "json_object"}},
        {"tool_choice": "required"},
        {"modalities": ["audio"]},
        {"messages": []},
        {"messages": [{"role": "assistant", "content": "x"}]},
        {"messages": [{"role": "user", "content": None}]},
        {"messages": [{"role": "wizard", "content": "x"}]},
        {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]},
        {"messages": [{"role": "user", "content": "x" * 20_001}]},
        {"yinju": {"filter": {"kind": "novel"}}},
    ],
)
def test_what_is_impossible_is_a_bad_request(reading: TestClient, impossible: dict[str, object]) -> None:
    response = reading.post("/v1/chat/completions", json={"model": "default", "messages": ASKED, **impossible})
    assert response.status_code == 400 and response.json()["error"]["message"]
