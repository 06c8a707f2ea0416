from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from api.engine import Engine
from api.http.responses import TimelineData


def test_dated_statements_come_oldest_first_as_the_engine_gives_them(reading: TestClient, engine: Engine) -> None:
    found = reading.get("/v1/timeline", params={"topic": "exosomes"}).json()
    TimelineData.model_validate(found)
    assert [entry["date"] for entry in found["entries"]] == ["2023-07"]
    assert "categorised exosomes as drugs" in found["entries"][0]["quote"]["text"]
    assert {**found, "milliseconds": 0} == {**engine.timeline("exosomes").to_json(), "milliseconds": 0}


def test_a_filter_is_a_hard_cut(reading: TestClient) -> None:
    assert reading.get("/v1/timeline", params={"topic": "exosomes", "kind": "law"}).json()["entries"] == []


@pytest.mark.parametrize(
    ("parameters", "status"),
    [({}, 422), ({"topic": "?"}, 400), ({"topic": "x", "limit": 0}, 422), ({"topic": "x", "invented": 1}, 422)],
)
def test_a_bad_request_is_refused(reading: TestClient, parameters: dict[str, str], status: int) -> None:
    assert reading.get("/v1/timeline", params=parameters).status_code == status
