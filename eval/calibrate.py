"""From signals to probabilities: fit the map and the threshold that refuses.

The signals are those of an answer before it is shown (`api.signals`). The map is logistic:
confidence = 1 / (1 + exp(-(intercept + sum of weight * signal))), fitted by maximum likelihood with a small ridge on
standardised weights and Platt's smoothed targets ("Probabilistic outputs for support vector machines", 1999). A
question is answered when its confidence is at least `threshold`: the lowest one at which, among questions that took no
part in the fit (cross-validation), at most the wished share of the answered ones is wrong.

A few hundred questions are few for as many weights as there are signals. Where there is a calibration to begin with,
its weights are tried as they are too, with two numbers that stretch and shift their sum; what has the better likelihood
out of fold is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from scipy.optimize import minimize

from api.calibration import Calibration
from api.signals import NAMES
from eval.bootstrap import SEED, Floats
from eval.calibration import expected_calibration_error
from eval.fit_ranking import SIGN_LIMITS
from eval.refusal import risk_coverage
from ingest.errors import UserError

Way = Literal["weights fitted", "weights kept, their sum rescaled"]

ERROR_RATE = 0.05
FOLDS = 10
RIDGE = 1.0  # on the weights of standardised signals, against a likelihood summed over questions


class TooFewQuestions(UserError):
    """Nothing can be fitted."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A calibration; `error_rate`, `coverage` and `ece` are what it gave out of fold."""

    calibration: Calibration
    way: Way
    fitted_on: str
    error_rate: float
    coverage: float
    ece: float
    questions: int
    choices: tuple[tuple[float, float, float], ...]  # error rate wished, threshold for it, share answered then

    def to_json(self) -> dict[str, Any]:
        """All of it as plain data."""
        return asdict(self)

    def save(self, path: Path) -> None:
        """Write `calibration.json`, with what it was fitted on and what it gave for people to read."""
        notes = {name: value for name, value in asdict(self).items() if name not in ("calibration", "choices")}
        self.calibration.save(path, {name: _rounded(value) for name, value in notes.items()})


def _rounded(value: float | str) -> float | str:
    return round(value, 6) if isinstance(value, float) else value


def signal_rows(signals: Sequence[Mapping[str, float]]) -> Floats:
    """Float64 [n, len(NAMES)]; a question without hits has no signals: all 0."""
    return np.array([[row.get(name, 0.0) for name in NAMES] for row in signals], dtype=np.float64)


def fit(
    signals: Floats,
    right: Floats,
    fitted_on: str,
    error_rate: float = ERROR_RATE,
    folds: int = FOLDS,
    begin: Calibration | None = None,
) -> Fitted:
    """The map over all questions and the threshold by cross-validation; `signals` [n, len(NAMES)], `right` [n] 0 or 1.

    `begin`: whose weights may be kept. Raises `TooFewQuestions` when there are fewer than two of either outcome in a
    fold.
    """
    if min(right.sum(), (1 - right).sum()) < 2 * folds:
        raise TooFewQuestions(
            f"calibration needs at least {2 * folds} questions that are answered rightly and as many that are not; "
            f"here are {int(right.sum())} and {int((1 - right).sum())}"
        )
    way, weights, held_out = _better(signals, right, folds, begin)
    threshold = threshold_for(held_out, right, error_rate)
    kept = held_out >= threshold
    named = {name: round(float(weight), 6) for name, weight in zip(NAMES, weights, strict=False)}
    return Fitted(
        Calibration(named, round(float(weights[-1]), 6), round(threshold, 6)),
        way,
        fitted_on,
        error_rate=float(1 - right[kept].mean()) if kept.any() else 0.0,
        coverage=float(kept.mean()),
        ece=expected_calibration_error(held_out, right),
        questions=len(right),
        choices=tuple(_choice(held_out, right, rate) for rate in sorted({error_rate, 0.02, 0.05, 0.1, 0.15, 0.2})),
    )


def _better(signals: Floats, right: Floats, folds: int, begin: Calibration | None) -> tuple[Way, Floats, Floats]:
    """How it was fitted, weights and intercept, and confidences out of fold, of the likelier of the two ways."""
    held_out = cross_validated(signals, right, folds)
    if begin is not None and begin.weights is not None:
        given = np.array([begin.weights[name] for name in NAMES])
        total = (signals @ given + begin.intercept)[:, None]
        rescaled = cross_validated(total, right, folds)
        if _surprise(rescaled, right) < _surprise(held_out, right):
            slope, shift = logistic(total, right)
            return (
                "weights kept, their sum rescaled",
                np.append(slope * given, slope * begin.intercept + shift),
                rescaled,
            )
    return "weights fitted", logistic(signals, right), held_out


