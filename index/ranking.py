"""One calibrated score from a candidate's features: the probability that the chunk answers the question."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.features import NAMES

BUNDLED = Path(__file__).with_name("ranking.json")


@dataclass(frozen=True, slots=True)
class Ranking:
    """A logistic regression: weights float64 [len(NAMES)] and an intercept."""

    weights: NDArray[np.float64]
    intercept: float

    @classmethod
    @cache
    def load(cls) -> Ranking:
        """The weights learned on the development sets (see docs/decisions on how)."""
        stored = json.loads(BUNDLED.read_text(encoding="utf-8"))
        return cls(np.array([stored["weights"][name] for name in NAMES]), float(stored["intercept"]))

    def scores(self, features: NDArray[np.float32]) -> NDArray[np.float64]:
        """Probabilities in (0, 1), float64 [n], for features [n, len(NAMES)]."""
        return np.asarray(1.0 / (1.0 + np.exp(-(features @ self.weights + self.intercept))))
