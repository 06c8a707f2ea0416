from __future__ import annotations

from starlette.testclient import TestClient


def test_the_process_answers(reading: TestClient) -> None:
    assert reading.get("/healthz").json() == {"status": "ok"}


def test_a_collection_that_can_be_searched_is_ready(reading: TestClient) -> None:
    assert reading.get("/readyz").json() == {"status": "ok", "documents": 3, "chunks": 3}
