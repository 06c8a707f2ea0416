from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from api.engine import Engine
from api.home import Home
from api.http.jobs import ATTEMPTS, Jobs
from api.http.uploads import Uploads
from api.http.work import work
from api.settings import Settings

ROOT = Path(__file__).parents[3]


def upload(home: Path, name: str, text: str) -> str:
    """A waiting job over one file."""
    import io

    from api.http.jobs import new_id

    id = new_id()
    size = Uploads(Home(home).collection("default")).receive(id, name, io.BytesIO(text.encode()))
    return Jobs(home).add("default", [name], size, {}, id).id


def test_jobs_are_taken_oldest_first_and_once(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path)
    ids = [jobs.add("default", [f"{n}.txt"], 1, {}).id for n in range(2)]
    assert [job.id for job in (jobs.take(), jobs.take()) if job] == ids
    assert jobs.take() is None
    assert jobs.counts() == {"waiting": 0, "running": 2, "done": 0, "failed": 0}


def test_a_job_whose_process_dies_is_tried_again_but_not_for_ever(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path)
    id = jobs.add("default", ["a.txt"], 1, {}).id
    for _ in range(ATTEMPTS):
        jobs.recover()
        assert jobs.take() is not None
    jobs.recover()
    assert jobs.take() is None
    job = jobs.get(id)
    assert job is not None and job.state == "failed" and job.error and job.finished


def test_an_interrupted_job_waits_and_that_was_no_attempt(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path)
    id = jobs.add("default", ["a.txt"], 1, {}).id
    jobs.take()
    jobs.put_back(id)
    job = jobs.get(id)
    assert job is not None and (job.state, job.attempts) == ("waiting", 0)


def test_jobs_are_worked_on_until_none_is_left(home: Path) -> None:
    ids = [upload(home, f"{n}.txt", f"Fillers of batch {n} were recalled in Ruritania.") for n in range(3)]
    work(Settings(home), linger=0.1)
    jobs = [Jobs(home).get(id) for id in ids]
    assert [job.state for job in jobs if job] == ["done"] * 3
    with Engine.open(home) as engine:
        assert engine.counts()[0] == 6


def test_a_job_waits_while_another_process_writes(home: Path) -> None:
    id = upload(home, "a.txt", "Fillers were recalled in Ruritania.")
    with Engine.open(home) as engine, engine._collection.writing():
        process = start_work(home)
        time.sleep(8)  # longer than a writer waits for the lock
        job = Jobs(home).get(id)
        assert job is not None and job.state == "running" and process.poll() is None
    assert process.wait(60) == 0
    job = Jobs(home).get(id)
    assert job is not None and job.state == "done"


def start_work(home: Path) -> subprocess.Popen[bytes]:
    environment = os.environ | {"YINJU_HOME": str(home)}
    return subprocess.Popen([sys.executable, "-m", "api.http.work"], cwd=ROOT, env=environment)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_job_that_was_killed_is_finished_by_the_next_process(home: Path, number: signal.Signals) -> None:
    lines = "\n".join(f"The batch {n} of fillers was recalled in Ruritania on day {n}.\n" * 20 for n in range(3000))
    id = upload(home, "long.txt", lines)
    process = start_work(home)
    due = time.monotonic() + 60
    while time.monotonic() < due and (Jobs(home).get(id) or pytest.fail("no job")).state == "waiting":
        time.sleep(0.01)
    time.sleep(0.5)
    process.send_signal(number)
    process.wait(60)
    job = Jobs(home).get(id)
    assert job is not None and job.state == ("waiting" if number == signal.SIGTERM else "running")
    work(Settings(home), linger=0.1)
    job = Jobs(home).get(id)
    assert job is not None and job.state == "done" and job.result and job.result["failed"] == []
    with Engine.open(home) as engine:
        assert lines[-200:].strip() in engine.document(job.result["documents"][0]).text
