"""Jobs: additions that run in the background, kept in one small SQLite file of the home.

Every worker of the service and the process that does the work see the same rows, and a job outlives all of them.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, get_args

FILENAME = "jobs.sqlite"
ATTEMPTS = 3  # that a job gets when the process that works on it dies
KEPT = timedelta(days=7)  # that finished jobs can be asked for
State = Literal["waiting", "running", "done", "failed"]
STATES: tuple[State, ...] = get_args(State)

_DDL = """
CREATE TABLE IF NOT EXISTS jobs (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, state TEXT NOT NULL, collection TEXT NOT NULL,
    files TEXT NOT NULL, overrides TEXT NOT NULL, created TEXT NOT NULL, finished TEXT, attempts INTEGER NOT NULL,
    progress TEXT NOT NULL, result TEXT, error TEXT
)
"""


@dataclass(frozen=True, slots=True)
class Job:
    """One addition. `progress` and `result` are as in docs/http.md; times are ISO, UTC."""

    id: str
    state: State
    collection: str
    files: tuple[str, ...]  # names within the uploads
    overrides: dict[str, Any]  # metadata fields that win over what the files say
    created: str
    finished: str | None = None
    attempts: int = 0
    progress: dict[str, int] | None = None
    result: dict[str, Any] | None = None
    error: str | None = None

    def to_json(self) -> dict[str, Any]:
        """What a caller sees."""
        hidden = ("overrides", "attempts")
        values = {field.name: getattr(self, field.name) for field in fields(self) if field.name not in hidden}
        return values | {"files": list(self.files)}


class Jobs:
    """The jobs of one home. Every call opens the file anew, so it is safe from any thread and process."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILENAME

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, timeout=10, isolation_level=None)) as connection:
            connection.execute(_DDL)
            connection.row_factory = sqlite3.Row
            yield connection

    def add(
        self, collection: str, files: Sequence[str], size: int, overrides: dict[str, Any], id: str | None = None
    ) -> Job:
        """A new job over files of `size` bytes, waiting. Finished ones of long ago are forgotten."""
        progress = {"files": 0, "files_total": len(files), "bytes": 0, "bytes_total": size, "documents": 0, "chunks": 0}
        job = Job(id or new_id(), "waiting", collection, tuple(files), overrides, _now(), progress=progress)
        with self._open() as connection:
            old = (datetime.now(UTC) - KEPT).isoformat(timespec="seconds")
            connection.execute("DELETE FROM jobs WHERE finished < ?", (old,))
            values = (job.id, job.state, collection, _dump(files), _dump(overrides), job.created, 0, _dump(progress))
            connection.execute(
                "INSERT INTO jobs (id, state, collection, files, overrides, created, attempts, progress) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )
        return job

    def get(self, id: str) -> Job | None:
        """The job of this id, or None."""
        with self._open() as connection:
            row = connection.execute("SELECT * FROM jobs WHERE id = ?", (id,)).fetchone()
        return None if row is None else _job(row)

    def recent(self, limit: int) -> list[Job]:
        """The newest jobs, newest first."""
        with self._open() as connection:
            rows = connection.execute("SELECT * FROM jobs ORDER BY number DESC LIMIT ?", (limit,)).fetchall()
        return [_job(row) for row in rows]

    def counts(self) -> dict[State, int]:
        """How many jobs there are in each state."""
        if not self._path.exists():
            return dict.fromkeys(STATES, 0)
        with self._open() as connection:
            found = dict(connection.execute("SELECT state, count(*) FROM jobs GROUP BY state").fetchall())
        return {state: found.get(state, 0) for state in STATES}

    def unfinished(self) -> int:
        """How many wait or run."""
        counts = self.counts()
        return counts["waiting"] + counts["running"]

    # -- for the process that does the work, which holds the lock of the jobs --------------------------------------

    def recover(self) -> None:
        """Jobs whose process died wait again; those that it died over too often have failed."""
        why = "the process that read it died several times; the log tells more"
        with self._open() as connection:
            dead = "state = 'running' AND attempts >= ?"
            connection.execute(
                f"UPDATE jobs SET state = 'failed', error = ?, finished = ? WHERE {dead}", (why, _now(), ATTEMPTS)
            )
            connection.execute("UPDATE jobs SET state = 'waiting' WHERE state = 'running'")

    def take(self) -> Job | None:
        """The oldest waiting job, now running; None when none waits."""
        with self._open() as connection:
            row = connection.execute("SELECT * FROM jobs WHERE state = 'waiting' ORDER BY number LIMIT 1").fetchone()
            if row is None:
                return None
            connection.execute("UPDATE jobs SET state = 'running', attempts = attempts + 1 WHERE id = ?", (row["id"],))
            row = connection.execute("SELECT * FROM jobs WHERE id = ?", (row["id"],)).fetchone()
        return _job(row)

    def put_back(self, id: str) -> None:
        """Let a job that was interrupted wait again; that was no failed attempt."""
        with self._open() as connection:
            connection.execute("UPDATE jobs SET state = 'waiting', attempts = attempts - 1 WHERE id = ?", (id,))

    def advance(self, id: str, progress: dict[str, int]) -> None:
        """Record how far a job is."""
        with self._open() as connection:
            connection.execute("UPDATE jobs SET progress = ? WHERE id = ?", (_dump(progress), id))

    def finish(self, id: str, *, result: dict[str, Any] | None = None, error: str | None = None) -> None:
        """The job is done, or has failed with `error`."""
        values = ("failed" if error else "done", _dump(result) if result else None, error, _now(), id)
        with self._open() as connection:
            connection.execute("UPDATE jobs SET state = ?, result = ?, error = ?, finished = ? WHERE id = ?", values)


def new_id() -> str:
    """An id that cannot be guessed."""
    return uuid.uuid4().hex


def _job(row: sqlite3.Row) -> Job:
    loaded: dict[str, Any] = {
        name: json.loads(row[name]) if row[name] else None for name in ("files", "overrides", "progress", "result")
    }
    plain: dict[str, Any] = {
        name: row[name] for name in ("id", "state", "collection", "created", "finished", "attempts", "error")
    }
    return Job(**plain | loaded | {"files": tuple(loaded["files"])})


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
