"""The file format of terms: one concept a row, its names in both languages.

    kind <TAB> Chinese variants <TAB> English variants

Variants are separated by "|", the preferred one first; abbreviations and former names are variants too. A line that
begins with "#" is a comment. UTF-8. A variant belongs to one row only; each Chinese variant has a Han character.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.fold import fold, has_han
from ingest.errors import UserError


class TermError(UserError):
    """A file of terms that cannot be used: names the file, the line and the reason."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing under its names, the preferred first: both sides have at least one."""

    zh: tuple[str, ...]
    en: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line (from 1) of a file of terms."""

    line: int
    reason: str


def read_lines(path: Path) -> list[str]:
    """The lines of a file of terms. Raises TermError when it cannot be read as UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise TermError(f"{path}: cannot read the terms: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise TermError(f"{path}: the terms are not UTF-8 (byte {error.start}); save the file as UTF-8") from error


def rows(lines: list[str]) -> Iterator[tuple[int, Concept]]:
    """Line number and concept of every row, unchecked: `problems` says what is wrong with it."""
    for number, line in enumerate(lines, 1):
        if line and not line.isspace() and line[0] != "#":
            kind, zh, en, *_ = *line.split("\t"), "", ""
            yield number, Concept(_variants(zh), _variants(en), kind.strip())


def _variants(cell: str) -> tuple[str, ...]:
    return (
        tuple(cell.strip().split("|"))
        if " |" not in cell and "| " not in cell
        else tuple(map(str.strip, cell.split("|")))
    )


def problems(lines: list[str]) -> Iterator[Problem]:
    """Everything that is wrong within one file, in order of lines."""
    seen: dict[str, int] = {}
    for number, concept in rows(lines):
        columns = lines[number - 1].count("\t") + 1
        if columns != 3:
            yield Problem(number, f"{columns} columns; expected 3: kind, Chinese, English, separated by tabs")
            continue
        yield from (Problem(number, reason) for reason in _reasons(concept))
        names = dict.fromkeys((*concept.zh, *concept.en))
        if len(names) < len(concept.zh) + len(concept.en):
            yield Problem(number, "a variant stands twice in the row")
        for name in names:
            first = seen.setdefault(fold(name), number)
            if first != number and name:
                yield Problem(number, f"{name!r} stands already in line {first}; a variant belongs to one row")


def _reasons(concept: Concept) -> Iterator[str]:
    if not concept.kind:
        yield "the kind (first column) is empty"
    for names, side in ((concept.zh, "Chinese"), (concept.en, "English")):
        if not any(names):
            yield f"the {side} side is empty"
        elif not all(names):
            yield f"an empty {side} variant: two '|' in a row, or one at an end"
    for name in filter(None, concept.zh):
        if not has_han(name):
            yield f"{name!r} has no Chinese character; move it to the English column"
        elif any(c.isspace() for c in name):
            yield f"{name!r} holds white space; a Chinese variant is one token"
        elif len(name) == 1:
            yield f"{name!r} is a single character, which is too ambiguous to be a term"
    for name in filter(None, concept.en):
        if has_han(name):
            yield f"{name!r} has Chinese characters; move it to the Chinese column"
        elif not any(c.isalnum() for c in name):
            yield f"{name!r} has neither letter nor digit"
