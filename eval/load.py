"""How many questions a second the service answers, and how fast: wrk against `yinju serve` on loopback.

    python -m eval.load --docs reports --chunks 100000
    python -m eval.load --home bench-home --workers 2 --threads 1 --connections 1,8,32

wrk (https://github.com/wg/wrk) must be installed. While it runs, a client of its own asks for /healthz twenty times a
second; then the same again while another process ingests varied copies of the documents as fast as it can.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import numpy as np
import typer

from eval.gold import load_gold
from eval.markdown import table
from eval.workload import load_documents, write_workload
from ingest.errors import UserError

ROOT = Path(__file__).resolve().parent.parent
COLLECTION = "load"
WARM_SECONDS = 3
HEALTH_SECONDS = 0.05  # between two health checks
# Every thread of wrk sends the questions in turn; what is not 200 is counted by wrk as an error of its own.
SCRIPT = """
local bodies = {}
for line in io.lines("%s") do bodies[#bodies + 1] = line end
local number = 0
request = function()
  number = number %% #bodies + 1
  return wrk.format("POST", "/v1/ask", {["Content-Type"] = "application/json"}, bodies[number])
end
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("RESULT %%d %%d %%.0f %%.0f %%.0f %%d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(95), latency:percentile(99),
    e.connect + e.read + e.write + e.status + e.timeout))
end
"""


class NoWrk(UserError):
    """wrk is not installed."""


class NotServing(UserError):
    """The service did not start."""


@dataclass(frozen=True, slots=True)
class Service:
    """A running service: its address, and its process, whose children the workers are."""

    url: str
    process: int


@dataclass(frozen=True, slots=True)
class Load:
    """What one run of wrk measured; times in milliseconds."""

    connections: int
    ingesting: bool
    requests_per_second: float
    p50: float
    p95: float
    p99: float
    errors: int
    health_p50: float
    health_p99: float
    processor: float = float("nan")  # milliseconds of the service's processes for each answer; NaN off Linux


app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def load(
    home: Annotated[Path | None, typer.Option("--home", help="Keep the collection here, or use the one here.")] = None,
    docs: Annotated[list[Path] | None, typer.Option("--docs", help="Files or folders to take the text from.")] = None,
    chunks: Annotated[int, typer.Option("--chunks", min=1, help="So many chunks, where there is none yet.")] = 100_000,
    connections: Annotated[str, typer.Option("--connections", help="Numbers, separated by commas.")] = "1,8,32",
    seconds: Annotated[int, typer.Option("--seconds", min=1, help="Of each run.")] = 20,
    workers: Annotated[int, typer.Option("--workers", min=1)] = 2,
    threads: Annotated[int, typer.Option("--threads", min=0)] = 1,
    ingest: Annotated[bool, typer.Option(help="Measure once more while documents are ingested.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Load the service, and print requests a second and percentiles for each number of connections."""
    if shutil.which("wrk") is None:
        raise NoWrk("wrk is not installed; get it from your distribution: apt-get install wrk")
    counts = [int(word) for word in connections.split(",")]
    with TemporaryDirectory(prefix="yinju-load-") as scratch:
        folder, sources = home or Path(scratch) / "home", docs or [ROOT / "corpus"]
        if not (folder / COLLECTION).exists():
            _ingest(folder, _workload(Path(scratch) / "documents.jsonl", sources, chunks)).wait()
        script = _script(Path(scratch))
        with serving(folder, workers, threads) as service:
            run(service, script, max(counts), WARM_SECONDS)
            found = [run(service, script, count, seconds) for count in counts]
            if ingest:
                more = _workload(Path(scratch) / "more.jsonl", sources[::-1], chunks)
                found.append(_while_ingesting(folder, more, service, script, max(counts), seconds))
    typer.echo(json.dumps([asdict(one) for one in found], indent=1) if as_json else markdown(found))


def markdown(found: Sequence[Load]) -> str:
    """A row for each run."""
    heading = (
        "connections",
        "answers/s",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "errors",
        "healthz p50 ms",
        "healthz p99 ms",
        "cpu ms",
    )
    return table(heading, [_row(one) for one in found])


def _row(one: Load) -> tuple[str, ...]:
    name = f"{one.connections}{', ingesting' if one.ingesting else ''}"
    times = (one.requests_per_second, one.p50, one.p95, one.p99)
    health = (one.health_p50, one.health_p99, one.processor)
    return (name, *(f"{value:.1f}" for value in times), str(one.errors), *(f"{value:.1f}" for value in health))


