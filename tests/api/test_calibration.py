"""Confidence and refusal by calibration.json, as `yinju eval calibrate` writes it."""

from __future__ import annotations

import json
from math import exp
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import calibration
from api.calibration import FILENAME, BadCalibration, Calibration
from api.signals import NAMES
from tests.api.conftest import Run

QUESTION = "NMPA categorised exosomes as drugs in July 2023"


@pytest.fixture(autouse=True)
def nothing_shipped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A place for the shipped calibration, empty at first."""
    place = tmp_path / "shipped.json"
    monkeypatch.setattr(calibration, "SHIPPED", place)
    return place


def made(intercept: float = 0.5, threshold: float = 0.6, weight: float = 0.0) -> Calibration:
    """The same weight for every signal."""
    return Calibration(dict.fromkeys(NAMES, weight), intercept, threshold)


def test_without_a_file_the_score_is_the_confidence(tmp_path: Path) -> None:
    found = Calibration.load(tmp_path)
    assert (found.confidence({"score": 0.3}), found.threshold) == (0.3, 0.45)


def test_the_collections_own_file_goes_before_the_shipped_one(tmp_path: Path, nothing_shipped: Path) -> None:
    made(threshold=0.7).save(nothing_shipped, {})
    assert Calibration.load(tmp_path).threshold == 0.7
    made(threshold=0.8).save(tmp_path / FILENAME, {"fitted_on": "a test"})
    assert Calibration.load(tmp_path) == made(threshold=0.8)


@given(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4), st.floats(0, 1))
def test_confidence_is_the_logistic_of_the_weighted_sum(weight: float, intercept: float, signal: float) -> None:
    found = made(intercept, weight=weight).confidence(dict.fromkeys(NAMES, signal))
    total = intercept + len(NAMES) * weight * signal
    assert 0 <= found <= 1
    assert found == pytest.approx(1 / (1 + exp(-total)) if total > -700 else 0.0, abs=1e-9)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 1},
        {"kind": "isotonic"},
        {"weights": {"other": 1.0}},
        {"weights": {}},
        {"weights": [1.0]},
        {"intercept": "x"},
        {"intercept": float("nan")},
        {"threshold": 1.5},
        {"threshold": None},
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / FILENAME
    made().save(path, {})
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(BadCalibration, match=r"calibration\.json.*yinju eval calibrate"):
        Calibration.load(tmp_path)


def test_a_broken_file_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / FILENAME).write_text("{")
    with pytest.raises(BadCalibration):
        Calibration.load(tmp_path)


@pytest.mark.parametrize(("threshold", "answered"), [(0.5, True), (0.8, False), (1.0, False), (0.0, True)])
def test_the_threshold_decides_between_answer_and_refusal(
    yinju: Run, folder: Path, tmp_path: Path, threshold: float, answered: bool
) -> None:
    yinju("ingest", folder)
    made(threshold=threshold).save(tmp_path / "home" / "default" / FILENAME, {})
    code, out, _ = yinju("ask", QUESTION, "--json")
    answer = json.loads(out)
    assert (code, answer["answered"]) == ((0, True) if answered else (3, False))
    assert answer["confidence"] == pytest.approx(1 / (1 + exp(-0.5)), abs=1e-4)
    assert bool(answer["nearest"]) is not answered
