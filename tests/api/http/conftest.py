"""A service over three small documents, called without a socket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.engine import Engine
from api.http.app import create_app
from api.http.settings import ServeSettings
from api.settings import Settings
from tests.api.conftest import FakeModel

Serve = Callable[..., TestClient]


@pytest.fixture
def engine(fake_model: FakeModel, tmp_path: Path, folder: Path) -> Iterator[Engine]:
    with Engine.open(tmp_path / "home", create=True) as engine:
        engine.ingest([folder])
        yield engine


@pytest.fixture
def serve(engine: Engine, tmp_path: Path) -> Iterator[Serve]:
    """Makes a client of a service with these settings."""
    opened: list[TestClient] = []

    def make(**choices: object) -> TestClient:
        settings = ServeSettings(Settings(tmp_path / "home")).but(**choices)
        client = TestClient(create_app(engine, settings), "http://127.0.0.1:8000", raise_server_exceptions=False)
        opened.append(client.__enter__())
        return client

    yield make
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture
def client(serve: Serve) -> TestClient:
    return serve()
