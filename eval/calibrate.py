"""From scores to probabilities: fit the map and the threshold that refuses.

The score is that of the best hit (`Hit.score` of the first one that `Engine.search` gives). The map is Platt's:
confidence = 1 / (1 + exp(-(a * score + b))), fitted by maximum likelihood with his smoothed targets
(Platt, "Probabilistic outputs for support vector machines", 1999). It has two parameters, so that a few hundred
questions are enough, and is strictly monotone, so that it changes no order. A question is answered when its confidence
is at least `threshold`: the lowest one at which, among questions that took no part in the fit (cross-validation), at
most the wished share of the answered ones is wrong.

`calibration.json`, which api/ reads: `{"version": 1, "kind": "platt", "a": .., "b": .., "threshold": ..,
"fitted_on": ".."}`; the keys `error_rate`, `coverage`, `ece` (all out of fold) and `questions` are for people.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from eval.bootstrap import SEED, Floats
from eval.calibration import expected_calibration_error
from eval.refusal import risk_coverage
from ingest.errors import UserError

VERSION = 1
ERROR_RATE = 0.05
FOLDS = 10


class TooFewQuestions(UserError):
    """Nothing can be fitted."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """`a` > 0, `b`: the map; `threshold` in [0, 1]. `error_rate`, `coverage` and `ece` are out of fold."""

    a: float
    b: float
    threshold: float
    fitted_on: str
    error_rate: float
    coverage: float
    ece: float
    questions: int

    def confidence(self, scores: Floats) -> Floats:
        """Probabilities [n] for scores [n]."""
        return sigmoid(self.a * scores + self.b)

    def save(self, path: Path) -> None:
        """Write `calibration.json`."""
        data = {"version": VERSION, "kind": "platt", **{name: _rounded(value) for name, value in asdict(self).items()}}
        path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _rounded(value: float | str) -> float | str:
    return round(value, 6) if isinstance(value, float) else value


def fit(
    scores: Floats, right: Floats, fitted_on: str, error_rate: float = ERROR_RATE, folds: int = FOLDS
) -> Calibration:
    """The map over all questions and the threshold by cross-validation; `scores` and `right` (0 or 1) are [n].

    Raises `TooFewQuestions` when there are fewer than two of either outcome in a fold.
    """
    if min(right.sum(), (1 - right).sum()) < 2 * folds:
        raise TooFewQuestions(
            f"calibration needs at least {2 * folds} questions that are answered rightly and as many that are not; "
            f"here are {int(right.sum())} and {int((1 - right).sum())}"
        )
    held_out = cross_validated(scores, right, folds)
    threshold = threshold_for(held_out, right, error_rate)
    kept = held_out >= threshold
    a, b = platt(scores, right)
    return Calibration(
        a, b, threshold, fitted_on,
        error_rate=float(1 - right[kept].mean()) if kept.any() else 0.0,
        coverage=float(kept.mean()),
        ece=expected_calibration_error(held_out, right),
        questions=len(right),
    )  # fmt: skip


def cross_validated(scores: Floats, right: Floats, folds: int = FOLDS) -> Floats:
    """Confidences [n], each from a map fitted without its own fold; folds are random and of equal make-up."""
    fold = np.empty(len(right), dtype=np.int64)
    random = np.random.default_rng(SEED)
    for outcome in (0.0, 1.0):
        members = np.flatnonzero(right == outcome)
        fold[random.permutation(members)] = np.arange(len(members)) % folds
    confidence = np.empty(len(right), dtype=np.float64)
    for number in range(folds):
        a, b = platt(scores[fold != number], right[fold != number])
        confidence[fold == number] = sigmoid(a * scores[fold == number] + b)
    return confidence


def platt(scores: Floats, right: Floats, steps: int = 100) -> tuple[float, float]:
    """a and b of the map, by Newton's method on the smoothed targets; the likelihood is convex."""
    positive, negative = right.sum(), len(right) - right.sum()
    target = np.where(right > 0, (positive + 1) / (positive + 2), 1 / (negative + 2))
    design = np.stack([scores, np.ones_like(scores)], axis=1)
    weights = np.array([0.0, np.log((positive + 1) / (negative + 1))])
    for _ in range(steps):
        found = sigmoid(design @ weights)
        slope = design.T @ (target - found)
        curve = design.T @ (design * (found * (1 - found))[:, None]) + 1e-9 * np.eye(2)
        step = np.linalg.solve(curve, slope)
        weights += step * min(1.0, 5.0 / max(np.abs(step).max(), 1e-12))  # far from the optimum Newton overshoots
        if np.abs(step).max() < 1e-9:
            break
    return float(weights[0]), float(weights[1])


def threshold_for(confidence: Floats, right: Floats, error_rate: float) -> float:
    """The lowest confidence down to which at most `error_rate` of the questions is wrong; 1 when there is none.

    It lies half way to the next less confident question, so that neither side hangs on rounding.
    """
    order = np.argsort(-confidence, kind="stable")
    _, risk = risk_coverage(confidence, 1 - right)
    last_of_tie = np.append(np.diff(confidence[order]) != 0, True)
    good = np.flatnonzero((risk <= error_rate) & last_of_tie)
    if not len(good):
        return 1.0
    at = int(good[-1])
    below = confidence[order[at + 1]] if at + 1 < len(order) else 0.0
    return float((confidence[order[at]] + below) / 2)


def sigmoid(x: Floats) -> Floats:
    """1 / (1 + exp(-x)), without overflow."""
    return np.where(x >= 0, 1 / (1 + np.exp(-np.abs(x))), np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))))
