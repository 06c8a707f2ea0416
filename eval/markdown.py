"""A Run as a Markdown summary."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from eval.bootstrap import Interval
from eval.calibrate import Fitted
from eval.run import Measures, Run

# By part only these, so that the tables fit a page; the report and the JSON have them all.
SHORT = ("hit@1", "R@10", "nDCG@10", "evidence", "quote precision", "keys", "answer rate", "refusal recall")


def summary(run: Run) -> str:
    """The measures of a Run with their 95% confidence intervals, and the main ones for each way of taking it apart."""
    parts = [f"## {run.kind}: {run.name}", "", _overall(run.measures)]
    for part, slices in run.by.items():
        parts += ["", f"By {part}:", "", by_slice(slices)]
    if found := run.extras.get("latency_ms"):
        parts += ["", f"Latency: p50 {found['p50']} ms, p95 {found['p95']} ms over {found['count']} questions."]
    origin = ", ".join(f"{name} {value}" for name, value in run.origin.items() if isinstance(value, str))
    return "\n".join([*parts, "", origin])


def calibration_markdown(fitted: Fitted) -> str:
    """What a calibration promises, measured out of fold, and what other error rates would have given."""
    rows = [
        ("refuses below", number(fitted.calibration.threshold)),
        ("answers", f"{fitted.coverage:.1%}"),
        ("wrong among the answers", f"{fitted.error_rate:.1%}"),
        ("expected calibration error", number(fitted.ece)),
        ("questions", str(fitted.questions)),
        ("how", fitted.way),
    ]
    choices = [(f"{rate:.0%}", number(threshold), f"{share:.1%}") for rate, threshold, share in fitted.choices]
    promised = table(("by cross-validation", "value"), rows)
    return f"{promised}\n\n{table(('wrong answers allowed', 'refuses below', 'answers'), choices)}"


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the first column is text, the others are numbers."""
    lines = ["| " + " | ".join(heading) + " |", "|---|" + "---:|" * (len(heading) - 1)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def number(value: float) -> str:
    """Three decimals; a dash where nothing was measured."""
    return "–" if math.isnan(value) else f"{value:.3f}"


def _overall(measures: Measures) -> str:
    rows = [(name, number(v.mean), _span(v), str(v.count)) for name, v in measures.items()]
    return table(("measure", "value", "95% interval", "questions"), rows)


def by_slice(slices: Mapping[str, Measures]) -> str:
    """One row a slice, one column a main measure; measures that are defined in no slice are left out."""
    names = [name for name in SHORT if any(name in found for found in slices.values())]
    rows = [
        (
            label,
            str(max(v.count for v in found.values())),
            *(number(found[n].mean) if n in found else "–" for n in names),
        )
        for label, found in slices.items()
    ]
    return table(("", "questions", *names), rows)


def _span(value: Interval) -> str:
    return "–" if math.isnan(value.low) else f"{value.low:.3f} – {value.high:.3f}"
