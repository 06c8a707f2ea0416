from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.floor import FLOOR, BelowFloor, FloorError, breaches, raise_floor
from eval.run import Run
from eval.summarise import ANSWERS


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


def test_raising_only_ever_makes_it_stricter(gold_run: Run, tmp_path: Path) -> None:
    old = {
        "at_least": {"all": {"evidence": 0.1, "keys": 0.25}},
        "at_most": {"all": {"wrong when answered": 1, "AURC": 0.4}},
    }
    path = floor(tmp_path, **old)
    raise_floor(gold_run, 0.05, path)
    raised = json.loads(path.read_text(encoding="utf-8"))
    assert raised["at_least"]["all"] == {"evidence": (1 + 0 + 1 / 2 + 0) / 4 - 0.05, "keys": 0.25}
    assert raised["at_most"]["all"] == {"wrong when answered": 0.384, "AURC": 0.347}  # 1/3 and .2967, rounded outwards
    assert breaches(gold_run, path) == []


def test_a_run_below_the_floor_does_not_raise_it(gold_run: Run, tmp_path: Path) -> None:
    path = floor(tmp_path, at_least={"all": {"evidence": 0.9, "keys": 0}})
    with pytest.raises(BelowFloor, match="evidence"):
        raise_floor(gold_run, 0, path)
    assert json.loads(path.read_text(encoding="utf-8"))["at_least"]["all"]["keys"] == 0


def test_our_floor_names_measures_that_exist(gold_run: Run) -> None:
    data = json.loads(FLOOR.read_text(encoding="utf-8"))
    for part, measures in [*data["at_least"].items(), *data["at_most"].items()]:
        assert part == "all" or part.split("/")[0] in gold_run.by
        assert set(measures) <= {*gold_run.measures, *ANSWERS}
