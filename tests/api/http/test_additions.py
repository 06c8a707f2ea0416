"""Documents that are uploaded, with the process that reads them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.http.jobs import Jobs
from api.http.responses import JobData
from api.http.settings import Limits
from tests.api.http.conftest import Serve, finished

TEXT = "Hyaluronic acid fillers were recalled in Ruritania on 3 March 2024."
QUESTION = {"question": "when were hyaluronic acid fillers recalled in Ruritania"}


def test_an_uploaded_file_answers_and_removed_it_does_not(client: TestClient, home: Path) -> None:
    response = client.post("/v1/documents", files={"files": ("fillers.txt", TEXT)})
    assert response.status_code == 202
    JobData.model_validate(response.json())
    job = finished(client, response.json()["id"])
    assert (job["state"], job["error"], job["result"]["added"], job["result"]["failed"]) == ("done", None, 1, [])
    assert job["progress"]["files"] == job["progress"]["files_total"] == 1

    answer = client.post("/v1/ask", json=QUESTION).json()
    assert TEXT in answer["quotes"][0]["text"]
    [id] = job["result"]["documents"]
    assert answer["quotes"][0]["document"] == id

    assert client.delete(f"/v1/documents/{id}").json() == {"removed": 1}
    assert client.get(f"/v1/documents/{id}").status_code == 404
    assert not (home / "default" / "uploads" / "fillers.txt").exists()


def test_the_same_name_again_replaces(client: TestClient) -> None:
    results = []
    for text in (TEXT, TEXT, TEXT.replace("March", "May")):
        job = client.post("/v1/documents", files={"files": ("fillers.txt", text)}).json()
        results.append(finished(client, job["id"])["result"])
    assert [(r["added"], r["unchanged"], r["replaced"]) for r in results] == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]


def test_a_document_can_be_sent_as_json(client: TestClient) -> None:
    body = {"title": "召回/公告", "text": TEXT, "kind": "notice", "published": "2024-03-05", "source": "Today"}
    job = finished(client, client.post("/v1/documents", json=body).json()["id"])
    document = client.get(f"/v1/documents/{job['result']['documents'][0]}").json()
    assert {name: document[name] for name in body} == body
    assert not {"title", "kind", "published", "source"} & set(document["detected"])


def test_declared_metadata_wins_over_what_the_files_say(client: TestClient) -> None:
    metadata = json.dumps({"kind": "law", "effective": "2024-06-01"})
    files = {"files": ("fillers.txt", TEXT)}
    job = finished(client, client.post("/v1/documents", files=files, data={"metadata": metadata}).json()["id"])
    document = client.get(f"/v1/documents/{job['result']['documents'][0]}").json()
    assert (document["kind"], document["effective"]) == ("law", "2024-06-01")


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_added(client: TestClient) -> None:
    files = [("files", ("good.txt", TEXT)), ("files", ("empty.txt", "  "))]
    job = finished(client, client.post("/v1/documents", files=files).json()["id"])
    assert (job["state"], job["result"]["added"]) == ("done", 1)
    assert [failure["file"] for failure in job["result"]["failed"]] == ["empty.txt"]


def test_a_collection_is_made_by_adding_to_it(client: TestClient) -> None:
    response = client.post("/v1/documents?collection=fresh", files={"files": ("fillers.txt", TEXT)})
    finished(client, response.json()["id"])
    assert client.get("/v1/documents?collection=fresh").json()["total"] == 1
    assert client.get("/v1/documents").json()["total"] == 3


def test_jobs_are_listed_newest_first(client: TestClient) -> None:
    ids = [client.post("/v1/documents", files={"files": (f"{n}.txt", TEXT)}).json()["id"] for n in range(3)]
    assert [job["id"] for job in client.get("/v1/jobs").json()["jobs"]] == ids[::-1]


@pytest.mark.parametrize(
    ("request_", "status", "code"),
    [
        ({"files": {"files": ("x.exe", "MZ")}}, 400, "unreadable_type"),
        ({"files": {"other": ("x.txt", "x")}}, 422, "invalid_request"),
        ({"files": [("files", ("a/x.txt", "1")), ("files", ("b/x.txt", "2"))]}, 422, "invalid_request"),
        ({"files": {"files": ("x.txt", "x")}, "data": {"metadata": "{"}}, 422, "invalid_request"),
        ({"files": {"files": ("x.txt", "x")}, "data": {"metadata": '{"kind": "novel"}'}}, 422, "invalid_request"),
        ({"json": {"title": "x"}}, 422, "invalid_request"),
        ({"json": {"title": "x", "text": "x", "id": "../x"}}, 422, "invalid_request"),
        ({"json": []}, 422, "invalid_request"),
        ({"content": b"x", "headers": {"content-type": "text/plain"}}, 415, "unsupported_media_type"),
        ({"content": b"x", "headers": {"content-type": "multipart/form-data"}}, 400, "bad_request"),
        ({"files": {"files": ("x.txt", "x")}, "params": {"collection": "../x"}}, 400, "bad_collection_name"),
    ],
)
def test_what_cannot_be_added_is_refused_at_once(
    client: TestClient, home: Path, request_: dict[str, object], status: int, code: str
) -> None:
    response = client.post("/v1/documents", **request_)  # type: ignore[arg-type]
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert Jobs(home).counts()["waiting"] == 0
    assert not list(home.glob("*/uploads/.incoming/*"))


def test_no_more_jobs_than_allowed_wait(serve: Serve) -> None:
    client = serve(limits=Limits(jobs=0))
    response = client.post("/v1/documents", files={"files": ("x.txt", TEXT)})
    assert response.status_code == 503 and response.headers["retry-after"]


def test_an_unknown_job_is_not_found(client: TestClient) -> None:
    assert client.get("/v1/jobs/none").json()["error"]["code"] == "unknown_job"
