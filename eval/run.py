"""A Run: what was measured, on what, with which code; saved as JSON."""

from __future__ import annotations

import hashlib
import json
import math
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from eval.bootstrap import Interval
from ingest.errors import UserError

VERSION = 1
Kind = Literal["gold", "retrieval"]
Measures = Mapping[str, Interval]


class RunError(UserError):
    """A file is not a saved Run."""


@dataclass(frozen=True, slots=True)
class Run:
    """`questions` hold one object a question: id, question, direction, values (measure -> number or None), and more.

    `measures` are over all questions; `by["direction"]["zh->en"]` and the like over a part of them.
    """

    kind: Kind
    name: str
    measures: Measures
    by: Mapping[str, Mapping[str, Measures]]
    questions: Sequence[Mapping[str, Any]]
    origin: Mapping[str, Any] = field(default_factory=dict)  # commit, model, corpus hash, settings, seed
    extras: Mapping[str, Any] = field(default_factory=dict)  # latency, curves

    def to_json(self, questions: bool = True) -> dict[str, Any]:
        """Plain data; undefined numbers are None. Without `questions` only the summary."""
        data: dict[str, Any] = {"version": VERSION, "kind": self.kind, "name": self.name}
        data["measures"] = {name: asdict(value) for name, value in self.measures.items()}
        data["by"] = {
            part: {name: {m: asdict(v) for m, v in measures.items()} for name, measures in slices.items()}
            for part, slices in self.by.items()
        }
        data |= {"origin": dict(self.origin), "extras": dict(self.extras)}
        if questions:
            data["questions"] = [dict(question) for question in self.questions]
        plain: dict[str, Any] = _without_nan(data)
        return plain

    def save(self, path: Path) -> None:
        """Write the whole Run to `path`."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.to_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def load_run(path: Path) -> Run:
    """The Run saved at `path`; raises `RunError` when there is none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["version"] != VERSION:
            raise RunError(f"{path}: a run of version {data['version']}, this program reads {VERSION}; measure again")
        by = {part: {name: _measures(m) for name, m in slices.items()} for part, slices in data["by"].items()}
        return Run(
            data["kind"],
            data["name"],
            _measures(data["measures"]),
            by,
            data["questions"],
            data["origin"],
            data["extras"],
        )
    except OSError as error:
        raise RunError(f"{path}: cannot be read: {error.strerror}") from error
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise RunError(f"{path}: not a run saved by yinju eval with --out ({error!r})") from error


def _measures(data: Mapping[str, Mapping[str, float | None]]) -> Measures:
    return {name: _interval(value) for name, value in data.items()}


def _interval(value: Mapping[str, float | None]) -> Interval:
    return Interval(_number(value["mean"]), _number(value["low"]), _number(value["high"]), int(value["count"] or 0))


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def _without_nan(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_nan(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def commit() -> str | None:
    """The commit of the code that runs, with "+" when files differ from it; None outside a git checkout."""
    here = Path(__file__).resolve().parent
    try:
        head = _git(here, "rev-parse", "--short=12", "HEAD")
        return head + ("+" if _git(here, "status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.CalledProcessError):
        return None


def _git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(folder), *words], capture_output=True, text=True, check=True).stdout.strip()


def digest(parts: Iterable[str]) -> str:
    """16 hexadecimal digits that change when any of the `parts` or their order does."""
    state = hashlib.blake2b(digest_size=8)
    for part in parts:
        state.update(part.encode() + b"\0")
    return state.hexdigest()
