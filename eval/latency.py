"""Latency percentiles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def latency(milliseconds: Sequence[float]) -> dict[str, float | int | None]:
    """p50 and p95 in milliseconds, by linear interpolation between the two nearest; None without measurements."""
    if not len(milliseconds):
        return {"p50": None, "p95": None, "count": 0}
    p50, p95 = np.percentile(np.asarray(milliseconds, dtype=np.float64), [50, 95])
    return {"p50": round(float(p50), 3), "p95": round(float(p95), 3), "count": len(milliseconds)}
