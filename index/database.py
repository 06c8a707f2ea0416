"""The SQLite file of a collection: a connection for every thread, transactions, and what is known of the whole file."""

from __future__ import annotations

import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.schema import DDL, FILENAME, connect
from ingest.errors import UserError


class DamagedCollection(UserError):
    """The SQLite file is not one, or is broken."""


class Database:
    """Opens and closes the file. Safe for many threads: each has its own connection (WAL: readers never wait)."""

    def __init__(self, directory: Path) -> None:
        """Nothing is opened yet."""
        self._path = directory / FILENAME
        self._local = threading.local()
        self._connections: list[tuple[threading.Thread, sqlite3.Connection]] = []
        self._opening = threading.Lock()

    @property
    def connection(self) -> sqlite3.Connection:
        """The calling thread's own. For the store and its tables only."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            try:
                connection = connect(self._path)
            except sqlite3.DatabaseError as error:
                raise DamagedCollection(
                    f"{self._path}: {error}; put back a copy of it, or delete its folder and ingest again"
                ) from error
            self._local.connection = connection
            self._keep(connection)
        return connection

    def _keep(self, connection: sqlite3.Connection) -> None:
        """Remember a connection, and close those whose threads have ended: a pool may start new ones for ever."""
        with self._opening:
            for thread, old in self._connections:
                if not thread.is_alive():
                    old.close()
            living = [pair for pair in self._connections if pair[0].is_alive()]
            self._connections = [*living, (threading.current_thread(), connection)]

    def create(self) -> None:
        """Make the tables that do not exist yet, and give a new database its identity."""
        self.connection.executescript(f"BEGIN IMMEDIATE; {DDL} COMMIT;")
        self.connection.execute("INSERT OR IGNORE INTO meta VALUES ('identity', ?)", (uuid.uuid4().hex[:16],))

    def close(self) -> None:
        """Close the connections of all threads; the store cannot be used after."""
        for _, connection in self._connections:
            connection.close()
        self._connections.clear()
        self._local = threading.local()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; durable when the block has been left."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def meta(self, key: str) -> str | None:
        """A value written by `set_meta`; None also where no tables have been made yet."""
        try:
            row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        except sqlite3.OperationalError:
            return None
        except sqlite3.DatabaseError as error:
            raise DamagedCollection(f"{self._path}: {error}") from error
        return None if row is None else str(row[0])

    def set_meta(self, key: str, value: str) -> None:
        """Inside a transaction."""
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    @property
    def identity(self) -> str:
        """Of this database: an index derived from another is of no use."""
        return self.meta("identity") or ""

    @property
    def generation(self) -> str:
        """Changes when all vectors and token ids do: a vector index of another generation is of no use."""
        return self.meta("generation") or ""
