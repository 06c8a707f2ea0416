from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from eval.calibration import Bin, expected_calibration_error, reliability
from eval.refusal import aurc, excess_aurc, risk_coverage


def array(*values: float) -> NDArray[np.float64]:
    return np.array(values, dtype=np.float64)


def test_risk_at_every_coverage() -> None:
    coverage, risk = risk_coverage(array(0.2, 0.9, 0.5), array(1, 0, 1))
    assert coverage.tolist() == [1 / 3, 2 / 3, 3 / 3]
    assert risk.tolist() == [0 / 1, 1 / 2, 2 / 3]


def test_area_is_the_mean_risk() -> None:
    assert aurc(array(0.2, 0.9, 0.5), array(1, 0, 1)) == pytest.approx((0 / 1 + 1 / 2 + 2 / 3) / 3)


def test_excess_is_what_an_oracle_would_save() -> None:
    confidence, wrong = array(0.9, 0.8, 0.7), array(1, 0, 0)
    assert excess_aurc(confidence, wrong) == pytest.approx((1 / 1 + 1 / 2 + 1 / 3) / 3 - (0 + 0 + 1 / 3) / 3)
    assert excess_aurc(array(0.1, 0.8, 0.7), wrong) == pytest.approx(0)


def test_ties_do_not_depend_on_the_order() -> None:
    assert aurc(array(0.5, 0.5), array(0, 1)) == aurc(array(0.5, 0.5), array(1, 0)) == pytest.approx(1 / 2)


def test_bins_hold_equal_numbers() -> None:
    bins = reliability(array(0.9, 0.1, 0.2, 0.8), array(1, 0, 1, 1), bins=2)
    assert bins == [Bin((0.1 + 0.2) / 2, (0 + 1) / 2, 2), Bin((0.8 + 0.9) / 2, (1 + 1) / 2, 2)]


def test_expected_calibration_error() -> None:
    error = expected_calibration_error(array(0.9, 0.1, 0.2, 0.8), array(1, 0, 1, 1), bins=2)
    assert error == pytest.approx(2 / 4 * abs(1 / 2 - 0.15) + 2 / 4 * abs(1 - 0.85))


def test_a_perfectly_calibrated_confidence_has_no_error() -> None:
    assert expected_calibration_error(array(1, 1, 0, 0), array(1, 1, 0, 0)) == 0
