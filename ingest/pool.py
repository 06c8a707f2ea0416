"""Files read in other processes: a file that hangs, crashes or swells is given up alone, and cores share the work.

Files come back in the order in which they were given, each as a stream, and no process reads further ahead than a few
messages: memory stays bounded whatever is read.
"""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from ingest.chunk import chunk
from ingest.decode import ReadError
from ingest.read import read_items
from ingest.types import Document
from ingest.walk import suffix_of
from ingest.worker import Message, Part, receive, send

__all__ = ["ISOLATED", "Limits", "Part", "Pool", "read_files"]

_AHEAD = 4  # messages of a process that wait for the consumer
_REQUESTS = 4  # files that a process has been given and not finished
_START = "import sys; sys.path[:] = {path!r}; from ingest.worker import main; main({memory})"
_GIGABYTE = 1 << 30
# Formats whose parsers may hang or crash, or take seconds: they are never read in the caller's process.
ISOLATED = (".pdf", ".docx", ".pptx", ".xlsx", ".eml", ".zip", ".mhtml", ".mht", ".html", ".htm")


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` without a sign of life after which a file is given up; `memory` in bytes of one process, 0 for none."""

    workers: int = max(1, min(8, os.cpu_count() or 1))
    seconds: float = 120.0
    memory: int = 4 * _GIGABYTE


class Pool:
    """Reads files in `limits.workers` processes, started when the first file is asked for. Close it, or use `with`."""

    def __init__(self, limits: Limits = Limits()) -> None:
        self._limits = limits
        self._workers: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes, whatever they do."""
        for worker in self._workers:
            worker.kill()
        self._workers.clear()

    def read(self, paths: Sequence[Path]) -> Iterator[tuple[Path, Iterator[Part]]]:
        """Each path with its documents and their chunks, failures of rows and warnings, in order.

        The stream of a file has to be used before the next file is asked for; what is left of it is passed over. It
        raises ReadError "PATH: reason" when the file cannot be read, takes too long, too much memory, or crashes.
        """
        if not self._workers:
            self._workers = [_Worker(self._limits) for _ in range(min(self._limits.workers, len(paths)))]
        waiting = iter(range(len(paths)))
        at: dict[int, _Worker] = {}  # who reads which file
        for worker in [worker for _ in range(_REQUESTS) for worker in self._workers]:
            _assign(worker, waiting, paths, at)
        for index, path in enumerate(paths):
            worker = at.pop(index)
            stream = worker.parts()
            yield path, stream
            with suppress(ReadError):  # was raised to the consumer, or concerns what it did not want
                for _ in stream:
                    pass
            _assign(worker, waiting, paths, at)


def _assign(worker: _Worker, waiting: Iterator[int], paths: Sequence[Path], at: dict[int, _Worker]) -> None:
    index = next(waiting, None)
    if index is not None:
        at[index] = worker
        worker.begin(paths[index])


def read_files(paths: Sequence[Path], limits: Limits = Limits()) -> Iterator[tuple[Path, Iterator[Part]]]:
    """As `Pool.read`; in this process where all files are text, whose reading takes a twentieth of their indexing."""
    if not any(suffix_of(path) in ISOLATED for path in paths):
        yield from ((path, _read_here(path)) for path in paths)
        return
    with Pool(limits) as pool:
        yield from pool.read(paths)


def _read_here(path: Path) -> Iterator[Part]:
    return ((item, chunk(item)) if isinstance(item, Document) else item for item in read_items(path))


class _Worker:
    """One process, and a thread that takes its messages as long as not too many wait."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None
        self._messages: queue.Queue[Message | None] = queue.Queue(_AHEAD)
        self._given: deque[Path] = deque()  # files asked for and not finished

    def begin(self, path: Path) -> None:
        """Have the process read a file, after those that it was given before."""
        self._given.append(path)
        if self._process is not None:
            self._ask(self._process, path)

    def parts(self) -> Iterator[Part]:
        """What the process reads of the first file that it was given and has not finished."""
        path = self._given[0]
        if self._process is None:
            self._start()
        try:
            yield from self._parts(path)
        finally:
            self._given.popleft()

    def _parts(self, path: Path) -> Iterator[Part]:
        while True:
            try:
                message = self._messages.get(timeout=self._limits.seconds)
            except queue.Empty:
                self.kill()
                raise ReadError(
                    f"{path}: given up after {self._limits.seconds:.0f} seconds without progress; "
                    "the file is damaged, or made to hang"
                ) from None
            if message is None:
                raise ReadError(f"{path}: {self._cause_of_death()}")
            yield from message.parts
            if message.kind == "failed" and message.error is not None:
                raise message.error
            if message.kind == "done":
                return

    def kill(self) -> None:
        """End the process at once."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, self._log):
            if stream is not None:
                with suppress(BrokenPipeError):
                    stream.close()

    def _start(self) -> None:
        """A process, or another in place of one that died, with the files still to be read."""
        path = [entry or os.getcwd() for entry in sys.path]
        command = [sys.executable, "-c", _START.format(path=path, memory=self._limits.memory)]
        self._log = tempfile.TemporaryFile()  # noqa: SIM115, closed by `kill`
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log)
        self._messages = queue.Queue(_AHEAD)
        threading.Thread(target=_forward, args=(self._process, self._messages), daemon=True).start()
        for given in self._given:
            self._ask(self._process, given)

    def _ask(self, process: subprocess.Popen[bytes], path: Path) -> None:
        if process.stdin is not None:
            with suppress(BrokenPipeError):  # died meanwhile: `parts` finds out
                send(process.stdin, str(path))

    def _cause_of_death(self) -> str:
        code = self._process.wait() if self._process is not None else 0
        words = signal.Signals(-code).name if code < 0 else self._last_words() or f"exit code {code}"
        self.kill()
        return f"the file crashed its reader ({words}); it is damaged, or needs more memory than one file may take"

    def _last_words(self) -> str:
        """The last line that the process wrote on standard error: the name of an error that nothing caught."""
        if self._log is None:
            return ""
        self._log.seek(max(0, self._log.seek(0, os.SEEK_END) - 2000))
        lines = self._log.read().decode("utf-8", "replace").split("\n")
        return next((line.strip()[:200] for line in reversed(lines) if line.strip()), "")


def _forward(process: subprocess.Popen[bytes], messages: queue.Queue[Message | None]) -> None:
    """Its messages into the queue, None at its end. Where the queue is full, it waits and so does the process."""
    stream = process.stdout
    while stream is not None:
        try:
            message = receive(stream)
        except (ValueError, OSError):  # closed by `kill`
            message = None
        messages.put(message if isinstance(message, Message) else None)
        if not isinstance(message, Message):
            return