def _surprise(confidence: Floats, right: Floats) -> float:
    """Mean negative log-likelihood."""
    return float(-np.log(np.clip(np.where(right > 0, confidence, 1 - confidence), 1e-12, None)).mean())


def _choice(held_out: Floats, right: Floats, error_rate: float) -> tuple[float, float, float]:
    threshold = threshold_for(held_out, right, error_rate)
    return error_rate, threshold, float((held_out >= threshold).mean())


def cross_validated(signals: Floats, right: Floats, folds: int = FOLDS) -> Floats:
    """Confidences [n], each from a map fitted without its own fold; folds are random and of equal make-up."""
    fold = np.empty(len(right), dtype=np.int64)
    random = np.random.default_rng(SEED)
    for outcome in (0.0, 1.0):
        members = np.flatnonzero(right == outcome)
        fold[random.permutation(members)] = np.arange(len(members)) % folds
    confidence = np.empty(len(right), dtype=np.float64)
    for number in range(folds):
        weights = logistic(signals[fold != number], right[fold != number])
        confidence[fold == number] = sigmoid(signals[fold == number] @ weights[:-1] + weights[-1])
    return confidence


def logistic(signals: Floats, right: Floats, weights: Floats | None = None, steps: int = 100) -> Floats:
    """Weights and, last, the intercept, float64 [k + 1], by Newton's method; the likelihood is convex.

    `weights` [n]: how much each question counts, all the same by default.
    """
    counts = np.ones(len(right)) if weights is None else weights
    positive, negative = counts @ right, counts @ (1 - right)
    target = np.where(right > 0, (positive + 1) / (positive + 2), 1 / (negative + 2))
    mean = counts @ signals / counts.sum()
    scale = np.sqrt(counts @ (signals - mean) ** 2 / counts.sum())
    scale[scale < 1e-12] = 1.0  # a signal that never changes says nothing: the ridge keeps its weight at 0
    design = np.column_stack([(signals - mean) / scale, np.ones(len(right))])
    ridge = np.diag([RIDGE] * signals.shape[1] + [1e-9])
    found = np.append(np.zeros(signals.shape[1]), np.log((positive + 1) / (negative + 1)))
    for _ in range(steps):
        chance = sigmoid(design @ found)
        slope = design.T @ (counts * (target - chance)) - ridge @ found
        curve = design.T @ (design * (counts * chance * (1 - chance))[:, None]) + ridge
        step = np.linalg.solve(curve, slope)
        found += step * min(1.0, 5.0 / max(np.abs(step).max(), 1e-12))  # far from the optimum Newton overshoots
        if np.abs(step).max() < 1e-9:
            break
    slopes = found[:-1] / scale
    return np.append(slopes, found[-1] - slopes @ mean)


def signed_logistic(signals: Floats, right: Floats, weights: Floats, signs: Sequence[int]) -> Floats:
    """As `logistic`, but a signal whose sign is 1 or -1 gets no weight of the other sign.

    Signals say much the same thing in several ways; without limits they are set off against each other, and a question
    that differs a little from those that were learned from is misjudged.
    """
    mean = weights @ signals / weights.sum()
    scale = np.sqrt(weights @ (signals - mean) ** 2 / weights.sum())
    scale[scale < 1e-12] = 1.0
    design = np.column_stack([(signals - mean) / scale, np.ones(len(right))])
    ridge = np.append(np.full(signals.shape[1], RIDGE), 0.0)

    def loss(theta: Floats) -> tuple[float, Floats]:
        odds = design @ theta
        value = weights @ (np.logaddexp(0, odds) - right * odds) + 0.5 * ridge @ theta**2
        return float(value), design.T @ (weights * (sigmoid(odds) - right)) + ridge * theta

    limits = [*(SIGN_LIMITS[sign] for sign in signs), SIGN_LIMITS[0]]
    found = minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B", bounds=limits).x
    slopes = found[:-1] / scale
    return np.append(slopes, found[-1] - slopes @ mean)


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
