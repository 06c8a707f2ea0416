"""What a benchmark found, against what Yinju may cost on two cores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from eval.latency import latency
from eval.markdown import table
from eval.stages import Stage

INGEST_RATE = 1_500  # chunks a second, end to end on disk
LARGE = 10_000  # chunks from which a rate is not about starting up
COLD_START = 1.2  # seconds of `yinju ask`
INSTALLED = 500  # MB, without torch
MEMORY = 3_000  # MB resident, at a million chunks
LATENCY = {100_000: (10, 25), 1_000_000: (30, 80)}  # chunks: p50 and p95 in milliseconds, of an answer


@dataclass(frozen=True, slots=True)
class Bench:
    """All stages; seconds of a cold `yinju ask` (median); megabytes of a default installation, None if unknown."""

    stages: tuple[Stage, ...]
    cold_start: float
    installed_megabytes: float | None

    def to_json(self) -> dict[str, Any]:
        """Plain data, latencies as p50 and p95."""
        rows = [asdict(stage) | {"milliseconds": latency(stage.milliseconds)} for stage in self.stages]
        return {"stages": rows, "cold_start_s": self.cold_start, "installed_mb": self.installed_megabytes}


def budget_table(bench: Bench) -> str:
    """Every budget that the benchmark measured something for: allowed, found, and whether it is kept."""
    rows = [
        (
            what,
            f"{'≥' if least else '≤'} {allowed:,g}",
            f"{found:,.4g}",
            "yes" if _kept(found, allowed, least) else "no",
        )
        for what, allowed, found, least in _budgets(bench)
    ]
    return table(("budget on two cores", "allowed", "found", "kept"), rows)


def _kept(found: float, allowed: float, least: bool) -> bool:
    return found >= allowed if least else found <= allowed


def _budgets(bench: Bench) -> Iterator[tuple[str, float, float, bool]]:
    yield "cold `yinju ask`, s", COLD_START, bench.cold_start, False
    if bench.installed_megabytes is not None:
        yield "default installation, MB", INSTALLED, bench.installed_megabytes, False
    for stage in bench.stages:
        size = f"{stage.chunks:,} chunks"
        if stage.system == "ingest" and stage.chunks >= LARGE:
            yield f"ingest, {size}, chunks/s", INGEST_RATE, stage.chunks / stage.seconds, True
        for chunks, (p50, p95) in LATENCY.items():
            if stage.system == "yinju ask" and chunks <= stage.chunks < 2 * chunks:
                times = latency(stage.milliseconds)
                yield f"answer, {size}, p50 ms", p50, times["p50"] or 0.0, False
                yield f"answer, {size}, p95 ms", p95, times["p95"] or 0.0, False
                if chunks >= 1_000_000:
                    yield f"memory, {size}, MB", MEMORY, stage.megabytes, False
