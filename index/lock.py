"""One writer at a time: a file lock between processes, a re-entrant lock between the threads of one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import UserError

if TYPE_CHECKING:
    from filelock import BaseFileLock


class CollectionLocked(UserError):
    """Another process is writing to the collection."""


class WriteLock:
    """Re-entrant within its thread. The operating system frees the lock of a dead process at once.

    `with lock.held():` waits up to `timeout` seconds; `try_acquire` does not wait.
    """

    def __init__(self, path: Path, timeout: float = 5.0) -> None:
        """`timeout` in seconds; the file at `path` is made when needed and stays."""
        self._path = path
        self._timeout = timeout
        self._thread_lock = threading.RLock()
        self._file_lock: BaseFileLock | None = None
        self._depth = 0
        self._holder = 0

    @property
    def depth(self) -> int:
        """How many times the calling thread holds the lock, 0 if it does not."""
        return self._depth if self._holder == threading.get_ident() else 0

    def acquire(self, timeout: float | None = None) -> None:
        """Hold the lock. Raises CollectionLocked after `timeout` seconds (None: the default), OSError if the
        directory cannot be written."""
        seconds = self._timeout if timeout is None else timeout
        if not self._thread_lock.acquire(timeout=seconds):
            raise self._locked("another thread of this process")
        try:
            if self._depth == 0:
                self._acquire_file(seconds)
            self._depth += 1
            self._holder = threading.get_ident()
        except BaseException:
            self._thread_lock.release()
            raise

    def try_acquire(self) -> bool:
        """Whether the lock was free (and is now held), and the directory can be written."""
        try:
            self.acquire(timeout=0)
        except (CollectionLocked, OSError):
            return False
        return True

    def release(self) -> None:
        """Undo one `acquire`."""
        self._depth -= 1
        if self._depth == 0:
            self._holder = 0
            if self._file_lock is not None:
                self._file_lock.release()
        self._thread_lock.release()

    def _acquire_file(self, seconds: float) -> None:
        from filelock import FileLock, Timeout  # here, because a reader that is up to date never needs it

        if self._file_lock is None:
            self._file_lock = FileLock(self._path, thread_local=False)
        try:
            self._file_lock.acquire(timeout=seconds, poll_interval=0.02)
        except Timeout:
            raise self._locked("another yinju process") from None

    def _locked(self, who: str) -> CollectionLocked:
        return CollectionLocked(
            f"{self._path.parent}: {who} is writing to this collection; wait until it is done (or stop it), then repeat"
        )

    @contextmanager
    def held(self) -> Iterator[None]:
        """Acquire for the block."""
        self.acquire()
        try:
            yield
        finally:
            self.release()


class SharedLock:
    """Many readers or one changer, between the threads of one process. Not re-entrant."""

    def __init__(self) -> None:
        """Nobody holds it."""
        self._condition = threading.Condition()
        self._readers = 0

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Hold together with other readers."""
        with self._condition:
            self._readers += 1
        try:
            yield
        finally:
            with self._condition:
                self._readers -= 1
                self._condition.notify_all()

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold alone: waits for the readers, keeps new ones out."""
        with self._condition:
            while self._readers:
                self._condition.wait()
            yield
