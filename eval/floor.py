"""The gate: headline measures must not fall below the committed floor.

`floor.json`: `{"at_least": {"group/same": {"evidence": 0.9}}, "at_most": {"all": {"ECE": 0.1}}}`. A part is `all`, or
one of the ways of taking a Run apart with its value (`direction/zh->en`, `kind/date`).
"""

from __future__ import annotations

import json
import math
from pathlib import Path

from eval.run import Measures, Run
from ingest.errors import UserError

FLOOR = Path(__file__).resolve().parent / "floor.json"
_SLACK = 1e-9  # floating point, not generosity


class FloorError(UserError):
    """The floor cannot be read."""


class BelowFloor(UserError):
    """A measure is on the wrong side of its floor."""


def breaches(run: Run, path: Path = FLOOR) -> list[str]:
    """A line for every measure on the wrong side of its bound, or that the run does not have. Raises `FloorError`."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        bounds = [
            (side, part, name, float(bound))
            for side in ("at_least", "at_most")
            for part, measures in data.get(side, {}).items()
            for name, bound in measures.items()
        ]
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise FloorError(f"{path}: not a floor: {error}") from error
    return [line for bound in bounds if (line := _breach(run, *bound))]


def _breach(run: Run, side: str, part: str, name: str, bound: float) -> str | None:
    measures = _part(run, part)
    value = measures[name].mean if name in measures else float("nan")
    kept = value >= bound - _SLACK if side == "at_least" else value <= bound + _SLACK
    if kept and not math.isnan(value):
        return None
    return f"{part}: {name} is {value:.4f}, must be {side.replace('_', ' ')} {bound}"


def _part(run: Run, part: str) -> Measures:
    if part == "all":
        return run.measures
    way, _, value = part.partition("/")
    return run.by.get(way, {}).get(value, {})
