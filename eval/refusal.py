"""Selective answering: risk against coverage, and the area under that curve."""

from __future__ import annotations

import numpy as np

from eval.bootstrap import Floats


def risk_coverage(confidence: Floats, wrong: Floats) -> tuple[Floats, Floats]:
    """Coverage k/n and the share of wrong ones among the k most confident, for k = 1..n; all arrays [n].

    Equally confident questions share their mean wrongness, so that the curve does not depend on their order.
    """
    order = np.argsort(-confidence, kind="stable")
    _, tie = np.unique(-confidence[order], return_inverse=True)
    level = (np.bincount(tie, weights=wrong[order]) / np.bincount(tie))[tie]
    ranks = np.arange(1, len(wrong) + 1)
    return ranks / len(wrong), np.cumsum(level) / ranks


def aurc(confidence: Floats, wrong: Floats) -> float:
    """Area under the risk-coverage curve: the mean risk over all coverages, lower is better.

    Geifman and El-Yaniv, "Selective classification for deep neural networks", 2017. NaN for no questions.
    """
    return float(np.mean(risk_coverage(confidence, wrong)[1])) if len(wrong) else float("nan")


def excess_aurc(confidence: Floats, wrong: Floats) -> float:
    """AURC minus that of an oracle that is least confident in exactly the wrong ones.

    Geifman, Uziel and El-Yaniv, "Bias-reduced uncertainty estimation for deep neural classifiers", 2019.
    """
    return aurc(confidence, wrong) - aurc(-wrong, wrong)
