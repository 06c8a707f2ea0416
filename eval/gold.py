"""Gold questions: what is asked, and where the answer stands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args

from api.history import Role, Turn
from ingest.errors import UserError

GOLD = Path(__file__).resolve().parent / "gold"


class GoldError(UserError):
    """A gold question is malformed, or its evidence is not in the corpus."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """`text` stands verbatim in the document whose path ends with `document`."""

    document: str
    text: str


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with what a good answer shows. Without `evidence` the corpus holds no answer and refusing is right.

    `evidence`: every group is needed; within a group any one will do. `keys`: strings the answer must contain, each
    with alternatives separated by "|". `history`: the turns before, oldest first. `period`: both ends inclusive.
    `split`: "tune" for questions that may be looked at while the product is made better, "test" for those that only
    measure it; no document is the first evidence in both.
    """

    id: str
    question: str
    language: str
    kind: str
    evidence: tuple[tuple[Evidence, ...], ...] = ()
    keys: tuple[str, ...] = ()
    direction: str = ""
    history: tuple[Turn, ...] = ()
    period: tuple[date, date] | None = None
    near_miss_of: str = ""
    split: str = ""

    @property
    def answerable(self) -> bool:
        """Whether the corpus holds an answer."""
        return bool(self.evidence)


def load_gold(paths: Iterable[Path] = (GOLD,)) -> list[GoldQuestion]:
    """The questions of JSON lines files, or of all `*.jsonl` in a folder, in order.

    Raises `GoldError` naming the file and line of a malformed question or an id used twice.
    """
    questions: dict[str, GoldQuestion] = {}
    for file in _files(paths):
        for number, line in enumerate(_lines(file), start=1):
            if not line.strip():
                continue
            where = f"{file}, line {number}"
            question = _question(line, where)
            if question.id in questions:
                raise GoldError(f"{where}: the id {question.id!r} is used twice")
            questions[question.id] = question
    if not questions:
        raise GoldError("no gold questions found; give --gold FILE")
    return list(questions.values())


def of_split(questions: Iterable[GoldQuestion], split: str | None) -> list[GoldQuestion]:
    """The questions of one half, all of them for None. Raises `GoldError` when that half is empty."""
    kept = [question for question in questions if split is None or question.split == split]
    if not kept:
        raise GoldError(f'no gold question has "split": "{split}"')
    return kept


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        yield from sorted(path.glob("*.jsonl")) if path.is_dir() else [path]


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise GoldError(f"{file}: cannot be read: {error.strerror}") from error


def _question(line: str, where: str) -> GoldQuestion:
    try:
        row: Mapping[str, Any] = json.loads(line)
        return GoldQuestion(
            id=row["id"],
            question=row["question"],
            language=row["language"],
            kind=row["kind"],
            evidence=tuple(
                tuple(Evidence(e["document"], e["text"]) for e in group) for group in row.get("evidence") or ()
            ),
            keys=tuple(row.get("keys") or ()),
            direction=row.get("direction") or "",
            history=tuple(_turn(turn) for turn in row.get("history") or ()),
            period=_period(row.get("period")),
            near_miss_of=row.get("near_miss_of") or "",
            split=row.get("split") or "",
        )
    except (json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise GoldError(f"{where}: not a gold question ({error!r})") from error


def _turn(turn: str | Mapping[str, str]) -> Turn:
    """A turn is a string, which the user said, or a chat message `{role, content}`."""
    if isinstance(turn, str):
        return Turn("user", turn)
    if turn["role"] not in get_args(Role):
        raise ValueError(f"no role {turn['role']!r}")
    return Turn("assistant" if turn["role"] == "assistant" else "user", turn["content"])


def _period(value: Sequence[str] | None) -> tuple[date, date] | None:
    if not value:
        return None
    first, last = value
    return date.fromisoformat(first), date.fromisoformat(last)
