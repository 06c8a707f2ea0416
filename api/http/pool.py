"""Threads that answer questions, so that the event loop never waits for a search.

A fixed number of them, kept for the life of the service: each has its own SQLite connection, which is opened once.
Search is processor-bound, so more threads than processors only make every answer slower.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from api.http.errors import RequestError

Result = TypeVar("Result")


class Pool:
    """Runs calls in threads; at most `waiting` of them wait for a free one. Use it from one event loop."""

    def __init__(self, threads: int, waiting: int) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="yinju-ask")
        self._most = threads + waiting
        self._running = 0

    @property
    def running(self) -> int:
        """Calls that run or wait."""
        return self._running

    async def run(self, call: Callable[[], Result]) -> Result:
        """What the call returns. Raises RequestError (503) when too many wait already."""
        if self._running >= self._most:
            raise RequestError(
                503, "too many questions are waiting; try again in a moment", headers={"Retry-After": "1"}
            )
        self._running += 1
        # The count follows the thread, not the caller: one who goes away does not free the thread.
        future = self._executor.submit(call)
        loop = asyncio.get_running_loop()
        future.add_done_callback(lambda _: loop.call_soon_threadsafe(self._done))
        return await asyncio.wrap_future(future)

    def _done(self) -> None:
        self._running -= 1

    def close(self) -> None:
        """Wait for what runs; forget what waits."""
        self._executor.shutdown(wait=True, cancel_futures=True)
