from __future__ import annotations

import pytest
from starlette.testclient import TestClient


def test_the_page_is_at_the_root_and_asked_for_anew_each_time(reading: TestClient) -> None:
    page = reading.get("/")
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
    assert page.headers["cache-control"] == "no-cache" and page.headers["etag"]
    assert reading.get("/", headers={"If-None-Match": page.headers["etag"]}).status_code == 304


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/ask", 405),
        ("PUT", "/v1/documents", 405),
        ("POST", "/healthz", 405),
        ("GET", "/v1/nothing", 404),
        ("POST", "/", 405),
        ("GET", "/../app.py", 404),
        ("GET", "/..%2fapp.py", 404),
        ("GET", "/%2e%2e/app.py", 404),
        ("GET", "/style", 404),
    ],
)
def test_what_is_not_there_is_an_error_in_the_one_shape(
    reading: TestClient, method: str, path: str, status: int
) -> None:
    response = reading.request(method, path)
    assert response.status_code == status and response.json()["error"]["code"]
