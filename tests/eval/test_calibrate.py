from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from eval.calibrate import TooFewQuestions, cross_validated, fit, platt, sigmoid, threshold_for

RANDOM = np.random.default_rng(5)
SCORES = RANDOM.random(4000)
RIGHT = (RANDOM.random(4000) < sigmoid(8 * SCORES - 3)).astype(np.float64)


def test_the_map_that_made_the_data_is_found_again() -> None:
    a, b = platt(SCORES, RIGHT)
    assert a == pytest.approx(8, abs=0.6)
    assert b == pytest.approx(-3, abs=0.3)


def test_a_perfect_separation_stays_finite() -> None:
    a, b = platt(np.array([0.1, 0.2, 0.8, 0.9]), np.array([0.0, 0.0, 1.0, 1.0]))
    assert np.isfinite([a, b]).all() and a > 0


def test_fitted_confidences_are_calibrated_out_of_fold() -> None:
    fitted = fit(SCORES, RIGHT, "synthetic")
    assert fitted.ece < 0.03
    assert fitted.error_rate <= 0.05
    assert np.all(np.diff(fitted.confidence(np.sort(SCORES))) > 0)


@pytest.mark.parametrize(("error_rate", "threshold"), [(0.0, 0.8), (1 / 4, (0.6 + 0.5) / 2), (0.5, 0.0 + 0.4 / 2)])
def test_threshold_is_half_way_to_the_first_question_left_out(error_rate: float, threshold: float) -> None:
    confidence, right = np.array([0.9, 0.7, 0.65, 0.6, 0.5, 0.4]), np.array([1.0, 0, 1, 1, 0, 0])
    assert threshold_for(confidence, right, error_rate) == pytest.approx(threshold)


def test_nothing_is_answered_when_the_surest_are_wrong() -> None:
    assert threshold_for(np.array([0.9, 0.5]), np.array([0.0, 1.0]), 0.05) == 1


def test_folds_are_the_same_every_time() -> None:
    assert np.array_equal(cross_validated(SCORES[:100], RIGHT[:100]), cross_validated(SCORES[:100], RIGHT[:100]))


def test_too_few_questions() -> None:
    with pytest.raises(TooFewQuestions, match="at least 20"):
        fit(np.linspace(0, 1, 30), np.ones(30), "x")


def test_the_file_that_api_reads(tmp_path: Path) -> None:
    fit(SCORES, RIGHT, "synthetic").save(tmp_path / "calibration.json")
    data = json.loads((tmp_path / "calibration.json").read_text(encoding="utf-8"))
    assert (data["version"], data["kind"], data["fitted_on"]) == (1, "platt", "synthetic")
    assert {"a", "b", "threshold", "error_rate", "coverage", "ece"} < set(data)
