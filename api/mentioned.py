"""Whether a name or a code of a question stands anywhere in a collection."""

from __future__ import annotations

import re
from collections.abc import Sequence

from api.slots import Slot
from index.analyse import Analyser
from index.identifiers import find_identifiers, identifier_kind
from index.lexical import LexicalIndex
from index.store import Store
from index.types import Filter, WeightedTerm

_LAST = 4  # tokens of a name that are looked for, as a phrase
_LOOKED_AT = 30  # chunks in which a number may stand without its year
_DIGITS = 5  # of a code: 3-5 and 12-month are none
_NUMBERED = frozenset(("year_number", "number_first", "year_first", "registration", "standard"))
_BARE_NUMBER = frozenset(("han_number", "number_only"))
_YEARS = re.compile(r"(?:19|20)\d\d[-/](?:(?:19|20)\d\d|\d\d?)")  # 2023-24
_ISSUED_BEFORE = re.compile(
    r"(?:\b(?:order|decree|announcement|notice|circular|proclamation|directive)\s*(?:\([^()]*\)\s*)?|令|公告|通告|通知)$",
    re.I,
)
_ISSUED_AFTER = re.compile(r"\s*(?:令|公告|通告|通知|公报|文)")


class Mentioned:
    """Looks in the lexical index of one collection."""

    def __init__(self, lexical: LexicalIndex, store: Store, analyser: Analyser) -> None:
        """`analyser` is the one that the collection was indexed with."""
        self._lexical = lexical
        self._store = store
        self._analyser = analyser

    def name(self, forms: Sequence[str]) -> bool:
        """Whether any of several names of one thing occurs."""
        return self._any([tuple(self._analyser.tokens(form)[-_LAST:]) for form in forms])

    def code(self, code: str) -> bool:
        """Whether a code occurs as a whole, or a numbered document without its year."""
        tokens = self._analyser.tokens(code)
        kind = identifier_kind(code)
        if kind == "code":  # part of a longer one is enough: 138313-04375 for 138313-04375-2440
            return self._any([tuple(tokens[:-1])])
        if self._any([(tokens[-1],)]):
            return True
        return kind != "registration" and len(tokens) > 1 and self._without_year(tokens[-2], tokens[-1])

    def _without_year(self, short: str, whole: str) -> bool:
        """Whether a number stands where no year is told with it: 第51号 need not be another one than 2024年第51号."""
        if not whole.endswith(short) and not whole.startswith(short):
            return False
        found, _ = self._lexical.search([[WeightedTerm((short,))]], Filter(), _LOOKED_AT)
        return any(
            self._analyser.tokens(chunk.text[start:end])[-1] == short
            for chunk, _ in self._store.chunks(found)
            for start, end in find_identifiers(chunk.text)
        )

    def _any(self, phrases: Sequence[tuple[str, ...]]) -> bool:
        return any(self._stands(tokens) for tokens in phrases if tokens)

    def _stands(self, tokens: tuple[str, ...]) -> bool:
        if not all(map(self._lexical.document_frequency, tokens)):
            return False
        found, _ = self._lexical.search([[WeightedTerm(tokens)]], Filter(), 1)
        return len(found) > 0


def is_full_code(slot: Slot, question: str) -> bool:
    """Whether a code names one document, filing or standard by itself: neither a provision nor a mere count."""
    kind = identifier_kind(slot.text)
    if kind == "code":
        return sum(map(str.isdigit, slot.text)) >= _DIGITS and not _YEARS.fullmatch(slot.text)
    if kind in _BARE_NUMBER:
        before, after = question[: slot.start].rstrip(), question[slot.end :]
        return _ISSUED_BEFORE.search(before) is not None or _ISSUED_AFTER.match(after) is not None
    return kind in _NUMBERED
