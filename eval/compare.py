"""Two Runs over the same questions: what differs, whether by chance, and on which questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eval.bootstrap import SEED, Floats
from eval.markdown import number, table
from eval.run import Run
from ingest.errors import UserError

PERMUTATIONS = 10_000
SIGNIFICANT = 0.05
_SHOWN = 10


class NothingInCommon(UserError):
    """The two runs have no question in common."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure of two runs, over the questions for which both define it.

    `p`: two-sided, of the randomisation test. `better`, `worse`: (question id, B - A), largest change first.
    """

    measure: str
    a: float
    b: float
    p: float
    count: int
    better: tuple[tuple[str, float], ...]
    worse: tuple[tuple[str, float], ...]


def compare(a: Run, b: Run) -> list[Difference]:
    """The differences B - A, measure by measure. Raises `NothingInCommon`."""
    before, after = ({question["id"]: question for question in run.questions} for run in (a, b))
    ids = [key for key in before if key in after]
    if not ids:
        raise NothingInCommon(f"{a.name} and {b.name} have no question in common; compare runs over the same questions")
    names = dict.fromkeys(name for key in ids for name in before[key]["values"])
    found = (_difference(name, [(key, before[key], after[key]) for key in ids]) for name in names)
    return [difference for difference in found if difference.count]


def _difference(measure: str, pairs: Sequence[tuple[str, Mapping[str, Any], Mapping[str, Any]]]) -> Difference:
    defined = [
        (key, float(x), float(y))
        for key, a, b in pairs
        if (x := a["values"].get(measure)) is not None and (y := b["values"].get(measure)) is not None
    ]
    before, after = (np.array([pair[side] for pair in defined], dtype=np.float64) for side in (1, 2))
    change = sorted(((key, y - x) for key, x, y in defined if x != y), key=lambda pair: (-abs(pair[1]), pair[0]))
    return Difference(
        measure,
        float(before.mean()) if defined else float("nan"),
        float(after.mean()) if defined else float("nan"),
        randomisation_test(after - before),
        len(defined),
        tuple(pair for pair in change if pair[1] > 0),
        tuple(pair for pair in change if pair[1] < 0),
    )


def randomisation_test(differences: Floats, permutations: int = PERMUTATIONS, seed: int = SEED) -> float:
    """Two-sided p of the paired randomisation test: how often random signs give a mean difference at least as large.

    `differences` [n], one a question. (1 + hits) / (1 + permutations), so never 0. Smucker, Allan and Carterette,
    "A comparison of statistical significance tests for information retrieval evaluation", 2007.
    """
    changed = differences[differences != 0]
    if not len(changed):
        return 1.0
    random = np.random.default_rng(seed)
    observed, hits = abs(changed.sum()), 0
    step = max(1, 4_000_000 // len(changed))
    for done in range(0, permutations, step):
        signs = random.integers(0, 2, (min(step, permutations - done), len(changed))) * 2 - 1
        hits += int((np.abs(signs @ changed) >= observed - 1e-12).sum())
    return (1 + hits) / (1 + permutations)


def compare_markdown(a: Run, b: Run, differences: Sequence[Difference]) -> str:
    """A table of the measures (a star: p < 0.05), then the questions that got worse and better."""
    rows = [_row(difference) for difference in differences]
    heading = ("measure", "A", "B", "B - A", "p", "better", "worse", "questions")
    texts = {question["id"]: question["question"] for question in b.questions}
    lines = [
        f"A: {a.name} ({a.origin.get('commit')})",
        f"B: {b.name} ({b.origin.get('commit')})",
        "",
        table(heading, rows),
    ]
    for difference in differences:
        for word, changes in (("worse", difference.worse), ("better", difference.better)):
            if changes:
                lines += ["", f"{word} in {difference.measure} ({len(changes)}):"]
                lines += [f"- {change:+.3f} {key}: {texts[key]}" for key, change in changes[:_SHOWN]]
    return "\n".join(lines)


def _row(d: Difference) -> tuple[str, ...]:
    star = " *" if d.p < SIGNIFICANT else ""
    counts = (str(len(d.better)), str(len(d.worse)), str(d.count))
    return (d.measure, number(d.a), number(d.b), f"{d.b - d.a:+.3f}", f"{d.p:.4f}{star}", *counts)


def compare_json(differences: Sequence[Difference]) -> dict[str, Any]:
    """The differences by measure, every changed question included."""
    return {
        d.measure: {"a": d.a, "b": d.b, "difference": d.b - d.a, "p": d.p, "count": d.count}
        | {"better": dict(d.better), "worse": dict(d.worse)}
        for d in differences
    }
