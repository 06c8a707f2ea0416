"""Starts the process that works on jobs when there are any, again when it died, and ends it with the service."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys

from api.http.jobs import Jobs
from api.settings import Settings

_AGAIN = 1.0  # seconds before a process that died is followed by another
_PATIENCE = 20.0  # seconds that an ending process gets for what it is writing
log = logging.getLogger("yinju.jobs")


class Runner:
    """Of one worker; every worker may have one, the lock of the jobs lets one process work at a time."""

    def __init__(self, settings: Settings, jobs: Jobs) -> None:
        self._settings = settings
        self._jobs = jobs
        self._process: asyncio.subprocess.Process | None = None
        self._task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """See to it that the jobs that wait are done. From the event loop."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        while await asyncio.to_thread(self._jobs.unfinished):
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "api.http.work", env=self._environment(), stdin=asyncio.subprocess.DEVNULL
            )
            if code := await self._process.wait():
                log.error("the process that works on jobs ended early", extra={"fields": {"code": code}})
                await asyncio.sleep(_AGAIN)

    def _environment(self) -> dict[str, str]:
        names = ("home", "collection", "model", "reranker", "terms", "device")
        own = {f"YINJU_{name.upper()}": getattr(self._settings, name) for name in names}
        paths = os.pathsep.join(path for path in sys.path if path)
        return os.environ | {"PYTHONPATH": paths} | {name: str(value) for name, value in own.items() if value}

    async def close(self) -> None:
        """End the process; what it was doing waits for the next start of the service."""
        if self._task is None:
            return
        self._task.cancel()
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(self._process.wait(), _PATIENCE)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