def run(service: Service, script: Path, connections: int, seconds: int, ingesting: bool = False) -> Load:
    """One run of wrk, with health checks beside it."""
    options = ["-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script)]
    before = processor_seconds(service.process)
    with _health(service.url) as health:
        done = subprocess.run(["wrk", *options, service.url], capture_output=True, text=True, check=True)
    used = processor_seconds(service.process) - before
    found = parse(done.stdout, connections, health, ingesting)
    answers = found.requests_per_second * seconds
    return replace(found, processor=used * 1000 / answers if answers else float("nan"))


def processor_seconds(process: int) -> float:
    """What a process and its children have used of the processors; NaN where there is no /proc."""
    if not Path("/proc/self/stat").exists():
        return float("nan")
    used = 0.0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, rest = int(path.parent.name), path.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if number == process or int(rest[1]) == process:
            used += (int(rest[11]) + int(rest[12])) / os.sysconf("SC_CLK_TCK")
    return used


def parse(output: str, connections: int, health: Sequence[float], ingesting: bool = False) -> Load:
    """What wrk and the health checks (milliseconds) measured. Raises NotServing where wrk has no result."""
    found = re.search(r"^RESULT (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)$", output, re.M)
    if found is None:
        raise NotServing(f"wrk has no result; it says: {output.strip()[:200]}")
    requests, microseconds, p50, p95, p99, errors = map(int, found.groups())
    return Load(
        connections=connections,
        ingesting=ingesting,
        requests_per_second=requests / (microseconds / 1e6),
        p50=p50 / 1000,
        p95=p95 / 1000,
        p99=p99 / 1000,
        errors=errors,
        health_p50=float(np.percentile(health, 50)) if health else float("nan"),
        health_p99=float(np.percentile(health, 99)) if health else float("nan"),
    )


@contextmanager
def _health(url: str) -> Iterator[list[float]]:
    """Milliseconds of health checks while the block runs; one that fails counts as infinite."""
    times: list[float] = []
    ended = threading.Event()

    def check() -> None:
        while not ended.wait(HEALTH_SECONDS):
            started = time.perf_counter()
            try:
                with urllib.request.urlopen(f"{url}/healthz", timeout=30) as response:
                    response.read()
                times.append((time.perf_counter() - started) * 1000)
            except OSError:
                times.append(float("inf"))

    thread = threading.Thread(target=check)
    thread.start()
    try:
        yield times
    finally:
        ended.set()
        thread.join()


def _while_ingesting(home: Path, more: Path, service: Service, script: Path, connections: int, seconds: int) -> Load:
    writer = _ingest(home, more)
    try:
        time.sleep(WARM_SECONDS)
        if writer.poll() is not None:
            raise NotServing("the documents were ingested before the load began; use more chunks")
        return run(service, script, connections, seconds, ingesting=True)
    finally:
        if writer.poll() is not None:
            typer.echo("note: the ingestion had ended before the load did", err=True)
        writer.terminate()
        writer.wait()


def _workload(path: Path, docs: Sequence[Path], chunks: int) -> Path:
    write_workload(path, load_documents(docs), chunks)
    return path


def _ingest(home: Path, path: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "api.cli", "ingest", "--home", str(home), "--collection", COLLECTION, str(path)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)


def _script(folder: Path) -> Path:
    questions = [question.question for question in load_gold() if not question.history]
    bodies = folder / "questions.txt"
    bodies.write_text("".join(json.dumps({"question": text}) + "\n" for text in questions), encoding="utf-8")
    script = folder / "ask.lua"
    script.write_text(SCRIPT % bodies, encoding="utf-8")
    return script


@contextmanager
def serving(home: Path, workers: int, threads: int) -> Iterator[Service]:
    """A service over the collection, ended with the block. Raises NotServing."""
    options = ["--home", str(home), "--collection", COLLECTION, "--port", "0"]
    options += ["--workers", str(workers), "--threads", str(threads)]
    command = [sys.executable, "-m", "api.cli", "serve", *options]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env=dict(os.environ))
    assert process.stderr is not None
    reader = threading.Thread(target=process.stderr.read)  # or its log would fill the pipe
    try:
        first = process.stderr.readline()
        found = re.match(r"yinju: (http://\S+)", first)
        if found is None:
            raise NotServing(f"the service did not start: {first.strip()}")
        reader.start()
        _wait(found[1])
        yield Service(found[1], process.pid)
    finally:
        process.terminate()
        process.wait()
        if reader.ident is not None:
            reader.join()
        process.stderr.close()


def _wait(url: str, seconds: float = 120) -> None:
    due = time.monotonic() + seconds
    while time.monotonic() < due:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=30):
                return
        except OSError:
            time.sleep(0.2)
    raise NotServing("the service does not become ready; see its log: yinju serve")


if __name__ == "__main__":
    app()
