"""Confidence in an answer, and when to refuse: `calibration.json`, which `yinju eval calibrate` fits."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.signals import NAMES, Signals
from ingest.errors import UserError

FILENAME = "calibration.json"
SHIPPED = Path(__file__).with_name(FILENAME)
_VERSION, _KIND = 2, "logistic"


class BadCalibration(UserError):
    """A calibration that cannot be used."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic map from signals to the probability that the answer is right; None: the best hit's score itself."""

    weights: Mapping[str, float] | None = None  # by signal, all of `api.signals.NAMES`
    intercept: float = 0.0
    # On our gold .45 refuses 8% of what is answerable and 35% of what is not; .5 would refuse 11% and 36%.
    threshold: float = 0.45  # [0, 1]; an answer needs at least this confidence

    @classmethod
    def load(cls, collection: Path) -> Calibration:
        """The collection's own, else the shipped one, else scores as they are with 0.45. Raises BadCalibration."""
        for path in (collection / FILENAME, SHIPPED):
            if path.is_file():
                return cls.read(path)
        return cls()

    @classmethod
    def read(cls, path: Path) -> Calibration:
        """The calibration in a file. Raises BadCalibration for another format or other signals, impossible numbers."""
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            if (stored["version"], stored["kind"]) != (_VERSION, _KIND):
                raise ValueError(f"version {stored['version']} and kind {stored['kind']} are unknown")
            weights = {str(name): float(weight) for name, weight in stored["weights"].items()}
            found = cls(weights, float(stored["intercept"]), float(stored["threshold"]))
            if set(weights) != set(NAMES):
                raise ValueError(f"it weighs {_listed(weights)}, this version of Yinju {_listed(NAMES)}")
            if not all(map(math.isfinite, (*weights.values(), found.intercept))) or not 0 <= found.threshold <= 1:
                raise ValueError("weights and intercept must be finite, threshold in [0, 1]")
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadCalibration(f"{path}: no calibration ({error}); make one with `yinju eval calibrate`") from error
        return found

    def save(self, path: Path, notes: Mapping[str, Any]) -> None:
        """Write what `read` reads; `notes` are for people."""
        data = {"version": _VERSION, "kind": _KIND, "weights": self.weights, "intercept": self.intercept}
        text = json.dumps(data | {"threshold": self.threshold} | dict(notes), ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8")

    def confidence(self, signals: Signals) -> float:
        """The probability, in [0, 1], that an answer with these signals is right."""
        if self.weights is None:
            return signals["score"]
        total = self.intercept + sum(weight * signals[name] for name, weight in self.weights.items())
        return 0.5 * (1.0 + math.tanh(total / 2))  # the sigmoid, which exp would overflow in


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"
