"""One probability from a row of features."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.features import NAMES
from index.ranking import Ranking

ROW = st.lists(st.floats(0, 1, width=32), min_size=len(NAMES), max_size=len(NAMES))


def test_the_bundled_weights_name_every_feature() -> None:
    ranking = Ranking.load()
    assert ranking.weights.shape == (len(NAMES),)
    assert np.isfinite(ranking.weights).all() and math.isfinite(ranking.intercept)


@given(st.lists(ROW, max_size=4))
def test_scores_are_the_logistic_function_of_the_weighted_sum(rows: list[list[float]]) -> None:
    ranking = Ranking.load()
    scores = ranking.scores(np.array(rows, dtype=np.float32).reshape(len(rows), len(NAMES)))
    assert scores.shape == (len(rows),)
    for row, score in zip(rows, scores, strict=True):
        total = math.fsum(w * x for w, x in zip(ranking.weights.tolist(), row, strict=True)) + ranking.intercept
        assert score == pytest.approx(1 / (1 + math.exp(-total)), rel=1e-5)
        assert 0 < score < 1


def test_zero_features_score_the_intercept() -> None:
    ranking = Ranking(np.ones(len(NAMES)), -2.0)
    assert ranking.scores(np.zeros((1, len(NAMES)), dtype=np.float32))[0] == pytest.approx(1 / (1 + math.exp(2)))


def test_better_coverage_never_lowers_the_score() -> None:
    ranking = Ranking.load()
    low = np.full((1, len(NAMES)), 0.3, dtype=np.float32)
    high = low.copy()
    for name in ("late", "late_rare", "dense"):
        high[0, NAMES.index(name)] = 0.9
    assert ranking.scores(high)[0] > ranking.scores(low)[0]
