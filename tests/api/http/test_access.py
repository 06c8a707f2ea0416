from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.http.keys import Keys, Role
from api.http.settings import Limits
from tests.api.http.conftest import Serve

Call = tuple[str, str, dict[str, object] | None]
ASK: Call = ("POST", "/v1/ask", {"question": "exosome"})
READING: list[Call] = [
    ASK,
    ("POST", "/v1/search", {"question": "exosome"}),
    ("POST", "/v1/verify", {"quotation": "exosome"}),
    ("POST", "/v1/chat/completions", {"model": "default", "messages": [{"role": "user", "content": "exosome?"}]}),
    ("GET", "/v1/models", None),
    ("GET", "/v1/documents", None),
    ("GET", "/v1/jobs", None),
    ("GET", "/metrics", None),
]
CHANGING: list[Call] = [
    ("POST", "/v1/documents", {"title": "x", "text": "x"}),
    ("DELETE", "/v1/documents/0123456789abcdef", None),
    ("PATCH", "/v1/documents/0123456789abcdef", {"kind": "law"}),
]


def status(client: TestClient, call: Call, secret: str | None = None) -> int:
    method, path, body = call
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return client.request(method, path, json=body, headers=headers).status_code


def test_without_a_key_nothing_is_told_once_there_are_keys(client: TestClient, home: Path) -> None:
    Keys(home).add("ann", "editor")
    for call in READING + CHANGING:
        assert (status(client, call), status(client, call, "wrong")) == (401, 401), call


@pytest.mark.parametrize(("role", "expected"), [("reader", {403}), ("editor", {202, 404})])
def test_a_reader_reads_and_an_editor_changes(client: TestClient, home: Path, role: Role, expected: set[int]) -> None:
    secret = Keys(home).add("ann", role)
    assert {status(client, call, secret) for call in READING} == {200}
    assert {status(client, call, secret) for call in CHANGING} == expected


def test_the_page_and_the_checks_need_no_key(client: TestClient, home: Path) -> None:
    Keys(home).add("ann", "editor")
    assert [client.get(path).status_code for path in ("/", "/healthz", "/readyz")] == [200] * 3


def test_every_route_but_the_page_and_the_checks_asks_who_calls(client: TestClient) -> None:
    described = client.get("/openapi.json").json()["paths"]
    open_ = {path for path, methods in described.items() for call in methods.values() if not call.get("security")}
    assert open_ == {"/healthz", "/readyz"}


def test_a_key_that_calls_too_often_waits(serve: Serve, home: Path) -> None:
    ann, bob = (Keys(home).add(name, "reader") for name in ("ann", "bob"))
    client = serve(limits=Limits(rate=0.5, burst=2))
    assert [status(client, ASK, ann) for _ in range(3)] == [200, 200, 429]
    assert status(client, ASK, bob) == 200
    response = client.get("/v1/documents", headers={"Authorization": f"Bearer {ann}"})
    assert response.status_code == 429 and 1 <= int(response.headers["retry-after"]) <= 2


def test_this_machine_s_own_users_are_not_held_up_while_there_are_no_keys(serve: Serve) -> None:
    client = serve(limits=Limits(rate=0.01, burst=1))
    assert {status(client, ASK) for _ in range(5)} == {200}


def test_a_service_that_others_reach_is_closed_without_keys(serve: Serve) -> None:
    assert status(serve(hosts=("yinju.example",)), ASK) == 401
    assert status(serve(host="0.0.0.0"), ASK) == 401


def test_unreadable_keys_let_nobody_in(client: TestClient, home: Path) -> None:
    (home / "keys.json").write_text("{")
    assert status(client, ASK) in (400, 503)
