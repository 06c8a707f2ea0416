from __future__ import annotations

import math

import numpy as np
import pytest

from eval.bootstrap import mean_interval, ratio_interval, statistic_interval


def test_mean_is_exact_and_the_interval_holds_it() -> None:
    found = mean_interval([0, 1, 1, 1])
    assert (found.mean, found.count) == (3 / 4, 4)
    assert 0 <= found.low < 3 / 4 < found.high <= 1


def test_interval_of_many_values_is_near_the_normal_one() -> None:
    values = np.random.default_rng(0).random(2000)
    found = mean_interval(values)
    half = 1.96 * values.std() / math.sqrt(2000)
    assert found.low == pytest.approx(values.mean() - half, abs=0.1 * half)
    assert found.high == pytest.approx(values.mean() + half, abs=0.1 * half)


def test_the_same_values_give_the_same_interval() -> None:
    assert mean_interval([0, 1, 0, 1, 1]) == mean_interval([0, 1, 0, 1, 1])


def test_ratio_is_sum_over_sum() -> None:
    found = ratio_interval([1, 0, 0, 1], [1, 1, 0, 1])
    assert (found.mean, found.count) == (2 / 3, 3)


@pytest.mark.parametrize("found", [mean_interval([]), ratio_interval([0, 0], [0, 0])])
def test_nothing_measured_is_not_a_number(found: object) -> None:
    assert math.isnan(found.mean) and found.count == 0  # type: ignore[attr-defined]


def test_statistic_sees_the_drawn_places() -> None:
    values = np.arange(10.0)
    found = statistic_interval(lambda places: float(values[places].max()), 10)
    assert found.mean == found.high == 9
    assert found.low < 9
