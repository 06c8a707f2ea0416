"""What tells, before an answer is shown, how likely it is to be right: the numbers that `api.calibration` weighs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index.types import Hit

NAMES = ("score",)

Signals = Mapping[str, float]  # every one of NAMES, finite


def read_signals(hits: Sequence[Hit]) -> Signals:
    """The signals of an answer made of these hits, best first and at least one."""
    return {"score": hits[0].score}
