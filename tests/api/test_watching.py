"""Following folders, and leaving in the middle: with real processes and real files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest

from api.watching import Resting, _readable

ROOT = Path(__file__).parents[2]
MANY = 1000  # files: so many that the interruption comes before the last
PATIENCE = 60.0  # seconds: only a test that fails waits so long


class Watching:
    """A process `yinju ingest ...` in a home of its own, and what it prints."""

    def __init__(self, home: Path, *arguments: str | Path) -> None:
        self.environment = os.environ | {"YINJU_HOME": str(home), "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "api.cli", "ingest", *map(str, arguments)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self._lines: Queue[str] = Queue()
        self.seen: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)

    def wait_for(self, words: str) -> str:
        """The next line that has these words."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                line = self._lines.get(timeout=1)
            except Empty:
                continue
            self.seen.append(line)
            if words in line:
                return line
        raise AssertionError(f"{words!r} did not come; there was: {''.join(self.seen)}")

    def documents(self) -> list[dict[str, object]]:
        found = subprocess.run(
            [sys.executable, "-m", "api.cli", "documents", "--json"],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return [json.loads(line) for line in found.stdout.splitlines()]

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Watching]]:
    started: list[Watching] = []

    def begin(*arguments: str | Path) -> Watching:
        started.append(Watching(tmp_path / "home", *arguments))
        return started[-1]

    yield begin
    for one in started:
        one.process.kill()
        one.process.wait()
        if one.process.stdout is not None:
            one.process.stdout.close()


@pytest.mark.slow
def test_a_folder_is_followed_until_ctrl_c(start: Callable[..., Watching], tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "one.txt").write_text("The first rule about creams.\n", encoding="utf-8")
    watching = start(folder, "--watch", "--prune")
    watching.wait_for("1 added")
    watching.wait_for("watching; Ctrl-C ends it")
    (folder / "new").mkdir()
    (folder / "new" / "two.txt").write_text("第二条规定，关于面霜。\n", encoding="utf-8")
    watching.wait_for("1 added")
    (folder / "one.txt").write_text("The first rule about creams, changed.\n", encoding="utf-8")
    watching.wait_for("1 replaced")
    (folder / "new" / "two.txt").unlink()
    watching.wait_for("1 removed")
    (folder / "three.bin").write_bytes(b"\0" * 10)
    (folder / ".hidden.txt").write_text("hidden", encoding="utf-8")
    (folder / "one.txt.meta.yaml").write_text("title: Corrected\n", encoding="utf-8")
    watching.wait_for("1 replaced")
    assert watching.interrupt() == 0
    watching.wait_for("no longer watching")
    assert not any("Traceback" in line for line in watching.seen)
    (document,) = watching.documents()
    assert document["title"] == "Corrected"


@pytest.mark.slow
def test_a_file_is_not_read_while_it_is_being_written(start: Callable[..., Watching], tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    watching = start(folder, "--watch")
    watching.wait_for("watching; Ctrl-C ends it")
    sentences = [f"Sentence number {number} of a long file.\n" for number in range(12)]
    with (folder / "long.txt").open("w", encoding="utf-8") as file:
        for sentence in sentences:
            file.write(sentence)
            file.flush()
            time.sleep(0.4)
    watching.wait_for("1 added")
    assert watching.interrupt() == 0
    (document,) = watching.documents()
    assert document["characters"] == sum(map(len, sentences)), "the whole file"
    versions = subprocess.run(
        [sys.executable, "-m", "api.cli", "show", str(document["id"])],
        env=watching.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "version:" not in versions.stdout, "read once"


@pytest.mark.slow
def test_ctrl_c_in_an_ingestion_keeps_what_was_committed_and_the_next_goes_on(
    start: Callable[..., Watching], tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(MANY):
        text = "".join(f"Paragraph {p} of document {number} tells about case {p * number}.\n\n" for p in range(60))
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    first = start(folder)
    log = tmp_path / "home" / "default" / "collection.sqlite-wal"
    until = time.monotonic() + PATIENCE
    while not (log.exists() and log.stat().st_size > 4_000_000):
        assert time.monotonic() < until and first.process.poll() is None
        time.sleep(0.02)
    assert first.interrupt() == 130
    line = first.wait_for(" added")
    first.wait_for("interrupted; the collection is usable")
    added = len(first.documents())
    assert 0 < int(line.split()[0]) <= added < MANY
    second = start(folder)
    assert second.wait_for(" added").startswith(f"{MANY - added} added, 0 replaced, {added} unchanged")
    assert second.process.wait(PATIENCE) == 0
    assert not any("Traceback" in line for line in first.seen + second.seen)


def test_a_file_rests_when_it_has_not_changed_between_two_looks(tmp_path: Path) -> None:
    resting = Resting()
    path, gone = tmp_path / "a.txt", tmp_path / "gone.txt"
    path.write_text("a")
    resting.touch([path, gone])
    assert resting.ready() == []
    path.write_text("ab")
    assert resting.ready() == [gone]
    resting.touch([path])
    assert resting.ready() == []
    assert resting.ready() == [path]
    assert resting.ready() == []


def test_only_what_a_folder_would_be_read_for_counts(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    names = ["a.txt", "deep/b.md", ".c.txt", "d.exe", "a.txt.meta.yaml", "gone.pdf"]
    for name in names[:-1]:
        (tmp_path / name).write_text("x")
    changed = [tmp_path / name for name in (*names, "deep")] + [tmp_path.parent / "other.txt"]
    found = [path.relative_to(tmp_path).as_posix() for path in _readable(changed, [tmp_path])]
    assert found == ["a.txt", "deep/b.md", "a.txt", "gone.pdf", "deep/b.md"]
