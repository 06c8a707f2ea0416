from __future__ import annotations

from starlette.testclient import TestClient

from api.http.responses import VerificationData

TRUE = "In July 2023 the NMPA categorised exosomes as drugs."


def test_a_true_quotation_is_found_where_it_stands(reading: TestClient) -> None:
    found = reading.post("/v1/verify", json={"quotation": TRUE}).json()
    VerificationData.model_validate(found)
    assert found["verbatim"]
    [place] = found["places"]
    text = reading.get(f"/v1/documents/{place['document']}").json()["text"]
    assert text[place["start"] : place["end"]] == TRUE


def test_an_altered_one_is_not_and_the_difference_is_named(reading: TestClient) -> None:
    found = reading.post("/v1/verify", json={"quotation": TRUE.replace("July", "May")}).json()
    assert not found["verbatim"] and TRUE in found["nearest"]["text"] and found["differences"]


def test_a_quotation_is_looked_up_in_one_document(reading: TestClient) -> None:
    documents = reading.get("/v1/documents").json()["documents"]
    results = {
        document["name"]: reading.post("/v1/verify", json={"quotation": TRUE, "document": document["id"]}).json()
        for document in documents
    }
    assert {name: found["verbatim"] for name, found in results.items()} == {
        "gongxiao.txt": False,
        "milk.txt": False,
        "nmpa.md": True,
    }


def test_no_quotation_is_a_bad_request(reading: TestClient) -> None:
    assert reading.post("/v1/verify", json={"quotation": " "}).status_code == 400
    assert reading.post("/v1/verify", json={"quotation": TRUE, "document": "zz"}).status_code == 404
