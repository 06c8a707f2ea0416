"""Bootstrap confidence intervals: percentile method (Efron and Tibshirani, 1993, chapter 13), seeded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

RESAMPLES = 2000
LEVEL = 0.95
SEED = 20
_CELLS = 4_000_000  # random numbers held at a time


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate, its 95% confidence interval, and the number of questions it comes from."""

    mean: float
    low: float
    high: float
    count: int


def mean_interval(values: Sequence[float] | Floats, resamples: int = RESAMPLES, seed: int = SEED) -> Interval:
    """The mean of `values` [n]; all NaN for n = 0."""
    numbers = np.asarray(values, dtype=np.float64)
    return ratio_interval(numbers, np.ones_like(numbers), resamples, seed)


def ratio_interval(
    numerators: Sequence[float] | Floats,
    denominators: Sequence[float] | Floats,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Interval:
    """sum(numerators) / sum(denominators), both [n], resampled together; NaN where the denominator is 0.

    `count` is the sum of the denominators, rounded.
    """
    over, under = np.asarray(numerators, dtype=np.float64), np.asarray(denominators, dtype=np.float64)
    if not under.sum():
        return Interval(float("nan"), float("nan"), float("nan"), 0)
    drawn = np.concatenate(
        [over[places].sum(1) / _nonzero(under[places].sum(1)) for places in _draws(len(over), resamples, seed)]
    )
    return _interval(float(over.sum() / under.sum()), drawn, round(float(under.sum())))


def statistic_interval(
    statistic: Callable[[Places], float], count: int, resamples: int = RESAMPLES // 4, seed: int = SEED
) -> Interval:
    """Any statistic of `count` questions; it is given the places [count] of the questions drawn."""
    if not count:
        return Interval(float("nan"), float("nan"), float("nan"), 0)
    drawn = [statistic(row) for places in _draws(count, resamples, seed) for row in places]
    return _interval(statistic(np.arange(count)), np.asarray(drawn), count)


def _draws(count: int, resamples: int, seed: int) -> Iterator[Places]:
    random = np.random.default_rng(seed)
    step = max(1, _CELLS // count)
    for done in range(0, resamples, step):
        yield random.integers(0, count, (min(step, resamples - done), count))


def _nonzero(sums: Floats) -> Floats:
    return np.where(sums == 0, np.nan, sums)


def _interval(estimate: float, drawn: Floats, count: int) -> Interval:
    kept = drawn[~np.isnan(drawn)]
    if not len(kept):
        return Interval(estimate, float("nan"), float("nan"), count)
    low, high = np.quantile(kept, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(estimate, float(low), float(high), count)
