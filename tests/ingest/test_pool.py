"""Files read in other processes: what one of them does to its process costs that file alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from ingest.chunk import chunk
from ingest.decode import ReadError
from ingest.pool import Limits, Part, Pool, read_files
from ingest.read import ReadFailure, read_documents
from ingest.types import Document
from tests.ingest.pdf.conftest import SENTENCES, Write, text_block, write_pdf

__all__ = ["write_pdf"]  # the fixture

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="named pipes and signals")
PAGE = "<html><head><title>Page {n}</title></head><body><p>{text}</p></body></html>"


def pages(folder: Path, count: int) -> list[Path]:
    paths = []
    for number in range(count):
        path = folder / f"{number:02}.html"
        path.write_text(PAGE.format(n=number, text=" ".join(SENTENCES["en"]) + f" Page number {number}."))
        paths.append(path)
    return paths


def collect(streams: Iterator[tuple[Path, Iterator[Part]]]) -> tuple[dict[str, list[Part]], dict[str, str]]:
    """Parts and reasons by file name, in the order in which they came."""
    parts: dict[str, list[Part]] = {}
    reasons: dict[str, str] = {}
    for path, stream in streams:
        try:
            parts[path.name] = list(stream)
        except ReadError as error:
            reasons[path.name] = str(error)
    return parts, reasons


def test_files_come_in_their_order_as_if_read_here(tmp_path: Path) -> None:
    paths = pages(tmp_path, 14)
    rows = tmp_path / "rows.jsonl"
    rows.write_text("\n".join(f'{{"text": "row {n}"}}' for n in range(500)) + "\n{}\n")
    paths.insert(3, rows)
    with Pool(Limits(workers=3)) as pool:
        parts, reasons = collect(pool.read(paths))
    assert list(parts) == [path.name for path in paths]
    assert reasons == {}
    assert isinstance(parts["rows.jsonl"].pop(), ReadFailure)
    for path in paths:
        expected = [(document, chunk(document)) for document in read_documents(path, lambda _: None)]
        assert parts[path.name] == expected


def test_a_stream_that_is_not_used_up_does_not_disturb_the_next_file(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text("\n".join(f'{{"text": "{"x" * 5000} {n}"}}' for n in range(400)))
    paths = [rows, *pages(tmp_path, 2)]
    with Pool(Limits(workers=1)) as pool:
        names = []
        for path, stream in pool.read(paths):
            next(stream)
            names.append(path.name)
    assert names == ["rows.jsonl", "00.html", "01.html"]


@pytest.mark.slow
def test_a_file_that_hangs_is_given_up_and_the_others_are_read(tmp_path: Path) -> None:
    paths = pages(tmp_path, 6)
    hanging = tmp_path / "hang.pdf"
    os.mkfifo(hanging)  # reading it waits for a writer that never comes
    parts, reasons = collect(read_files([*paths[:2], hanging, *paths[2:]], Limits(workers=2, seconds=8)))
    assert list(parts) == [path.name for path in paths]
    assert all(len(found) == 1 for found in parts.values())
    assert "given up after 8 seconds" in reasons["hang.pdf"]


def test_a_reader_that_crashes_costs_its_file_alone(tmp_path: Path) -> None:
    paths = pages(tmp_path, 5)
    victim = tmp_path / "crash.pdf"
    os.mkfifo(victim)
    pool = Pool(Limits(workers=1, seconds=60))

    def crash() -> None:
        deadline = time.monotonic() + 50
        while time.monotonic() < deadline:
            process = pool._workers[0]._process if pool._workers else None
            writer = _writer(victim) if process is not None else None
            if process is not None and writer is not None:
                os.kill(process.pid, signal.SIGSEGV)
                process.wait()
                os.close(writer)
                return
            time.sleep(0.05)

    thread = threading.Thread(target=crash)
    thread.start()
    with pool:
        parts, reasons = collect(pool.read([paths[0], victim, *paths[1:]]))
    thread.join()
    assert list(parts) == [path.name for path in paths]
    assert "crashed its reader (SIGSEGV)" in reasons["crash.pdf"]


def _writer(path: Path) -> int | None:
    """The writing end of a named pipe once somebody waits at the other."""
    try:
        return os.open(path, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return None


def test_a_file_that_takes_too_much_memory_is_refused(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux holds the limit")
    path = tmp_path / "large.zip"
    small = pages(tmp_path, 1)
    import zipfile

    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as package:
        package.writestr("large.html", "<p>" + "words and more words. " * 1_200_000 + "</p>")
    parts, reasons = collect(read_files([path, *small], Limits(workers=1, memory=400 << 20)))
    assert list(parts) == ["00.html"]
    assert "memory" in reasons["large.zip"]


def test_a_pdf_is_read_with_its_pages(tmp_path: Path, write_pdf: Write) -> None:
    path = tmp_path / "a.pdf"
    draws = [lambda canvas, n=n: text_block(canvas, f"{SENTENCES['zh'][n]}", 60, 700, 400, "zh") for n in range(3)]
    path.write_bytes(write_pdf(draws))
    ((_, stream),) = [(path, list(stream)) for path, stream in read_files([path])]
    (part,) = stream
    assert isinstance(part, tuple)
    document: Document = part[0]
    assert [document.page_at(document.text.index(SENTENCES["zh"][n])) for n in range(3)] == [1, 2, 3]


def run_script(lines: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    script = folder / "script.py"
    script.write_text("\n".join(lines))
    root = Path(__file__).parents[2]
    return subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        cwd=root,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(root)},
    )


def test_a_script_without_a_main_guard_can_read_files(tmp_path: Path) -> None:
    (page,) = pages(tmp_path, 1)
    done = run_script(
        [
            "from pathlib import Path",
            "from ingest.pool import read_files",
            f"print([len(list(parts)) for _, parts in read_files([Path({str(page)!r})])])",
        ],
        tmp_path,
    )
    assert (done.stdout, done.stderr) == ("[1]\n", "")


def test_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    hanging = tmp_path / "hang.pdf"
    os.mkfifo(hanging)
    done = run_script(
        [
            "import os",
            "from pathlib import Path",
            "from ingest.pool import Pool, Limits",
            "pool = Pool(Limits(workers=1))",
            f"stream = pool.read([Path({str(hanging)!r})])",
            "_, parts = next(stream)",
            "import threading; threading.Thread(target=lambda: next(parts), daemon=True).start()",
            "import time",
            "while pool._workers[0]._process is None: time.sleep(0.05)",
            "print(pool._workers[0]._process.pid, flush=True)",
            "time.sleep(1)",
            "os._exit(0)  # as after kill -9: nothing is tidied up",
        ],
        tmp_path,
    )
    pid = int(done.stdout)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and Path(f"/proc/{pid}").exists():
        time.sleep(0.1)
    assert not Path(f"/proc/{pid}").exists()
