"""The process that reads files for `ingest.pool`: what it does not survive costs one file, not the run.

It takes requests from standard input and gives messages on standard output, each a pickle behind its length (8 bytes,
big endian). It is started as a program of its own and not through multiprocessing, which would run the caller's main
module a second time.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Literal, NamedTuple

from ingest.chunk import chunk
from ingest.decode import ReadError
from ingest.read import ReadFailure, ReadWarning, read_items
from ingest.types import Chunk, Document

_BEAT = 2.0  # seconds between signs of life
_BATCH = 1 << 18  # characters of documents sent together
_LENGTH = 8

Part = tuple[Document, list[Chunk]] | ReadFailure | ReadWarning


class Message(NamedTuple):
    """`parts` of the current file; "alive" without any; at its end "done", or "failed" with the `error`."""

    kind: Literal["alive", "parts", "done", "failed"]
    parts: tuple[Part, ...] = ()
    error: Exception | None = None


def main(memory: int) -> None:
    """Serve requests, paths as strings, until standard input ends. `memory` limits the address space, 0 for none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group: the parent decides
    _limit(memory)
    requests: queue.Queue[Path] = queue.Queue()
    threading.Thread(target=_take, args=(os.fdopen(os.dup(0), "rb"), requests), daemon=True).start()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # libraries that print must not end up among the answers
    while True:
        _serve(requests.get(), lambda message: send(answers, message))


def _take(stream: IO[bytes], requests: queue.Queue[Path]) -> None:
    """Requests into the queue. The end of the stream is the parent's: nobody waits for this process any more."""
    while (request := receive(stream)) is not None:
        requests.put(Path(str(request)))
    os._exit(0)


def _limit(memory: int) -> None:
    if not memory or sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (memory, hard))
    except (ValueError, OSError):
        return  # macOS refuses: the file then has what memory there is


def _serve(path: Path, answer: Callable[[Message], None]) -> None:
    beat = time.monotonic()

    def tick() -> None:
        nonlocal beat
        if time.monotonic() - beat > _BEAT:
            beat = time.monotonic()
            answer(Message("alive"))

    parts: list[Part] = []
    size = 0
    try:
        for item in read_items(path, tick):
            parts.append((item, chunk(item)) if isinstance(item, Document) else item)
            size += len(item.text) if isinstance(item, Document) else 0
            if size > _BATCH:
                answer(Message("parts", tuple(parts)))
                parts, size = [], 0
            tick()
    except ReadError as error:
        # what came before the error is sent too: rows of a table are documents of their own
        answer(Message("parts", tuple(parts)))
        answer(Message("failed", error=error))
    except (MemoryError, RecursionError) as error:
        parts.clear()
        answer(Message("failed", error=ReadError(f"{path}: {_too_much(error)}")))
    else:
        answer(Message("parts", tuple(parts)))
        answer(Message("done"))


def _too_much(error: MemoryError | RecursionError) -> str:
    if isinstance(error, MemoryError):
        return "it needs more memory to read than one file may take; split it"
    return "it is nested too deeply to be read"


def send(stream: IO[bytes], value: object) -> None:
    """Write one pickle. Raises BrokenPipeError when nobody reads any more."""
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(len(data).to_bytes(_LENGTH, "big") + data)
    stream.flush()


def receive(stream: IO[bytes]) -> object | None:
    """The next value, None at the end of the stream or where it breaks off."""
    head = stream.read(_LENGTH)
    if len(head) < _LENGTH:
        return None
    data = stream.read(int.from_bytes(head, "big"))
    if len(data) < int.from_bytes(head, "big"):
        return None
    value: object = pickle.loads(data)
    return value
