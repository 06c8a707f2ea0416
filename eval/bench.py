"""`yinju bench`: how fast and how large, beside BM25 alone and exact dense search in the same run."""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, distribution
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from eval import stages
from eval.gold import load_gold
from eval.latency import latency
from eval.markdown import table
from eval.stages import Stage
from eval.workload import load_documents, write_workload

ROOT = Path(__file__).resolve().parent.parent
SIZES = (1_000, 10_000, 100_000)
QUESTIONS = 200
COLD_STARTS = 3

_NAME = re.compile(r"[\w.-]+")

app = typer.Typer(rich_markup_mode=None, add_completion=False)


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


@app.command()
def bench(
    docs: Annotated[list[Path] | None, typer.Option("--docs", help="Files or folders to take the text from.")] = None,
    sizes: Annotated[list[int] | None, typer.Option("--size", help="Chunks; may be given several times.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Ingest rate, cold start, latency, memory and size at 1,000, 10,000 and 100,000 chunks, beside two baselines."""
    found = measure_speed(docs or [ROOT / "corpus"], sizes or SIZES)
    typer.echo(json.dumps(found.to_json(), indent=1) if as_json else markdown(found))


def measure_speed(docs: Sequence[Path], sizes: Sequence[int]) -> Bench:
    """Every stage at every size, in temporary folders; the questions are the first of our gold questions."""
    questions = [question.question for question in load_gold()][:QUESTIONS]
    documents = load_documents(docs)
    done: list[Stage] = []
    with TemporaryDirectory(prefix="yinju-bench-") as scratch:
        for size in sizes:
            home, workload = Path(scratch) / str(size), Path(scratch) / f"{size}.jsonl"
            write_workload(workload, documents, size)
            done += _stages(home, workload, questions)
        return Bench(tuple(done), cold_start(Path(scratch) / str(sizes[0]), questions[0]), installed_megabytes())


def _stages(home: Path, workload: Path, questions: Sequence[str]) -> Iterator[Stage]:
    for stage, arguments in (
        (stages.ingest, (home, workload)),
        (stages.search, (home, questions)),
        (stages.ask, (home, questions)),
        (stages.bm25, (workload, questions)),
        (stages.dense, (workload, questions)),
    ):
        typer.echo(f"{workload.stem} chunks: {stage.__name__}", err=True)
        yield _alone(stage, *arguments)


def _alone(stage: Callable[..., Stage], *arguments: Any) -> Stage:
    """The stage in a fresh process; what it raises is raised here."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(stage, *arguments).result()


def cold_start(home: Path, question: str) -> float:
    """Median wall seconds of `yinju ask` from the shell."""
    command = [sys.executable, "-m", "api.cli", "--home", str(home), "--collection", stages.COLLECTION, "ask", question]
    seconds = []
    for _ in range(COLD_STARTS):
        started = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=False, capture_output=True)
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def installed_megabytes(name: str = "yinju") -> float | None:
    """Size of the files of a distribution and of all that it requires without extras; None when it is not installed."""
    sizes: dict[str, float] = {}
    waiting = [name]
    while waiting:
        try:
            found = distribution(waiting.pop())
        except PackageNotFoundError:
            continue  # required on another platform only
        if found.name not in sizes:
            files = (Path(str(file.locate())) for file in found.files or ())
            sizes[found.name] = sum(file.stat().st_size for file in files if file.exists())
            plain = (line for line in found.requires or () if "extra ==" not in line)
            waiting += [match.group() for line in plain if (match := _NAME.match(line))]
    return sum(sizes.values()) / 1e6 if name in sizes else None


def markdown(bench: Bench) -> str:
    """The table, and a line for what is measured once."""
    rows = [_row(stage) for stage in bench.stages]
    heading = ("", "chunks", "build or open, s", "chunks/s", "p50 ms", "p95 ms", "peak memory MB", "disk MB")
    size = (
        "unknown (not installed as a package)"
        if bench.installed_megabytes is None
        else f"{bench.installed_megabytes:.0f} MB"
    )
    once = f"Cold `yinju ask`: {bench.cold_start:.2f} s. Default installation: {size}."
    return f"{table(heading, rows)}\n\n{once}"


def _row(stage: Stage) -> tuple[str, ...]:
    times = latency(stage.milliseconds)
    built = stage.system not in ("yinju search", "yinju ask")
    return (
        stage.system,
        f"{stage.chunks:,}",
        f"{stage.seconds:.2f}",
        f"{stage.chunks / stage.seconds:,.0f}" if built else "",
        *(f"{times[name]:.2f}" if times["count"] else "" for name in ("p50", "p95")),
        f"{stage.megabytes:.0f}",
        f"{stage.disk_megabytes:.1f}" if stage.disk_megabytes is not None else "",
    )
