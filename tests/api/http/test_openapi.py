"""What the OpenAPI description promises holds for whatever is sent, and nothing that is sent is a defect of ours."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi import checks
from starlette.testclient import TestClient

from tests.api.http.served import Served, served

EXAMPLES = 12  # of each operation
SLOW = list(hypothesis.HealthCheck)
load_all_checks()
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.response_schema_conformance,
    checks.content_type_conformance,
    checks.status_code_conformance,
]


@pytest.fixture(scope="module")
def service(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = Path(shutil.copytree(prepared, tmp_path_factory.mktemp("openapi") / "home"))
    with served(home) as service:
        yield service


@pytest.mark.slow
def test_whatever_is_sent_is_answered_as_described(service: Served) -> None:
    schema = schemathesis.openapi.from_url(f"{service.url}/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations()]  # type: ignore[union-attr]
    assert len(operations) >= 20
    for operation in operations:

        @hypothesis.settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=SLOW)
        @hypothesis.given(operation.as_strategy())
        def send(case: Any) -> None:
            case.call_and_validate(checks=CHECKS)

        send()
    requests = service.records("request")
    assert len(requests) > 100
    assert not [line for line in requests if line["status"] >= 500]


def test_every_route_is_described_with_its_errors_and_examples(reading: TestClient) -> None:
    description = reading.get("/openapi.json").json()
    calls = {(method, path): call for path, methods in description["paths"].items() for method, call in methods.items()}
    assert len(calls) >= 20
    for (_, path), call in calls.items():
        assert call["summary"] and call["description"], path
        if path not in ("/healthz", "/readyz", "/metrics"):
            assert "4XX" in call["responses"], path
    text = reading.get("/openapi.json").text
    assert text.count('"examples"') >= 5
