from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from api.engine import Engine
from api.http.responses import AnswerData

QUESTION = "what did the NMPA categorise exosomes as in July 2023"


def test_the_answer_is_the_engine_s(reading: TestClient, engine: Engine) -> None:
    answer = reading.post("/v1/ask", json={"question": QUESTION}).json()
    own = engine.ask(QUESTION).to_json()
    assert {**answer, "milliseconds": 0} == {**own, "milliseconds": 0}
    assert answer["answered"] and "categorised exosomes as drugs" in answer["quotes"][0]["text"]
    AnswerData.model_validate(answer)


@pytest.mark.parametrize("values", [["law"], "law"])
def test_a_filter_is_a_hard_cut(reading: TestClient, values: object) -> None:
    answer = reading.post("/v1/ask", json={"question": QUESTION, "filter": {"kind": values}}).json()
    assert not answer["answered"]
    assert answer["searched"]["filter"] == {"kind": ["law"]} and answer["searched"]["documents"] == 0


def test_a_year_in_a_filter_means_all_of_it(reading: TestClient) -> None:
    body = {"question": QUESTION, "filter": {"published_from": "2023", "published_to": "2023"}}
    searched = reading.post("/v1/ask", json=body).json()["searched"]
    assert searched["filter"] == {"published_from": "2023-01-01", "published_to": "2023-12-31"}


def test_search_gives_hits_best_first(reading: TestClient) -> None:
    hits = reading.post("/v1/search", json={"question": "milk exosome", "limit": 2, "explain": True}).json()["hits"]
    assert len(hits) == 2 and hits[0]["score"] >= hits[1]["score"]
    assert "milk" in hits[0]["text"] and hits[0]["matches"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"question": "?"}, 400, "bad_question"),
        ({"question": ""}, 400, "bad_question"),
        ({"question": "x" * 2001}, 422, "invalid_request"),
        ({}, 422, "invalid_request"),
        ({"question": "x", "limit": 0}, 422, "invalid_request"),
        ({"question": "x", "limit": 10_000}, 422, "invalid_request"),
        ({"question": "x", "typo": 1}, 422, "invalid_request"),
        ({"question": "x", "filter": {"kind": "novel"}}, 422, "invalid_request"),
        ({"question": "x", "filter": {"published_from": "July"}}, 422, "invalid_request"),
        ({"question": "x", "filter": {"document": "zz"}}, 404, "unknown_document"),
        ({"question": "x", "collection": "none"}, 404, "unknown_collection"),
        ({"question": "x", "collection": "../etc"}, 400, "bad_collection_name"),
    ],
)
def test_a_bad_request_is_refused_in_the_one_shape(
    reading: TestClient, body: dict[str, object], status: int, code: str
) -> None:
    response = reading.post("/v1/ask", json=body)
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (status, code)
    assert error.keys() == {"code", "message", "hint"} and error["message"]
