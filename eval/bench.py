"""`yinju bench`: how fast and how large, beside BM25 alone and exact dense search in the same run."""

from __future__ import annotations

import json
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import PackageNotFoundError, distribution
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from eval import stages
from eval.bootstrap import SEED
from eval.budgets import Bench, budget_table
from eval.gold import load_gold
from eval.latency import latency
from eval.markdown import table
from eval.stages import Stage
from eval.workload import load_documents, write_workload
from ingest.errors import UserError

ROOT = Path(__file__).resolve().parent.parent
SIZES = "1000,10000,100000"
QUESTIONS = 200
PACKAGES = ("ingest", "index", "api", "eval", "corpus")
COLD_STARTS = 3

_NAME = re.compile(r"[\w.-]+")


class BadSizes(UserError):
    """Numbers of chunks that cannot be read."""


app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def bench(
    docs: Annotated[list[Path] | None, typer.Option("--docs", help="Files or folders to take the text from.")] = None,
    sizes: Annotated[str, typer.Option("--sizes", help="Numbers of chunks, separated by commas.")] = SIZES,
    baselines: Annotated[bool, typer.Option(help="Measure BM25 alone and exact dense search too.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Ingest rate, cold start, latency, memory and size at 1,000, 10,000 and 100,000 chunks, beside two baselines.

    Example: yinju bench --sizes 1000,1000000 --no-baselines
    """
    found = measure_speed(docs or [ROOT / "corpus"], chunk_counts(sizes), baselines)
    typer.echo(json.dumps(found.to_json(), indent=1) if as_json else markdown(found))


def chunk_counts(sizes: str) -> list[int]:
    """The numbers of "1000,10000", ascending. Raises `BadSizes`."""
    words = [word.strip() for word in sizes.split(",")]
    if not all(word.isdecimal() and int(word) > 0 for word in words):
        raise BadSizes(f"--sizes {sizes}: give numbers of chunks separated by commas, as 1000,10000")
    return sorted(map(int, words))


def measure_speed(docs: Sequence[Path], sizes: Sequence[int], baselines: bool = True) -> Bench:
    """Every stage at every size, in temporary folders; the questions are a sample of our gold questions."""
    gold = [question.question for question in load_gold() if not question.history]
    questions = random.Random(SEED).sample(gold, QUESTIONS)
    documents = load_documents(docs)
    done: list[Stage] = []
    with TemporaryDirectory(prefix="yinju-bench-") as scratch:
        for size in sizes:
            home, workload = Path(scratch) / str(size), Path(scratch) / f"{size}.jsonl"
            write_workload(workload, documents, size)
            done += _stages(home, workload, questions, baselines)
        return Bench(tuple(done), cold_start(Path(scratch) / str(sizes[0]), questions[0]), installed_megabytes())


def _stages(home: Path, workload: Path, questions: Sequence[str], baselines: bool) -> Iterator[Stage]:
    ours = (stages.ingest, (home, workload)), (stages.search, (home, questions)), (stages.ask, (home, questions))
    theirs = (stages.bm25, (workload, questions)), (stages.dense, (workload, questions))
    for stage, arguments in (*ours, *(theirs if baselines else ())):
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
    if name in sizes and name == "yinju" and sizes[name] < 1e6:  # an editable installation: the checkout is what runs
        folders = (ROOT / package for package in PACKAGES)
        sizes[name] += sum(file.stat().st_size for folder in folders for file in folder.rglob("*") if file.is_file())
    return sum(sizes.values()) / 1e6 if name in sizes else None


def markdown(bench: Bench) -> str:
    """The table, a line for what is measured once, and what the budgets say."""
    rows = [_row(stage) for stage in bench.stages]
    heading = ("", "chunks", "build or open, s", "chunks/s", "p50 ms", "p95 ms", "peak memory MB", "disk MB")
    size = (
        "unknown (not installed as a package)"
        if bench.installed_megabytes is None
        else f"{bench.installed_megabytes:.0f} MB"
    )
    once = f"Cold `yinju ask`: {bench.cold_start:.2f} s. Default installation: {size}."
    return f"{table(heading, rows)}\n\n{once}\n\n{budget_table(bench)}"


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
