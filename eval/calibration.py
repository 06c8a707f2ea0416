"""Whether a confidence of 0.8 is right eight times in ten."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from eval.bootstrap import Floats

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of similar confidence: their mean confidence, the share that was right, how many they are."""

    confidence: float
    right: float
    count: int


def reliability(confidence: Floats, right: Floats, bins: int = BINS) -> list[Bin]:
    """At most `bins` bins with as equal numbers of questions as possible, least confident first.

    Equal-mass bins: Nguyen and O'Connor, "Posterior calibration and exploratory analysis for NLP models", 2015.
    """
    order = np.argsort(confidence, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return [Bin(float(confidence[part].mean()), float(right[part].mean()), len(part)) for part in parts]


def expected_calibration_error(confidence: Floats, right: Floats, bins: int = BINS) -> float:
    """Sum over bins of count/n * |right - confidence|; NaN for no questions. Guo et al., 2017, equal-mass bins."""
    found = reliability(confidence, right, bins)
    total = sum(part.count for part in found)
    return sum(part.count * abs(part.right - part.confidence) for part in found) / total if total else float("nan")
