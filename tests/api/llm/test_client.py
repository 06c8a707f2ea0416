from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from api.llm.client import MAX_REPLY, LanguageModel, LanguageModelError, LanguageModelSetting, completions_url
from api.settings import BadSetting, Settings
from tests.api.llm.server import ModelServer, Reply, Request, elapsed


@pytest.fixture
def model(server: ModelServer) -> Iterator[LanguageModel]:
    with closing(LanguageModel(server.url, "m")) as model:
        yield model


ASKED = [{"role": "user", "content": "外泌体?"}]
SCHEMA = {"type": "object"}


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("http://localhost:8000", "http://localhost:8000/v1/chat/completions"),
        ("http://localhost:8000/v1", "http://localhost:8000/v1/chat/completions"),
        ("http://localhost:8000/v1/", "http://localhost:8000/v1/chat/completions"),
        ("https://host/api/v3", "https://host/api/v3/chat/completions"),
        ("https://host/v1beta/openai/v1", "https://host/v1beta/openai/v1/chat/completions"),
        ("https://host/v1/chat/completions", "https://host/v1/chat/completions"),
    ],
)
def test_a_base_url_is_taken_with_and_without_v1(base: str, url: str) -> None:
    assert completions_url(base) == url


@pytest.mark.parametrize("base", ["localhost:8000", "ftp://host", "http://", "file:///etc/passwd"])
def test_what_is_no_address_is_a_mistake_of_the_user(base: str) -> None:
    with pytest.raises(LanguageModelSetting, match="no address"):
        completions_url(base)


def test_the_request_is_what_every_server_understands(server: ModelServer) -> None:
    server.behaviour = lambda request: Reply("fine")
    with closing(LanguageModel(server.url, "m", "sk-1")) as model:
        assert model.complete(ASKED, SCHEMA) == "fine"
    assert server.paths == ["/v1/chat/completions"]
    assert server.headers[0]["Authorization"] == "Bearer sk-1"
    assert server.requests[0] == {
        "model": "m",
        "messages": ASKED,
        "temperature": 0,
        "stream": False,
        "response_format": {"type": "json_schema", "json_schema": {"name": "claims", "strict": True, "schema": SCHEMA}},
    }


def test_without_a_key_there_is_no_header_for_one(server: ModelServer, model: LanguageModel) -> None:
    server.behaviour = lambda request: Reply("fine")
    model.complete(ASKED, SCHEMA)
    assert "Authorization" not in server.headers[0]


@pytest.mark.parametrize("understood", ["json_object", None])
def test_a_server_without_schemas_is_asked_more_simply_and_from_then_on(
    server: ModelServer, model: LanguageModel, understood: str | None
) -> None:
    def behave(request: Request) -> Reply:
        kind = request.get("response_format", {}).get("type")
        return Reply("fine") if kind == understood else Reply(raw=b'{"error": "response_format"}', status=400)

    server.behaviour = behave
    assert model.complete(ASKED, SCHEMA) == "fine"
    tries = len(server.requests)
    assert model.complete(ASKED, SCHEMA) == "fine"
    assert len(server.requests) == tries + 1


def test_a_model_that_does_not_exist_is_not_asked_for_ever(server: ModelServer, model: LanguageModel) -> None:
    server.behaviour = lambda request: Reply(raw=b'{"error": "no such model"}', status=404)
    with pytest.raises(LanguageModelError, match="status: 404"):
        model.complete(ASKED, SCHEMA)
    assert len(server.requests) == 3


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_a_status_is_told(server: ModelServer, model: LanguageModel, status: int) -> None:
    server.behaviour = lambda request: Reply(status=status)
    with pytest.raises(LanguageModelError, match=f"status: {status}"):
        model.complete(ASKED, SCHEMA)
    assert len(server.requests) == 1


@pytest.mark.parametrize("halfway", [False, True])
def test_a_server_that_hangs_is_left(server: ModelServer, halfway: bool) -> None:
    server.behaviour = lambda request: Reply("late", pause=30, halfway=halfway)
    started = time.monotonic()
    with closing(LanguageModel(server.url, "m", timeout=0.3)) as model, pytest.raises(LanguageModelError, match="slow"):
        model.complete(ASKED, SCHEMA)
    assert elapsed(started) < 10  # not 30


