"""Parts of Yinju broken on purpose, one at a time, to see whether the gate notices.

Each mutation replaces one function for as long as it lasts, at a seam that the rest of the code calls through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import numpy as np

from api import question as questions
from api.answer import Quote
from api.calibration import SHIPPED, Calibration
from api.engine import Engine
from api.periods import Period
from index.analyse import Analyser
from index.fold import PAUSES
from index.lexical import LexicalIndex
from index.model import StaticModel
from index.segment import Segmenter
from index.translate import Translator

_PAUSE = re.compile(f"[{PAUSES}]+")


@dataclass(frozen=True, slots=True)
class Mutation:
    """`broken()` breaks it; `threshold` in place of the calibrated one where refusing is what is broken."""

    name: str
    broken: Callable[[], AbstractContextManager[Any]] = nullcontext
    threshold: float | None = None


def _uncut(self: Segmenter, run: str) -> list[str]:
    return [_PAUSE.sub("", run)]


def _without_digits(real: Callable[..., list[str]]) -> Callable[..., list[str]]:
    def tokens(self: Analyser, text: str) -> list[str]:
        return [token for token in real(self, text) if not any(letter.isdigit() for letter in token)]

    return tokens


def _a_year_late(real: Callable[..., Sequence[Period]]) -> Callable[..., tuple[Period, ...]]:
    def find_periods(*arguments: Any) -> tuple[Period, ...]:
        return tuple(
            Period(*(day and day + timedelta(days=365) for day in (period.start, period.end)))
            for period in real(*arguments)
        )

    return find_periods


def _tidied(real: Callable[[Quote], dict[str, Any]]) -> Callable[[Quote], dict[str, Any]]:
    def to_json(self: Quote) -> dict[str, Any]:
        return real(self) | {"text": self.text.rstrip("。.") + "…"}

    return to_json


def _forgetful(real: Callable[..., Any]) -> Callable[..., Any]:
    def ask(self: Engine, question: str, *, history: Sequence[Any] = (), **rest: Any) -> Any:
        return real(self, question, **rest)

    return ask


def _nothing_found(self: LexicalIndex, *arguments: Any) -> tuple[Any, Any]:
    return np.empty(0, np.int64), np.empty(0, np.float32)


def _unlike(self: StaticModel, asked: Any, held: Any) -> Any:
    return np.zeros((len(asked), len(held)), dtype=np.float32)


def _no_meaning(self: StaticModel, texts: Sequence[str]) -> Any:
    return np.zeros((len(texts), self.dimension), dtype=np.float32)


def _named(name: str, owner: Any, attribute: str, replacement: Any) -> Mutation:
    return Mutation(name, lambda: patch.object(owner, attribute, replacement))


def _wrapped(name: str, owner: Any, attribute: str, wrap: Callable[[Any], Any]) -> Mutation:
    return Mutation(name, lambda: patch.object(owner, attribute, wrap(getattr(owner, attribute))))


MUTATIONS = (
    _named("analyser: Chinese is not cut into words", Segmenter, "cut", _uncut),
    _wrapped("analyser: numbers and codes give no tokens", Analyser, "tokens", _without_digits),
    _named("date rule: no period is read", questions, "find_periods", lambda text, today: ()),
    _wrapped("date rule: periods are read a year late", questions, "find_periods", _a_year_late),
    _wrapped("quote check: quotations are tidied and nobody looks", Quote, "to_json", _tidied),
    _named("translated BM25 is off", Translator, "groups", lambda self, question: []),
    _named("both BM25 are off", LexicalIndex, "search", _nothing_found),
    _named("dense search is off", StaticModel, "encode_questions", _no_meaning),
    _named("late interaction is off", StaticModel, "late_similarity", _unlike),
    _wrapped("conversations: the turns before are forgotten", Engine, "ask", _forgetful),
    Mutation("refusal: everything is answered", threshold=0.0),
    Mutation("refusal: next to nothing is answered", threshold=0.99),
)


def calibration_of(mutation: Mutation) -> Calibration | None:
    """The shipped calibration with the mutation's threshold; None where it has none."""
    if mutation.threshold is None:
        return None
    shipped = Calibration.read(SHIPPED) if SHIPPED.is_file() else Calibration()
    return replace(shipped, threshold=mutation.threshold)
