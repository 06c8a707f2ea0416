"""A service over three small documents with the bundled model, called without a socket."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.engine import Engine
from api.http.app import create_app
from api.http.settings import ServeSettings
from api.settings import Settings

Serve = Callable[..., TestClient]
FILES = {
    "nmpa.md": "---\ntitle: Exosomes are drugs\nsource: Test Press\npublished: 2023-08-01\nkind: news\n---\n"
    "In July 2023 the NMPA categorised exosomes as drugs. It also asked firms to stop the claims.\n",
    "gongxiao.txt": "2021年5月1日前已注册的化妆品，应当于2023年5月1日前完成功效宣称评价。\n",
    "milk.txt": "The milk exosome raw material has the code 138313-04375-2440.\n",
}


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the three documents."""
    root = tmp_path_factory.mktemp("prepared")
    for name, text in FILES.items():
        (root / name).write_text(text, encoding="utf-8")
    with Engine.open(root / "home", create=True) as engine:
        engine.ingest([root / name for name in sorted(FILES)])
    return root / "home"


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Path:
    """A copy of that home, of this test alone."""
    return Path(shutil.copytree(prepared, tmp_path / "home"))


@pytest.fixture
def engine(home: Path) -> Iterator[Engine]:
    with Engine.open(home) as engine:
        yield engine


@pytest.fixture
def serve(home: Path) -> Iterator[Serve]:
    """Makes a client of a service over the home, with these settings."""
    opened: list[TestClient] = []

    def make(**choices: object) -> TestClient:
        settings = ServeSettings(Settings(home)).but(**choices)
        app = create_app(Engine.open(home), settings)
        client = TestClient(app, "http://127.0.0.1:8000", raise_server_exceptions=False)
        opened.append(client.__enter__())
        return client

    yield make
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture(scope="session")
def reading(prepared: Path) -> Iterator[TestClient]:
    """One service for all tests that change nothing."""
    app = create_app(Engine.open(prepared), ServeSettings(Settings(prepared)))
    with TestClient(app, "http://127.0.0.1:8000", raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def client(serve: Serve) -> TestClient:
    return serve()


def finished(client: TestClient, job: str, seconds: float = 60) -> dict[str, Any]:
    """The job when it has ended."""
    due = time.monotonic() + seconds
    while time.monotonic() < due:
        found: dict[str, Any] = client.get(f"/v1/jobs/{job}").json()
        if found["state"] in ("done", "failed"):
            return found
        time.sleep(0.05)
    raise AssertionError(f"job {job} is still {found['state']} after {seconds} s")
