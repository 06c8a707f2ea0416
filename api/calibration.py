"""Confidence in an answer, and when to refuse: `calibration.json`, which `yinju eval calibrate` fits."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import UserError

FILENAME = "calibration.json"
SHIPPED = Path(__file__).with_name(FILENAME)
_VERSION, _KIND = 1, "platt"


class BadCalibration(UserError):
    """A calibration that cannot be used."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Platt's map from the best hit's score to the probability that the answer is right; None: the score itself."""

    platt: tuple[float, float] | None = None  # a > 0 and b of sigmoid(a * score + b)
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
        """The calibration in a file. Raises BadCalibration for another format and for impossible numbers."""
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            if (stored["version"], stored["kind"]) != (_VERSION, _KIND):
                raise ValueError(f"version {stored['version']} and kind {stored['kind']} are unknown")
            a, b, threshold = (float(stored[key]) for key in ("a", "b", "threshold"))
            if not (a > 0 and math.isfinite(a) and math.isfinite(b) and 0 <= threshold <= 1):
                raise ValueError("a must be above 0, b finite, threshold in [0, 1]")
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadCalibration(f"{path}: no calibration ({error}); make one with `yinju eval calibrate`") from error
        return cls((a, b), threshold)

    def confidence(self, score: float) -> float:
        """The probability, in [0, 1], for the score of the best hit."""
        if self.platt is None:
            return score
        a, b = self.platt
        return 0.5 * (1.0 + math.tanh((a * score + b) / 2))  # the sigmoid, which exp would overflow in
