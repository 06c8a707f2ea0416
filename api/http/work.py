"""The process that works on jobs: `python -m api.http.work`, started by the service and ended when no job is left.

A process of its own, so that reading and embedding take no time from those who ask, and a file that makes a parser
crash or swallow memory takes nobody else along. One works at a time, whichever worker of the service started it.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from api.home import Home
from api.http.jobs import Job, Jobs
from api.http.uploads import FOLDER, Uploads
from api.settings import Settings
from ingest.errors import UserError

if TYPE_CHECKING:
    from api.engine import Engine
    from api.ingestion import IngestReport, Progress

LINGER = 3.0  # seconds that it stays for the next job
_STEP = 0.2  # seconds between two looks at the queue, or two records of progress
LOCK = "jobs.lock"


def work(settings: Settings, linger: float = LINGER) -> None:
    """Do all jobs of the home, then those that come within `linger` seconds. KeyboardInterrupt puts a job back."""
    from filelock import FileLock

    jobs = Jobs(settings.home)
    with FileLock(settings.home / LOCK):  # another that works now takes our jobs too: then nothing is left to do
        jobs.recover()
        _sweep(jobs, settings)
        until = time.monotonic() + linger
        while time.monotonic() < until:
            if job := jobs.take():
                _attempt(jobs, job, settings)
                until = time.monotonic() + linger
            else:
                time.sleep(_STEP)


def _sweep(jobs: Jobs, settings: Settings) -> None:
    """Forget files of uploads that were cut off between the last file and the job."""
    for folder in settings.home.glob(f"*/{FOLDER}"):
        uploads = Uploads(Home(settings.home).collection(folder.parent.name))
        for job in list(uploads.stale()):
            if jobs.get(job) is None:
                uploads.discard(job)


def _attempt(jobs: Jobs, job: Job, settings: Settings) -> None:
    try:
        jobs.finish(job.id, result=_done(jobs, job, settings))
    except KeyboardInterrupt:
        jobs.put_back(job.id)
        raise
    except (UserError, OSError) as error:
        text = str(error).replace(f"{settings.home}/", "")
        jobs.finish(job.id, error=text)


def _done(jobs: Jobs, job: Job, settings: Settings) -> dict[str, Any]:
    from api.engine import Engine

    place = Home(settings.home).collection(job.collection)
    paths = Uploads(place).settle(job.id, job.files)
    with Engine.open(settings=settings.but(collection=job.collection), create=True) as engine:
        overrides = {name: _value(name, value) for name, value in job.overrides.items()}
        report = _when_free(lambda: engine.ingest(paths, overrides=overrides, progress=_recorder(jobs, job)))
        if report.interrupted:
            raise KeyboardInterrupt
        return _result(engine, report, paths)


def _when_free(ingest: Callable[[], IngestReport]) -> IngestReport:
    """Wait while another process writes, however long it takes."""
    from index.lock import CollectionLocked

    while True:
        try:
            return ingest()
        except CollectionLocked:
            time.sleep(_STEP)


def _recorder(jobs: Jobs, job: Job) -> Callable[[Progress], None]:
    last = 0.0

    def record(progress: Progress) -> None:
        nonlocal last
        if time.monotonic() > last + _STEP or progress.files == progress.files_total:
            jobs.advance(job.id, asdict(progress))
            last = time.monotonic()

    return record


def _result(engine: Engine, report: IngestReport, paths: list[Path]) -> dict[str, Any]:
    failed = [{"file": Path(name).name, "reason": reason} for name, reason in report.failed]
    counts = {name: getattr(report, name) for name in ("added", "replaced", "unchanged", "removed")}
    return counts | {"failed": failed, "documents": sorted(id for path in paths for id in engine.documents_of(path))}


def _value(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in ("published", "effective") and value else value


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> None:
    """Work with the settings of the environment; SIGTERM ends it after what is being written."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        work(Settings.from_environment())
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
