from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.http.keys import Keys

QUERY = {"knowledge_id": "default", "query": "exosome", "retrieval_setting": {"top_k": 2, "score_threshold": 0.0}}


def test_records_have_what_dify_wants(reading: TestClient) -> None:
    records = reading.post("/retrieval", json=QUERY).json()["records"]
    assert 0 < len(records) <= 2
    for record in records:
        assert record.keys() == {"content", "score", "title", "metadata"}
        assert record["title"] and isinstance(record["metadata"], dict) and 0 <= record["score"] <= 1
    assert [r["score"] for r in records] == sorted((r["score"] for r in records), reverse=True)


def test_the_threshold_is_held(reading: TestClient) -> None:
    scores = [record["score"] for record in reading.post("/retrieval", json=QUERY).json()["records"]]
    setting = {"top_k": 5, "score_threshold": scores[0]}
    above = reading.post("/retrieval", json={**QUERY, "retrieval_setting": setting}).json()["records"]
    assert above and all(record["score"] >= scores[0] for record in above)
    assert len(above) < 3


@pytest.mark.parametrize(
    ("conditions", "titles"),
    [
        ([{"name": ["kind"], "comparison_operator": "is", "value": "News"}], {"Exosomes are drugs"}),
        ([{"name": ["source"], "comparison_operator": "contains", "value": "press"}], {"Exosomes are drugs"}),
        ([{"name": ["published"], "comparison_operator": "after", "value": "2023-07"}], {"Exosomes are drugs"}),
        ([{"name": ["published"], "comparison_operator": "before", "value": "2023-07"}], set()),
        ([{"name": ["kind"], "comparison_operator": "is", "value": "novel"}], set()),
    ],
)
def test_conditions_are_hard_cuts(reading: TestClient, conditions: object, titles: set[str]) -> None:
    body = {**QUERY, "metadata_condition": {"logical_operator": "and", "conditions": conditions}}
    assert {record["title"] for record in reading.post("/retrieval", json=body).json()["records"]} == titles


def test_errors_are_told_as_dify_reads_them(client: TestClient, home: Path) -> None:
    unknown = client.post("/retrieval", json={**QUERY, "knowledge_id": "none"})
    assert (unknown.status_code, unknown.json()["error_code"]) == (404, 2001)
    assert client.post("/retrieval", json={}).json()["error_code"] == 422

    secret = Keys(home).add("dify", "reader")
    for headers, code in (({}, 1001), ({"Authorization": "Basic x"}, 1001), ({"Authorization": "Bearer x"}, 1002)):
        refused = client.post("/retrieval", json=QUERY, headers=headers)
        assert (refused.status_code, refused.json()["error_code"]) == (403, code)
        assert refused.json()["error_msg"] and refused.json()["error"]["code"] == "unauthorized"
    allowed = client.post("/retrieval", json=QUERY, headers={"Authorization": f"Bearer {secret}"})
    assert allowed.status_code == 200
