from __future__ import annotations

from starlette.testclient import TestClient

from api.engine import Engine
from api.http.responses import DocumentList, DocumentText


def test_documents_are_paged(reading: TestClient) -> None:
    pages = [reading.get("/v1/documents", params={"limit": 2, "offset": offset}).json() for offset in (0, 2)]
    assert [len(page["documents"]) for page in pages] == [2, 1]
    assert {page["total"] for page in pages} == {3}
    assert len({document["id"] for page in pages for document in page["documents"]}) == 3
    DocumentList.model_validate(pages[0])


def test_documents_are_filtered(reading: TestClient) -> None:
    found = reading.get("/v1/documents", params={"kind": "news", "published_from": "2023"}).json()
    assert [document["title"] for document in found["documents"]] == ["Exosomes are drugs"]
    assert found["total"] == 1


def test_a_document_is_read_whole_or_in_part(reading: TestClient, engine: Engine) -> None:
    id = engine.documents()[0].id
    text = engine.document(id).text
    whole = reading.get(f"/v1/documents/{id}").json()
    part = reading.get(f"/v1/documents/{id[:8]}", params={"start": 3, "end": 9}).json()
    assert (whole["text"], whole["start"], whole["end"]) == (text, 0, len(text))
    assert (part["text"], part["start"], part["end"], part["characters"]) == (text[3:9], 3, 9, len(text))
    DocumentText.model_validate(part)


def test_a_range_outside_the_text_is_refused(reading: TestClient, engine: Engine) -> None:
    id = engine.documents()[0].id
    assert reading.get(f"/v1/documents/{id}", params={"start": 100_000}).status_code == 416
    assert reading.get(f"/v1/documents/{id}", params={"start": -1}).status_code == 422


def test_where_a_file_lies_is_not_told(reading: TestClient, engine: Engine) -> None:
    id = engine.documents()[0].id
    for response in (reading.get("/v1/documents"), reading.get(f"/v1/documents/{id}"), reading.get("/v1/documents/zz")):
        assert "/documents/" not in response.text
    assert reading.get(f"/v1/documents/{id}").json()["name"] == "gongxiao.txt"
