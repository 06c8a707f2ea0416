"""Which sentence answers: a conditional logit over the candidates, learned by `yinju eval fit-answers`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from api.sentence_features import NAMES, Floats

BUNDLED = Path(__file__).with_name("sentence_ranking.json")


@dataclass(frozen=True, slots=True)
class SentenceRanking:
    """A weight for each feature, float64 [len(NAMES)]."""

    weights: Floats

    @classmethod
    @cache
    def load(cls) -> SentenceRanking:
        """The weights learned on the development sets (docs/decisions/004-answers.md)."""
        stored = json.loads(BUNDLED.read_text(encoding="utf-8"))
        return cls(np.array([stored["weights"][name] for name in NAMES]))

    def utilities(self, features: Floats) -> Floats:
        """Float64 [n] for features [n, len(NAMES)]; only differences mean something."""
        return features @ self.weights


def shares(utilities: Floats) -> Floats:
    """The chance of each candidate to be the answer if one of them is, float64 [n], summing to 1 (softmax)."""
    if not len(utilities):
        return utilities
    mass = np.exp(utilities - utilities.max())
    return np.asarray(mass / mass.sum())
