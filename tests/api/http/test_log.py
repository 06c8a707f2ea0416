from __future__ import annotations

import io
import json
import logging
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.engine import Engine
from api.http.keys import Keys
from api.http.log import JsonFormatter
from tests.api.http.conftest import Serve

SECRET = "retinol in Ruritania"


@pytest.fixture
def log() -> Any:
    """What is logged while the test runs, one JSON object a line."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    ours = logging.getLogger("yinju")
    ours.addHandler(handler)
    ours.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    ours.setLevel(logging.NOTSET)
    ours.removeHandler(handler)


def test_a_request_is_a_line_with_its_route_and_its_key_s_name(client: TestClient, home: Path, log: Any) -> None:
    secret = Keys(home).add("ann", "reader")
    client.post("/v1/ask", json={"question": SECRET}, headers={"Authorization": f"Bearer {secret}"})
    [line] = [line for line in log() if line["event"] == "request"]
    assert (line["method"], line["route"], line["status"], line["key"]) == ("POST", "/v1/ask", 200, "ann")
    assert line["milliseconds"] > 0 and line["bytes"] > 100 and line["level"] == "info" and line["time"]


def test_neither_questions_nor_text_nor_ids_nor_keys_are_logged(client: TestClient, home: Path, log: Any) -> None:
    secret = Keys(home).add("ann", "editor")
    headers = {"Authorization": f"Bearer {secret}"}
    client.post("/v1/ask", json={"question": SECRET}, headers=headers)
    client.post("/v1/ask", json={"question": SECRET, "limit": 0}, headers=headers)
    client.post("/v1/documents", json={"title": SECRET, "text": SECRET}, headers=headers)
    client.get(f"/v1/documents/{SECRET}?collection={SECRET}", headers=headers)
    client.get(f"/{SECRET}", headers=headers)
    client.get("/v1/documents", headers={"Authorization": f"Bearer {SECRET}"})
    assert len([line for line in log() if line["event"] == "request"]) == 6
    written = json.dumps(log(), ensure_ascii=False)
    assert SECRET not in written and secret not in written and "Ruritania" not in written


def test_a_defect_is_told_by_kind_and_place_not_by_what_was_read(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, log: Any
) -> None:
    def broken(engine: Engine, question: str, **options: object) -> None:
        raise ZeroDivisionError(question)

    monkeypatch.setattr(Engine, "ask", broken)
    response = serve().post("/v1/ask", json={"question": SECRET})
    assert response.status_code == 500
    assert response.json() == {
        "error": {"code": "internal_error", "message": "a defect of Yinju", "hint": "the server's log has more"}
    }
    assert response.headers["content-security-policy"]
    [line] = [line for line in log() if line["event"] == "request"]
    assert (line["status"], line["level"], line["error"]) == (500, "error", "ZeroDivisionError")
    assert any("broken" in place for place in line["where"])
    assert SECRET not in json.dumps(log())
