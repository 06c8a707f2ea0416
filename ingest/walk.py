"""Which files to read: paths and directories to a sorted list of readable files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.errors import UserError

SUFFIXES = (
    ".txt",
    ".md",
    ".markdown",
    ".html",
    ".htm",
    ".mhtml",
    ".mht",
    ".pdf",
    ".docx",
    ".pptx",
    ".xlsx",
    ".eml",
    ".zip",
    ".jsonl",
    ".jsonl.gz",
    ".csv",
    ".csv.gz",
    ".tsv",
    ".tsv.gz",
    # refused, with what to convert them to: passed over in silence they would be missed
    ".doc",
    ".wps",
    ".rtf",
    ".xls",
    ".et",
    ".ppt",
    ".dps",
)


class MissingPath(UserError):
    """A path that was asked for does not exist, cannot be entered, or is no file that can be read."""


def suffix_of(path: Path) -> str | None:
    """The entry of SUFFIXES that the name ends with (case-insensitive, the longest one), None when there is none."""
    name = path.name.lower()
    return max((suffix for suffix in SUFFIXES if name.endswith(suffix)), key=len, default=None)


def find_files(paths: Sequence[Path]) -> Iterator[Path]:
    """Every readable file at or below the paths, none twice: paths in the order given, directories sorted by name.

    Directories are walked recursively through links; one reached a second time (a loop of links) is passed over.
    Hidden names (".x"), lock files of Office ("~$x") and suffixes outside SUFFIXES are passed over within directories;
    a file that is named itself must have a known suffix.

    Raises MissingPath for a path that does not exist, a directory that may not be listed, or a named file of
    another type.
    """
    files: set[str] = set()
    directories: set[tuple[int, int]] = set()
    for path in paths:
        for found in _below(path, directories):
            absolute = os.path.abspath(found)
            if absolute not in files:
                files.add(absolute)
                yield Path(absolute)


def _below(path: Path, seen: set[tuple[int, int]]) -> Iterator[Path]:
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise MissingPath(f"{path}: {reason}; check the spelling of the path") from error
    if not path.is_dir():
        if suffix_of(path) is None:
            raise MissingPath(f"{path}: this type of file cannot be read; known are {', '.join(SUFFIXES)}")
        yield path
        return
    if (status.st_dev, status.st_ino) in seen:
        return
    seen.add((status.st_dev, status.st_ino))
    try:
        names = sorted(os.listdir(path))
    except OSError as error:
        raise MissingPath(f"{path}: cannot be listed ({error.strerror}); check its permissions") from error
    for name in names:
        child = path / name
        # A dangling link, a socket or a self-referring link inside a directory is no mistake of the user's.
        if not name.startswith((".", "~$")) and (child.is_dir() or (child.is_file() and suffix_of(child))):
            yield from _below(child, seen)
