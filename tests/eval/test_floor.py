from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.floor import FLOOR, FloorError, breaches
from eval.run import Run


def floor(tmp_path: Path, **bounds: object) -> Path:
    path = tmp_path / "floor.json"
    path.write_text(json.dumps(bounds))
    return path


def test_bounds_that_hold_are_silent(gold_run: Run, tmp_path: Path) -> None:
    bounds = {
        "at_least": {"all": {"evidence": 1.5 / 4}, "group/across": {"evidence": 0.5}},
        "at_most": {"all": {"AURC": 1}},
    }
    assert breaches(gold_run, floor(tmp_path, **bounds)) == []


@pytest.mark.parametrize(
    ("side", "part", "name", "bound"),
    [
        ("at_least", "all", "evidence", 0.38),
        ("at_most", "all", "wrong when answered", 0.3),
        ("at_least", "group/across", "evidence", 0.51),
        ("at_least", "all", "no such measure", 0),
        ("at_least", "group/nowhere", "evidence", 0),
        ("at_least", "all", "period read", 0),  # defined for no question: not a pass
    ],
)
def test_a_breach_is_named(gold_run: Run, tmp_path: Path, side: str, part: str, name: str, bound: float) -> None:
    (line,) = breaches(gold_run, floor(tmp_path, **{side: {part: {name: bound}}}))
    assert line.startswith(f"{part}: {name} is ")


def test_a_broken_floor_is_an_error_not_a_pass(gold_run: Run, tmp_path: Path) -> None:
    (tmp_path / "floor.json").write_text("{")
    with pytest.raises(FloorError):
        breaches(gold_run, tmp_path / "floor.json")


@pytest.mark.skipif(not FLOOR.exists(), reason="no floor committed yet")
def test_our_floor_names_measures_that_exist(gold_run: Run) -> None:
    data = json.loads(FLOOR.read_text(encoding="utf-8"))
    for part, measures in [*data["at_least"].items(), *data["at_most"].items()]:
        assert part == "all" or part.split("/")[0] in gold_run.by
        assert set(measures) <= set(gold_run.measures)
