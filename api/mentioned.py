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
from ingest.types import Chunk, Document

_LAST = 4  # tokens of a name that are looked for, as a phrase
_LOOKED_AT = 30  # chunks in which a number may stand without its year
_NEAR = 60  # characters around a number, in the same sentence, in which its year may be told
_END = re.compile(r"[。！？!?\n]|(?<!\bNo)\.\s")
_DIGITS = 5  # of a code: 3-5 and 12-month are none
_NUMBERED = frozenset(("year_number", "number_first", "year_first", "registration", "standard"))
_BARE_NUMBER = frozenset(("han_number", "number_only"))
_YEARS = re.compile(r"(?:19|20)\d\d[-/](?:(?:19|20)\d\d|\d\d?)")  # 2023-24
_YEAR = re.compile(r"(?:19|20)\d\d")
_TWO = re.compile(r"(\d{1,9})-(\d{1,9})")
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
        """Whether a code occurs as a whole, or a numbered document without its year. One without tokens may."""
        tokens = self._analyser.tokens(code)
        if not tokens:
            return True
        kind = identifier_kind(code)
        if kind == "code":  # part of a longer one is enough: 138313-04375 for 138313-04375-2440
            return self._any([tuple(tokens[:-1])])
        if self._any([(tokens[-1],)]):
            return True
        return kind != "registration" and len(tokens) > 1 and self._without_year(tokens[-2], tokens[-1])

    def _without_year(self, short: str, whole: str) -> bool:
        """Whether a number stands without its year, in a text of that year: 第51号 may be 2024年第51号."""
        if not whole.endswith(short) and not whole.startswith(short):
            return False
        found, _ = self._lexical.search([[WeightedTerm((short,))]], Filter(), _LOOKED_AT)
        year = next(iter(_YEAR.findall(whole)), None)
        return any(
            self._analyser.tokens(chunk.text[start:end])[-1] == short and _is_of(year, chunk, document, start)
            for chunk, document in self._store.chunks(found)
            for start, end in find_identifiers(chunk.text)
        )

    def _any(self, phrases: Sequence[tuple[str, ...]]) -> bool:
        return any(self._stands(tokens) for tokens in phrases if tokens)

    def _stands(self, tokens: tuple[str, ...]) -> bool:
        if not all(map(self._lexical.document_frequency, tokens)):
            return False
        found, _ = self._lexical.search([[WeightedTerm(tokens)]], Filter(), 1)
        return len(found) > 0


def _is_of(year: str | None, chunk: Chunk, document: Document, at: int) -> bool:
    """Whether what stands at a position may be of the year: by the years told near it, else by that of publication."""
    before = _END.split(chunk.text[max(0, at - _NEAR) : at])[-1]
    told = _YEAR.findall(before + _END.split(chunk.text[at : at + _NEAR])[0])
    published = document.metadata.published
    return year is None or (year in told if told else published is None or str(published.year) == year)


def is_full_code(slot: Slot, question: str) -> bool:
    """Whether a code names one document, filing or standard by itself: neither a provision nor a mere count."""
    kind = identifier_kind(slot.text)
    if kind == "code":
        digits = sum(map(str.isdigit, slot.text))
        return digits >= _DIGITS and not _YEARS.fullmatch(slot.text) and not _is_range(slot.text)
    if kind in _BARE_NUMBER:
        before, after = question[: slot.start].rstrip(), question[slot.end :]
        return _ISSUED_BEFORE.search(before) is not None or _ISSUED_AFTER.match(after) is not None
    return kind in _NUMBERED


def _is_range(text: str) -> bool:
    """Whether it is two amounts, the greater one last: 10000-20000."""
    match = _TWO.fullmatch(text)
    return match is not None and int(match[1]) < int(match[2]) and len(match[2]) - len(match[1]) <= 1
