from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.cli import app, main
from eval.run import Run, load_run

CORPUS = '{"id": "a", "text": "外泌体属于药品"}\n{"id": "b", "text": "exosomes are a drug"}\n'
QUERIES = '{"id": "q", "text": "exosomes", "relevant": ["b"]}\n'


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, ...]:
    (tmp_path / "corpus.jsonl").write_text(CORPUS, encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text(QUERIES, encoding="utf-8")
    return ("--corpus", str(tmp_path / "corpus.jsonl"), "--queries", str(tmp_path / "queries.jsonl"))


def test_retrieval_prints_the_agreed_json_and_saves_a_run(files: tuple[str, ...], tmp_path: Path) -> None:
    out = tmp_path / "run.json"
    arguments = ["retrieval", *files, "--system", "bm25", "--json", "--out", str(out)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    measures = json.loads(result.stdout)["measures"]
    assert list(measures) == ["hit@1", "R@5", "R@10", "MRR@10", "nDCG@10"]
    assert {"mean", "low", "high"} <= set(measures["hit@1"]) and measures["hit@1"]["mean"] == 1
    assert load_run(out).questions[0]["found"] == ["b"]


def test_a_mistake_is_one_line_and_exit_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "argv", ["eval", "report", str(tmp_path / "none.json")])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "none.json" in error


@pytest.mark.parametrize(("bound", "code"), [(0.3, 0), (0.9, 1)])
def test_the_gate_fails_below_the_floor(
    gold_run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, bound: float, code: int
) -> None:
    monkeypatch.setattr("eval.cli.gold_run", lambda *chosen: gold_run)
    floor = tmp_path / "floor.json"
    floor.write_text(json.dumps({"at_least": {"all": {"evidence": bound}}}))
    result = CliRunner().invoke(app, ["gold", "--gate", "--floor", str(floor)])
    assert result.exit_code == code
    assert ("all: evidence is 0.3750, must be at least 0.9" in result.stderr) == bool(code)


def test_calibrate_must_know_where_to_write() -> None:
    result = CliRunner().invoke(app, ["calibrate"])
    assert result.exit_code == 1 and "--collection" in str(result.exception)
