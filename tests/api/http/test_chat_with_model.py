"""The chat protocol in front of a language model on a real socket: claims, then every quote once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.engine import Engine
from api.http.app import create_app
from api.http.settings import ServeSettings
from api.settings import Settings
from tests.api.llm.server import ModelServer, Reply, claims, model_server

QUESTION = "What did the NMPA categorise exosomes as in July 2023?"
TRUE = "The NMPA categorised exosomes as drugs in July 2023."


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with model_server() as running:
        yield running


@pytest.fixture
def client(home: Path, model: ModelServer) -> Iterator[TestClient]:
    settings = Settings(home, llm_url=model.url, llm_model="test-model", llm_key="sk-secret")
    app = create_app(Engine.open(settings=settings), ServeSettings(settings))
    with TestClient(app, "http://127.0.0.1:8000") as client:
        yield client


def test_a_quote_is_not_shown_twice_below_what_a_model_wrote(client: TestClient, model: ModelServer) -> None:
    model.behaviour = lambda request: Reply(claims((TRUE, [1])))
    body = {"model": "default", "messages": [{"role": "user", "content": QUESTION}]}
    message = client.post("/v1/chat/completions", json=body).json()["choices"][0]["message"]
    assert message["content"].startswith(f"{TRUE}[1]\n")
    assert message["yinju"]["model"] == "test-model"
    for quote in message["yinju"]["quotes"]:
        assert message["content"].count(f"[{quote['number']}] “{quote['text']}”") == 1


def test_the_key_is_nowhere_in_what_the_service_says(client: TestClient, model: ModelServer) -> None:
    model.behaviour = lambda request: Reply(status=401)
    answer = client.post("/v1/ask", json={"question": QUESTION})
    assert answer.json()["model"] == "extractive"
    assert "(401)" in answer.json()["notes"][-1]
    assert model.headers[0]["Authorization"] == "Bearer sk-secret"
    assert "sk-secret" not in answer.text + str(answer.headers) + client.get("/metrics").text
