"""Gold questions asked of a collection: the Run of `yinju eval gold`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from eval.calibration import reliability
from eval.gold import GoldQuestion
from eval.latency import latency
from eval.places import Library
from eval.refusal import risk_coverage
from eval.run import Run
from eval.score import Reply, score
from eval.summarise import measures_of, slices_of

Progress = Callable[[Sequence[str], str], Iterable[str]]


def measure_gold(
    questions: Sequence[GoldQuestion],
    ask: Callable[[GoldQuestion], Reply],
    library: Library,
    origin: Mapping[str, Any],
    progress: Progress,
) -> Run:
    """Every question asked once, in order. Raises `GoldError` before asking when evidence is not in the collection."""
    by_id = {question.id: question for question in questions}
    for question in questions:
        library.groups(question)
    records = [score(by_id[key], ask(by_id[key]), library) for key in progress(list(by_id), "asking")]
    name = f"{len(questions)} questions over {len(library.by_id)} documents"
    return Run("gold", name, measures_of(records), slices_of(records), records, origin, _extras(records))


def _extras(records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Latency, and the two curves that the report draws."""
    confidence = np.array([record["confidence"] for record in records], dtype=np.float64)
    right = np.array([record["values"]["right"] for record in records], dtype=np.float64)
    coverage, risk = risk_coverage(confidence, 1 - right)
    return {
        "latency_ms": latency([record["milliseconds"] for record in records]),
        "reliability": [asdict(part) for part in reliability(confidence, right)],
        "risk_coverage": [[round(float(c), 4), round(float(r), 4)] for c, r in zip(coverage, risk, strict=True)],
    }
