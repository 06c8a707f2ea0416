from __future__ import annotations

import re

from starlette.testclient import TestClient

from tests.api.http.conftest import finished


def value(text: str, series: str) -> float:
    found = re.search(rf"^{re.escape(series)} (\S+)$", text, re.M)
    return float(found[1]) if found else 0.0


def test_requests_answers_documents_and_lag_are_counted(client: TestClient) -> None:
    client.post("/v1/ask", json={"question": "what did the NMPA categorise exosomes as in July 2023"})
    client.post("/v1/ask", json={"question": "who won the football match in Lisbon?"})
    client.get("/v1/documents/zz")
    client.get("/nowhere")
    client.get("/style/tokens.css")
    client.request("BREW", "/v1/ask")
    finished(client, client.post("/v1/documents", json={"title": "Lisbon", "text": "Nobody played."}).json()["id"])
    text = client.get("/metrics").text
    assert value(text, 'yinju_requests_total{method="POST",route="/v1/ask",status="200"}') == 2
    assert value(text, 'yinju_requests_total{method="GET",route="/v1/documents/{id}",status="404"}') == 1
    assert value(text, 'yinju_requests_total{method="other",route="none",status="405"}') == 1
    assert value(text, 'yinju_request_seconds_count{route="/v1/ask"}') == 2
    assert value(text, 'yinju_answers_total{collection="default",outcome="answered"}') == 1
    assert value(text, 'yinju_answers_total{collection="default",outcome="refused"}') == 1
    assert value(text, 'yinju_documents{collection="default"}') == 4
    assert value(text, 'yinju_chunks{collection="default"}') == 4
    assert value(text, 'yinju_catch_up_lag{collection="default",index="lexical"}') >= 0
    assert value(text, 'yinju_jobs{state="done"}') == 1
    assert value(text, 'yinju_requests_total{method="GET",route="page",status="200"}') == 1
    assert "nowhere" not in text and "zz" not in text  # an address must not make a series