def test_a_server_that_was_slow_is_asked_again_after_a_rest(server: ModelServer) -> None:
    server.behaviour = lambda request: Reply("late", pause=30 if len(server.requests) == 1 else 0)
    with closing(LanguageModel(server.url, "m", timeout=1.5, rest=0.5)) as model:
        for reason in ("slow: 1.5 s", "slow: a moment ago"):
            with pytest.raises(LanguageModelError, match=reason):
                model.complete(ASKED, SCHEMA)
        assert len(server.requests) == 1
        time.sleep(0.6)
        assert model.complete(ASKED, SCHEMA) == "late"


@pytest.mark.parametrize("status", [429, 500])
def test_a_server_that_answers_with_an_error_is_asked_again_at_once(
    server: ModelServer, model: LanguageModel, status: int
) -> None:
    server.behaviour = lambda request: Reply("fine", status=status if len(server.requests) == 1 else 200)
    with pytest.raises(LanguageModelError):
        model.complete(ASKED, SCHEMA)
    assert model.complete(ASKED, SCHEMA) == "fine"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<html>bad gateway</html>",
        b"[]",
        b"null",
        b'{"choices": []}',
        b'{"choices": [{"message": {"content": null}}]}',
        b'{"choices": [{"message": {"content": [{"type": "text"}]}}]}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
    ],
)
def test_what_is_no_chat_completion_is_malformed(server: ModelServer, model: LanguageModel, raw: bytes) -> None:
    server.behaviour = lambda request: Reply(raw=raw)
    with pytest.raises(LanguageModelError, match="malformed"):
        model.complete(ASKED, SCHEMA)


def test_a_reply_without_end_is_cut_off(server: ModelServer, model: LanguageModel) -> None:
    server.behaviour = lambda request: Reply("x" * 50 * MAX_REPLY)
    with pytest.raises(LanguageModelError, match="more than 200,000 bytes"):
        model.complete(ASKED, SCHEMA)


def test_nobody_there() -> None:
    nobody = LanguageModel("http://127.0.0.1:9", "m")
    with closing(nobody), pytest.raises(LanguageModelError, match="unreachable"):
        nobody.complete(ASKED, SCHEMA)


def test_the_key_is_in_no_message_and_in_no_repr(server: ModelServer) -> None:
    settings = replace(Settings(home=Path("/x")), llm_url=server.url, llm_model="m", llm_key="sk-secret")
    assert "sk-secret" not in repr(settings)
    server.behaviour = lambda request: Reply(status=401, raw=json.dumps(dict(server.headers[-1])).encode())
    model = LanguageModel.configured(settings)
    with closing(model), pytest.raises(LanguageModelError) as raised:
        model.complete(ASKED, SCHEMA)
    assert server.headers[0]["Authorization"] == "Bearer sk-secret"
    assert "sk-secret" not in f"{raised.value}{raised.value!r}{model!r}"


def test_settings_come_from_the_environment() -> None:
    given = {"YINJU_LLM_URL": "http://h", "YINJU_LLM_MODEL": "m", "YINJU_LLM_KEY": "k", "YINJU_LLM_TIMEOUT": "2.5"}
    settings = Settings.from_environment(given)
    assert (settings.llm_url, settings.llm_model, settings.llm_key, settings.llm_timeout) == ("http://h", "m", "k", 2.5)
    with pytest.raises(BadSetting, match="YINJU_LLM_TIMEOUT=soon"):
        Settings.from_environment({"YINJU_LLM_TIMEOUT": "soon"})
    with pytest.raises(LanguageModelSetting, match="YINJU_LLM_MODEL is not"):
        LanguageModel.configured(Settings.from_environment({"YINJU_LLM_URL": "http://h"}))
    with pytest.raises(LanguageModelSetting, match="no language model is set"):
        LanguageModel.configured(Settings.from_environment({}))
