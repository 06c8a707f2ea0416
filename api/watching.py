"""Following folders: what changes in them is ingested once it has come to rest."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from api.ingestion import IngestReport
from index.lock import CollectionLocked
from ingest.walk import find_files, suffix_of

TICK = 1.0  # seconds: a file is read when it has not changed from one tick to the next
_SIDECAR = ".meta.yaml"

Ingest = Callable[[Sequence[Path]], IngestReport]
State = tuple[int, int] | None  # size and time of change in ns; None for a file that is gone


def watch(paths: Sequence[Path], ingest: Ingest) -> Iterator[IngestReport]:
    """What each ingestion did: of all paths first, then of what changes below them, for as long as it is asked for.

    `ingest` gets files, and folders and files that are gone. While another process writes to the collection it is
    tried again with the next tick. Ends after a report that was interrupted; raises KeyboardInterrupt between them.
    """
    from watchfiles import watch as follow

    wanted = [Path(os.path.abspath(path)) for path in paths]
    folders = sorted({path if path.is_dir() else path.parent for path in wanted})
    resting = Resting()
    due: list[Path] = list(paths)
    # The first tick comes when changes are being heard of, so that none between reading all and listening is missed.
    for changes in follow(*folders, watch_filter=None, rust_timeout=int(TICK * 1000), yield_on_timeout=True):
        resting.touch(_readable((Path(name) for _, name in changes), wanted))
        due += resting.ready()
        if not due:
            continue
        try:
            report = ingest(list(dict.fromkeys(due)))
        except CollectionLocked:
            continue
        due = []
        yield report
        if report.interrupted:
            return


class Resting:
    """Which of the files that have changed change no longer, so that none is read while it is being written."""

    def __init__(self) -> None:
        self._seen: dict[Path, State] = {}
        self._new: set[Path] = set()

    def touch(self, paths: Iterable[Path]) -> None:
        """These have changed."""
        for path in paths:
            self._seen.setdefault(path, None)
            self._new.add(path)

    def ready(self) -> list[Path]:
        """Those that are now as they were when this was last asked, sorted; they are forgotten."""
        now = {path: _state(path) for path in self._seen}
        ready = sorted(path for path, state in now.items() if path not in self._new and state == self._seen[path])
        self._seen = {path: state for path, state in now.items() if path not in ready}
        self._new.clear()
        return ready


def _state(path: Path) -> State:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _readable(changed: Iterable[Path], wanted: Sequence[Path]) -> Iterator[Path]:
    """The files to read, or to miss, because of these changes: as folders are read, and below the wanted paths only."""
    for path in changed:
        root = next((root for root in wanted if path == root or root in path.parents), None)
        if root is None or any(part.startswith(".") for part in path.relative_to(root).parts):
            continue
        if path.is_dir():
            yield from find_files([path])
        elif path.name.endswith(_SIDECAR):
            named = path.name.removesuffix(_SIDECAR)
            yield from (file for file in sorted(path.parent.glob(f"{named}*")) if suffix_of(file))
        elif suffix_of(path) or not path.exists():
            yield path
