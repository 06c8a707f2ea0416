"""Confidence and refusal by calibration.json, as `yinju eval calibrate` writes it."""

from __future__ import annotations

import json
from math import exp
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import calibration
from api.calibration import FILENAME, BadCalibration, Calibration
from eval.calibrate import Calibration as Fitted
from tests.api.conftest import Run

QUESTION = "NMPA categorised exosomes as drugs in July 2023"


@pytest.fixture(autouse=True)
def nothing_shipped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A place for the shipped calibration, empty at first."""
    place = tmp_path / "shipped.json"
    monkeypatch.setattr(calibration, "SHIPPED", place)
    return place


def write(path: Path, a: float = 4.0, b: float = -2.0, threshold: float = 0.6) -> None:
    """As eval/ writes it."""
    Fitted(a, b, threshold, "a test", error_rate=0.0, coverage=1.0, ece=0.0, questions=40).save(path)


def test_without_a_file_the_score_is_the_confidence(tmp_path: Path) -> None:
    found = Calibration.load(tmp_path)
    assert (found.confidence(0.3), found.threshold) == (0.3, 0.45)


def test_the_collections_own_file_goes_before_the_shipped_one(tmp_path: Path, nothing_shipped: Path) -> None:
    write(nothing_shipped, threshold=0.7)
    assert Calibration.load(tmp_path).threshold == 0.7
    write(tmp_path / FILENAME, threshold=0.8)
    found = Calibration.load(tmp_path)
    assert found.threshold == 0.8
    assert found.confidence(0.9) == pytest.approx(1 / (1 + exp(-(4.0 * 0.9 - 2.0))))


@given(st.floats(1e-3, 1e4), st.floats(-1e4, 1e4), st.floats(0, 1))
def test_confidence_is_what_was_fitted(a: float, b: float, score: float) -> None:
    fitted = Fitted(a, b, 0.5, "", 0.0, 1.0, 0.0, 40)
    ours = Calibration((a, b), 0.5).confidence(score)
    assert 0 <= ours <= 1
    assert ours == pytest.approx(float(fitted.confidence(np.array([score]))[0]), abs=1e-12)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"kind": "isotonic"},
        {"a": -1.0},
        {"b": "x"},
        {"b": float("nan")},
        {"threshold": 1.5},
        {"a": None},
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / FILENAME
    write(path)
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(BadCalibration, match=r"calibration\.json.*yinju eval calibrate"):
        Calibration.load(tmp_path)


def test_a_broken_file_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / FILENAME).write_text("{")
    with pytest.raises(BadCalibration):
        Calibration.load(tmp_path)


@pytest.mark.parametrize(("threshold", "answered"), [(0.8, True), (0.95, False), (1.0, False), (0.0, True)])
def test_the_threshold_decides_between_answer_and_refusal(
    yinju: Run, folder: Path, tmp_path: Path, threshold: float, answered: bool
) -> None:
    yinju("ingest", folder)
    write(tmp_path / "home" / "default" / FILENAME, threshold=threshold)
    code, out, _ = yinju("ask", QUESTION, "--json")
    answer = json.loads(out)
    assert (code, answer["answered"]) == ((0, True) if answered else (3, False))
    assert answer["confidence"] == pytest.approx(1 / (1 + exp(-(4.0 * 1.0 - 2.0))), abs=1e-4)  # the score is 1 here
    assert bool(answer["nearest"]) is not answered
