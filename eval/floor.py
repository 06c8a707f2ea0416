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
    """The floor cannot be raised by a run that does not hold it."""


def breaches(run: Run, path: Path = FLOOR) -> list[str]:
    """A line for every measure on the wrong side of its bound, or that the run does not have. Raises `FloorError`."""
    bounds = [
        (side, part, name, bound)
        for side, parts in _load(path).items()
        for part, measures in parts.items()
        for name, bound in measures.items()
    ]
    return [line for bound in bounds if (line := _breach(run, *bound))]


def raise_floor(run: Run, margin: float, path: Path = FLOOR) -> None:
    """Move every bound in the file to `margin` behind what the run reached, where that is stricter; never back.

    Raises `FloorError`, and `BelowFloor` when the run does not hold the present floor.
    """
    if found := breaches(run, path):
        raise BelowFloor(f"{path} is not raised by a run below it: {found[0]}")
    bounds = _load(path)
    for side, parts in bounds.items():
        for part, measures in parts.items():
            reached = _part(run, part)
            for name, old in measures.items():
                measures[name] = _stricter(side, old, reached[name].mean, margin)
    path.write_text(json.dumps(bounds, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _stricter(side: str, old: float, reached: float, margin: float) -> float:
    if side == "at_least":
        return max(old, math.floor(1000 * (reached - margin) + _SLACK) / 1000)
    return min(old, math.ceil(1000 * (reached + margin) - _SLACK) / 1000)


def _load(path: Path) -> dict[str, dict[str, dict[str, float]]]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return {
            side: {
                part: {name: float(bound) for name, bound in measures.items()}
                for part, measures in data.get(side, {}).items()
            }
            for side in ("at_least", "at_most")
        }
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise FloorError(f"{path}: not a floor: {error}") from error


def _breach(run: Run, side: str, part: str, name: str, bound: float) -> str | None:
    measures = _part(run, part)
    value = measures[name].mean if name in measures else float("nan")
    kept = value >= bound - _SLACK if side == "at_least" else value <= bound + _SLACK
    return None if kept else f"{part}: {name} is {value:.4f}, must be {side.replace('_', ' ')} {bound}"


def _part(run: Run, part: str) -> Measures:
    if part == "all":
        return run.measures
    way, _, value = part.partition("/")
    return run.by.get(way, {}).get(value, {})
