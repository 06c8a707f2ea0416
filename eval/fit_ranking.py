"""Learns the weights of the final score from feature sets.

The order is a conditional logit (McFadden 1974): softmax over a question's candidates, all relevant ones counting as
right; every set weighs the same. Then a logistic regression on that one number (Platt 1999) makes it a probability: the
best candidate of each question, right or wrong, and the best of the candidates that are not relevant, as if the answer
were not in the collection.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from eval.feature_sets import FeatureSet

RIDGE = 1e-3
Weights = NDArray[np.float64]


SIGN_LIMITS: dict[int, tuple[float | None, float | None]] = {1: (0.0, None), -1: (None, 0.0), 0: (None, None)}


def fit_order(
    sets: Sequence[FeatureSet],
    columns: Sequence[int],
    start: Weights | None = None,
    shares: Sequence[float] | None = None,
    signs: Sequence[int] | None = None,
) -> Weights:
    """Weights, float64 [features], 0 outside `columns`, that make the relevant candidates likeliest.

    `shares`: how much each set counts; without them all count the same, however many questions they have. `signs`: of
    each column 1 or -1 where its weight must not have the other sign, 0 where it may.
    """
    prepared = [_answerable(s, columns) for s in sets]
    counts = np.ones(len(sets)) if shares is None else np.array(shares, dtype=np.float64)
    counts = counts / counts.sum()
    scale = np.sqrt(np.mean([features.var(axis=0) for features, *_ in prepared], axis=0)) + 1e-6

    limits = [SIGN_LIMITS[sign] for sign in signs] if signs is not None else None

    def loss(theta: Weights) -> tuple[float, Weights]:
        total, gradient = RIDGE * float(theta @ theta), 2 * RIDGE * theta
        for share, (features, relevant, rows, starts) in zip(counts, prepared, strict=True):
            value, slope = _likelihood(features / scale, relevant, rows, starts, theta)
            total -= share * value
            gradient = gradient - share * slope
        return total, gradient

    found = minimize(
        loss, np.zeros(len(columns)) if start is None else start, jac=True, method="L-BFGS-B", bounds=limits
    )
    weights = np.zeros(sets[0].features.shape[1])
    weights[list(columns)] = found.x / scale
    return weights


def _answerable(
    feature_set: FeatureSet, columns: Sequence[int]
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64], NDArray[np.int64]]:
    """Features, relevance, question number and first rows of the questions that have a relevant candidate."""
    keep, rows, count = [], [], 0
    starts: list[int] = []
    for first, stop in zip(feature_set.offsets[:-1], feature_set.offsets[1:], strict=True):
        if feature_set.relevant[first:stop].any():
            keep.append(np.arange(first, stop))
            rows.append(np.full(stop - first, len(starts)))
            starts.append(count)
            count += stop - first
    chosen = np.concatenate(keep)
    features = feature_set.features[chosen][:, list(columns)].astype(np.float64)
    return features, feature_set.relevant[chosen], np.concatenate(rows), np.array(starts)


def _likelihood(
    features: NDArray[np.float64],
    relevant: NDArray[np.bool_],
    rows: NDArray[np.int64],
    starts: NDArray[np.int64],
    theta: Weights,
) -> tuple[float, Weights]:
    """Mean over questions of log(sum of exp over relevant / sum of exp over all), and its gradient."""
    scores = features @ theta
    scores -= np.maximum.reduceat(scores, starts)[rows]
    mass = np.exp(scores)
    right = np.where(relevant, np.maximum(mass, 1e-12), 0.0)
    all_mass, right_mass = np.add.reduceat(mass, starts), np.add.reduceat(right, starts)
    slope = right / right_mass[rows] - mass / all_mass[rows]
    return float(np.log(right_mass / all_mass).mean()), features.T @ slope / len(starts)


def fit_probability(sets: Sequence[FeatureSet], weights: Weights) -> tuple[float, float]:
    """(a, b) such that sigmoid(a * score + b) is the chance that a question's best candidate is right."""
    scores, labels, shares = [], [], []
    for feature_set in sets:
        values = feature_set.features @ weights
        found: list[tuple[float, bool]] = []
        for first, stop in zip(feature_set.offsets[:-1], feature_set.offsets[1:], strict=True):
            own, relevant = values[first:stop], feature_set.relevant[first:stop]
            if len(own) and not relevant.all():
                found += [(own.max(), bool(relevant[own.argmax()])), (own[~relevant].max(), False)]
        scores += [score for score, _ in found]
        labels += [label for _, label in found]
        shares += [1 / len(found)] * len(found)
    x, y, share = np.array(scores), np.array(labels, dtype=float), np.array(shares) / len(sets)

    def loss(theta: Weights) -> float:
        z = theta[0] * x + theta[1]
        return float(share @ (np.logaddexp(0, z) - y * z))

    a, b = minimize(loss, np.array([1.0, -float(x.mean())]), method="Nelder-Mead", options={"maxiter": 4000}).x
    return float(a), float(b)


def ranking_measures(feature_set: FeatureSet, weights: Weights) -> dict[str, float]:
    """Mean hit@1, R@10 and nDCG@10 of a set under the weights; the same definitions as `eval.retrieval`."""
    values = feature_set.features @ weights
    sums = np.zeros(3)
    discount = 1 / np.log2(np.arange(2, 12))
    for first, stop, wanted in zip(feature_set.offsets[:-1], feature_set.offsets[1:], feature_set.wanted, strict=True):
        best = feature_set.relevant[first:stop][np.argsort(-values[first:stop], kind="stable")][:10]
        gain = float(discount[: len(best)] @ best)
        sums += (bool(best[:1].any()), best.sum() / wanted, gain / float(discount[: min(wanted, 10)].sum()))
    return dict(zip(("hit@1", "R@10", "nDCG@10"), sums / len(feature_set.wanted), strict=True))
