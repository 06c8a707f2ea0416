"""`yinju serve` as a process of its own, for what only real sockets and signals show."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]


@dataclass
class Served:
    """A running service; `log` fills while it runs."""

    process: subprocess.Popen[str]
    home: Path
    url: str = ""
    log: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def records(self, event: str) -> list[dict[str, Any]]:
        """Lines of the log with this event; every line but the first must be JSON."""
        return [line for line in map(json.loads, self.log[1:]) if line["event"] == event]

    def stop(self, number: int = signal.SIGTERM, seconds: float = 60) -> int:
        """The exit code."""
        self.process.send_signal(number)
        return self.process.wait(seconds)


@contextmanager
def served(home: Path, *options: str) -> Iterator[Served]:
    """Start it on a free port, and end it."""
    command = [sys.executable, "-m", "api.cli", "serve", "--home", str(home), "--port", "0", *options]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("YINJU_")}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    service = Served(process, home)
    ready = threading.Event()

    def read() -> None:
        assert process.stderr is not None
        for line in process.stderr:
            service.log.append(line.rstrip("\n"))
            if match := re.match(r"yinju: (http://\S+)", line):
                service.url = match[1]
            if '"event": "Application startup complete."' in line:
                ready.set()
        ready.set()

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        assert ready.wait(60) and service.url, service.log
        yield service
    finally:
        if process.poll() is None:
            service.stop()
        reader.join(10)
        if process.stderr is not None:
            process.stderr.close()
