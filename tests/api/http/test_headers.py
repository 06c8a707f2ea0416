from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.api.http.conftest import Serve

QUESTION = {"question": "exosome"}


@pytest.mark.parametrize("path", ["/", "/healthz", "/v1/documents", "/nowhere", "/v1/documents/zz"])
def test_every_response_has_the_security_headers(reading: TestClient, path: str) -> None:
    headers = reading.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'self'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000", "LOCALHOST"])
def test_its_own_names_are_answered(reading: TestClient, host: str) -> None:
    assert reading.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost@evil", "[::1", "a:b"])
def test_a_name_that_was_pointed_at_this_machine_is_refused(reading: TestClient, host: str) -> None:
    response = reading.get("/v1/documents", headers={"host": host})
    assert response.status_code == 421 and response.json()["error"]["code"] == "unknown_host"


def test_a_further_name_can_be_allowed(serve: Serve) -> None:
    client = serve(hosts=("yinju.example",))
    assert client.get("/healthz", headers={"host": "yinju.example"}).status_code == 200
    assert client.get("/healthz", headers={"host": "other.example"}).status_code == 421


def test_a_page_of_another_site_cannot_post(reading: TestClient) -> None:
    foreign = reading.post("/v1/ask", json=QUESTION, headers={"origin": "https://evil.example"})
    assert (foreign.status_code, foreign.json()["error"]["code"]) == (403, "foreign_origin")
    assert reading.post("/v1/ask", json=QUESTION, headers={"origin": "null"}).status_code == 403
    assert reading.post("/v1/ask", json=QUESTION, headers={"origin": "http://127.0.0.1:8000"}).status_code == 200
