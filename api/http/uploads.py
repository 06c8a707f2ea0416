"""Where uploaded files lie: HOME/COLLECTION/uploads/NAME, and until their job begins in uploads/.incoming/JOB/NAME.

A file of the same name replaces the one before, as a changed file in a folder would. Nothing is written anywhere else:
names lose their folders and everything unusual, files are created new and never through a link, and an `uploads` that
is itself a link out of the home is refused.
"""

from __future__ import annotations

import os
import re
import shutil
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from api.home import CollectionPlace
from ingest.errors import UserError
from ingest.walk import SUFFIXES, suffix_of

FOLDER, INCOMING = "uploads", ".incoming"
STALE = 3600.0  # seconds
_NAME_BYTES = 180  # of 255 that file systems take; a sidecar's suffix may follow
_UNUSUAL = re.compile(r"[^\w .,()\[\]+&@=～·、，。（）《》【】“”-]")


class UnreadableType(UserError):
    """A file of a type that no reader knows."""


class UnsafeFolder(UserError):
    """The uploads do not lie within the home."""


class Uploads:
    """The uploaded files of one collection."""

    def __init__(self, place: CollectionPlace) -> None:
        self._home = place.home
        self.folder = place.directory / FOLDER

    def receive(self, job: str, name: str, content: BinaryIO) -> int:
        """Keep a file for a job until it begins; `name` comes from `safe_name`. Returns its bytes.

        Raises UnsafeFolder, FileExistsError when the job has a file of that name, OSError for a full disk.
        """
        folder = self._incoming(job)
        folder.mkdir(parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(folder / name, flags, 0o640), "wb") as file:
            shutil.copyfileobj(content, file, 1 << 20)
            file.flush()
            os.fsync(file.fileno())
            return file.tell()

    def settle(self, job: str, names: tuple[str, ...]) -> list[Path]:
        """Move a job's files to where they stay, replacing those of the same name. Returns all of them, sorted."""
        incoming = self._incoming(job)
        for name in names:
            if (incoming / name).exists():  # else an attempt before this one has moved it
                os.replace(incoming / name, self.folder / name)
        shutil.rmtree(incoming, ignore_errors=True)
        return sorted(self.folder / name for name in names)

    def discard(self, job: str) -> None:
        """Forget the files of a job that is not going to be."""
        shutil.rmtree(self._incoming(job), ignore_errors=True)

    def stale(self, age: float = STALE) -> Iterator[str]:
        """Jobs whose files have lain here, untouched, for `age` seconds: most likely their upload was cut off."""
        folder = self.folder / INCOMING
        if folder.is_dir():
            for job in sorted(folder.iterdir()):
                if job.stat().st_mtime < time.time() - age:
                    yield job.name

    def holds(self, path: Path) -> bool:
        """Whether a path is one of the uploaded files."""
        return path.parent == self.folder

    def _incoming(self, job: str) -> Path:
        folder = self.folder / INCOMING / job
        self.folder.mkdir(parents=True, exist_ok=True)
        if not folder.resolve().is_relative_to(self._home.resolve()):
            raise UnsafeFolder(f"{FOLDER} is a link out of the home; put a folder in its place")
        return folder


def safe_name(name: str) -> str:
    """The name under which an uploaded file is kept: no folders, no hidden file, at most 180 bytes.

    Raises UnreadableType for a suffix that no reader knows.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    clean = _UNUSUAL.sub("_", last).rstrip(" .")
    known = suffix_of(Path(clean or "_"))
    if known is None:
        raise UnreadableType(f"{clean[:80]}: this type of file cannot be read; known are {', '.join(SUFFIXES)}")
    stem, suffix = clean[: -len(known)].strip(" ."), clean[-len(known) :]
    return (_cut(stem, _NAME_BYTES - len(suffix)) or "document") + suffix


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore").rstrip(" .")
