from __future__ import annotations

from starlette.testclient import TestClient

from api.engine import Engine
from api.http.responses import DocumentData, VersionList
from tests.api.http.conftest import finished


def first(client: TestClient, name: str = "nmpa.md") -> str:
    id: str = next(d["id"] for d in client.get("/v1/documents").json()["documents"] if d["name"] == name)
    return id


def test_metadata_is_corrected_by_hand(client: TestClient) -> None:
    id = first(client)
    changed = client.patch(f"/v1/documents/{id}", json={"kind": "law", "effective": "2024-01-01"})
    assert changed.status_code == 200
    DocumentData.model_validate(changed.json())
    document = client.get(f"/v1/documents/{id}").json()
    assert (document["kind"], document["effective"], document["source"]) == ("law", "2024-01-01", "Test Press")
    assert client.get("/v1/documents?kind=law").json()["total"] == 1
    assert client.patch(f"/v1/documents/{id}", json={"kind": None}).json()["kind"] == "news"  # as the file says


def test_a_bad_correction_changes_nothing(client: TestClient) -> None:
    id = first(client)
    before = client.get(f"/v1/documents/{id}").json()
    bodies: list[object] = [{"kind": "novel"}, {"published": "soon"}, {"invented": 1}, []]
    for body in bodies:
        assert client.patch(f"/v1/documents/{id}", json=body).status_code == 422
    assert client.get(f"/v1/documents/{id}").json() == before
    assert client.patch("/v1/documents/zz", json={"kind": "law"}).status_code == 404


def test_a_document_that_was_not_uploaded_is_removed_but_not_its_file(client: TestClient, engine: Engine) -> None:
    id = first(client)
    assert client.delete(f"/v1/documents/{id}").json() == {"removed": 1}
    assert client.delete(f"/v1/documents/{id}").status_code == 404
    assert client.get("/v1/documents").json()["total"] == 2


def test_versions_and_what_changed_between_them_can_be_read(client: TestClient) -> None:
    for text in ("Ruritania bans retinol from 2024.", "Ruritania bans retinol from 2026."):
        job = finished(client, client.post("/v1/documents", files={"files": ("law.txt", text)}).json()["id"])
    [id] = job["result"]["documents"]
    listed = client.get(f"/v1/documents/{id}/versions").json()
    VersionList.model_validate(listed)
    assert [version["number"] for version in listed["versions"]] == [1, 2]
    assert "2024" in client.get(f"/v1/documents/{id}?version=1").json()["text"]
    changes = client.get(f"/v1/documents/{id}/diff").json()["changes"]
    assert "2024" in changes[0]["from"]["text"] and "2026" in changes[0]["to"]["text"]
    assert client.get(f"/v1/documents/{id}?version=9").status_code == 404
