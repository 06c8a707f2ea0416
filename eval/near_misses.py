"""Near-misses made from answerable questions: the same words about another year, agency, country or ingredient."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random

from api.naming import has_name
from api.question import Question
from api.slots import Slot
from index.fold import fold, has_han
from index.termfile import Concept
from index.terms import TermBase

_YEAR = re.compile(r"(?<![\d/.-])(?:19|20)\d\d(?![\d/-])")
_KINDS = frozenset(("regulator", "jurisdiction", "company", "ingredient", "product", "channel", "law"))


class Swapper:
    """Puts something else in the place of what a question is about. The same seed and questions, the same results."""

    def __init__(self, terms: TermBase, corpus: str, seed: int = 0) -> None:
        """`corpus`: all texts that are searched; half of what is put in occurs in it, half does not."""
        self._terms = terms
        self._random = Random(seed)
        self._corpus = fold(corpus)
        self._by_kind: dict[str, list[Concept]] = {}
        for concept in terms.concepts:
            self._by_kind.setdefault(concept.kind, []).append(concept)

    def swap(self, asked: Question, answer: str) -> str | None:
        """The question about something that `answer`, the text that answers it, lacks; None if it has no name."""
        changes = [*self._years(asked, answer), *self._names(asked, fold(answer))]
        return self._random.choice(changes) if changes else None

    def _years(self, asked: Question, answer: str) -> Iterator[str]:
        for match in _YEAR.finditer(asked.text):
            other = str(int(match[0]) + self._random.choice((-3, -2, -1, 1, 2, 3, 8)))
            if other not in answer and other not in asked.text:
                yield asked.text[: match.start()] + other + asked.text[match.end() :]

    def _names(self, asked: Question, answer: str) -> Iterator[str]:
        for slot in asked.slots:
            concept = self._terms.named(slot.text)
            if concept is None or concept.kind not in _KINDS:
                continue
            other = self._other(concept.kind, answer, has_han(slot.text))
            if other is not None:
                yield replaced(asked.text, slot, other)

    def _other(self, kind: str, answer: str, chinese: bool) -> str | None:
        """The name of another concept of the kind: none of its names is in the answer."""
        wanted = self._random.random() < 0.5
        for concept in self._random.sample(self._by_kind[kind], min(60, len(self._by_kind[kind]))):
            forms = [fold(name) for name in (*concept.zh, *concept.en)]
            if not _any(answer, forms) and _any(self._corpus, forms) == wanted:
                return (concept.zh if chinese else concept.en)[0]
        return None


def replaced(text: str, slot: Slot, other: str) -> str:
    """The text with another name in the place of the slot's."""
    return text[: slot.start] + other + text[slot.end :]


def _any(folded: str, forms: Sequence[str]) -> bool:
    return any(has_name(folded, form) for form in forms)
