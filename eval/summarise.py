"""Records of gold questions into measures with intervals, over all and over parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from eval.bootstrap import Floats, Interval, Places, mean_interval, ratio_interval, statistic_interval
from eval.calibration import expected_calibration_error
from eval.refusal import aurc, excess_aurc
from eval.retrieval import MEASURES
from eval.run import Measures
from eval.score import SOURCES

Record = Mapping[str, Any]

ANSWERS = ("evidence", "evidence complete", "quote precision", "verbatim", "keys", "period respected", "period read")
CURVES: dict[str, Callable[[Floats, Floats], float]] = {
    "AURC": lambda confidence, right: aurc(confidence, 1 - right),
    "excess AURC": lambda confidence, right: excess_aurc(confidence, 1 - right),
    "ECE": expected_calibration_error,
}


def measures_of(records: Sequence[Record]) -> dict[str, Interval]:
    """Every measure over these records; those that are defined for none of them are left out.

    What is fixed by the choice of records says nothing and is left out too: the precision of refusing where every
    question (or none) has an answer, risk where none has.
    """
    found = {name: _mean(records, name) for name in (*MEASURES, *SOURCES.values(), *ANSWERS, "language balance")}
    found |= _refusal(records) | _curves(records)
    answerable = [record["answerable"] for record in records]
    fixed = set() if any(answerable) else {"AURC", "excess AURC", "wrong when answered"}
    fixed |= {"refusal precision"} if len(set(answerable)) < 2 else set()
    return {name: value for name, value in found.items() if value.count and name not in fixed}


def slices_of(records: Sequence[Record]) -> dict[str, dict[str, Measures]]:
    """Measures by direction, by kind, by group (same language, across, unanswerable, near misses) and by split."""
    split = [record for record in records if record.get("split")]
    halves = {"split": _by(split, lambda record: record["split"])} if split else {}
    return halves | {
        "group": _by(records, _group) | _by([r for r in records if r["near_miss"]], lambda record: "near miss"),
        "direction": _by(records, lambda record: record["direction"] or "unanswerable"),
        "kind": _by(records, lambda record: record["kind"]),
    }


def _by(records: Sequence[Record], key: Callable[[Record], str]) -> dict[str, Measures]:
    names = sorted({key(record) for record in records})
    return {name: measures_of([record for record in records if key(record) == name]) for name in names}


def _group(record: Record) -> str:
    if not record["answerable"]:
        return "unanswerable"
    asked, _, answered = record["direction"].partition("->")
    return "same" if asked == answered else "any" if answered == "any" else "across"


def _mean(records: Sequence[Record], name: str) -> Interval:
    values = [record["values"].get(name) for record in records]
    return mean_interval([value for value in values if value is not None])


def _refusal(records: Sequence[Record]) -> dict[str, Interval]:
    """Precision and recall of refusing, the share answered of what can be, and the share wrong of what is answered."""
    refused = np.array([not record["answered"] for record in records], dtype=np.float64)
    nothing = np.array([not record["answerable"] for record in records], dtype=np.float64)
    wrong = 1 - _column(records, "right")
    return {
        "refusal precision": ratio_interval(refused * nothing, refused),
        "refusal recall": ratio_interval(refused * nothing, nothing),
        "answer rate": ratio_interval((1 - refused) * (1 - nothing), 1 - nothing),
        "wrong when answered": ratio_interval((1 - refused) * wrong, 1 - refused),
    }


def _curves(records: Sequence[Record]) -> dict[str, Interval]:
    confidence = np.array([record["confidence"] for record in records], dtype=np.float64)
    right = _column(records, "right")

    def interval(statistic: Callable[[Floats, Floats], float]) -> Interval:
        def of(places: Places) -> float:
            return statistic(confidence[places], right[places])

        return statistic_interval(of, len(records))

    return {name: interval(statistic) for name, statistic in CURVES.items()}


def _column(records: Sequence[Record], name: str) -> Floats:
    return np.array([record["values"][name] for record in records], dtype=np.float64)
