from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from eval.load import COLLECTION, NotServing, _script, markdown, parse, run, serving

OUTPUT = "Running 1s test\n\nRESULT 300 2000000 5000 9000 20500 1\n"


def test_what_wrk_prints_is_read() -> None:
    load = parse(OUTPUT, 8, [1.0, 2.0, 3.0])
    assert load.requests_per_second == 300 / 2
    assert (load.p50, load.p95, load.p99, load.errors, load.health_p50) == (5.0, 9.0, 20.5, 1, 2.0)
    assert "| 8 " in markdown([load]) and "150.0" in markdown([load])


def test_no_result_is_an_error_that_shows_what_wrk_said() -> None:
    with pytest.raises(NotServing, match="unable to connect"):
        parse("unable to connect to 127.0.0.1", 1, [])


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed")
def test_a_small_collection_is_loaded_without_errors(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("In July 2023 the NMPA categorised exosomes as drugs.\n", encoding="utf-8")
    home = tmp_path / "home"
    ingest = ["ingest", "--home", str(home), "--collection", COLLECTION, str(tmp_path / "a.txt")]
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-m", "api.cli", *ingest], cwd=root, check=True, capture_output=True)
    with serving(home, 1, 1) as service:
        found = run(service, _script(tmp_path), 4, 5)
    assert found.errors == 0 and found.requests_per_second > 0 and found.p50 <= found.p99
    assert found.health_p99 < float("inf") and found.processor > 0
