from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.engine import Engine
from eval.cli import app
from eval.quotations import _verified, _with_change

ZH, EN = (
    "国家药监局要求企业对第{n}号产品的功效宣称进行评价并公布摘要。",
    "The firm numbered {n} has to answer within {n} days. ",
)
TEXT = ZH + EN


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, home = tmp_path_factory.mktemp("documents"), tmp_path_factory.mktemp("home")
    for n in range(5):
        (folder / f"{n}.txt").write_text("".join(TEXT.format(n=100 * n + i) for i in range(4)), encoding="utf-8")
    with Engine.open(home, create=True) as engine:
        engine.ingest([folder])
    return home


@pytest.mark.parametrize("changed", [False, True])
def test_stretches_are_told_rightly(home: Path, changed: bool) -> None:
    with Engine.open(home) as engine:
        found = list(_verified(engine, 5, 1, 60, changed))
    assert [one.right for one in found] == [True] * 5
    assert all(one.milliseconds > 0 for one in found)


def test_a_change_is_one_letter() -> None:
    changed = _with_change("外泌体，是药品")
    assert len(changed) == 7
    assert sum(a != b for a, b in zip(changed, "外泌体，是药品", strict=True)) == 1


def test_the_command_prints_a_line_for_each_length(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINJU_HOME", str(home))
    lines = CliRunner().invoke(app, ["quotations", "--count", "2"]).output.splitlines()
    assert lines[0] == "5 documents, 5 chunks"
    assert len(lines) == 7
    assert "40 characters, true" in lines[1] and "2 of 2 right" in lines[1]
