"""The names in a question that an answer must be about: agencies, places, works, codes, companies, substances.

Agencies and their former names come from `ingest.agencies`, everything else that has names in two languages from the
term base; codes are what `index.identifiers` keeps whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from api.places import find_places, place_code
from index.fold import fold, has_han
from index.identifiers import find_identifiers
from index.termfile import Concept
from index.terms import TermBase
from ingest.agencies import canonical_agency, find_agencies, is_agency

SlotKind = Literal["agency", "place", "code", "work", "name", "term"]

_OF_CONCEPT: dict[str, SlotKind] = {
    "regulator": "agency",
    "jurisdiction": "place",
    "company": "name",
    "channel": "name",
    "law": "work",
}
_ORDER: tuple[SlotKind, ...] = ("code", "work", "agency", "place", "name", "term")
_TITLE = re.compile(r"《[^《》\n]{2,80}》|[“\"「『][^“”\"「」『』\n]{2,80}[”\"」』]")
_ACRONYM = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z]{2,}[a-z]?|[A-Z][a-z]*[A-Z][A-Za-z]*|[A-Z][A-Za-z]*-\d+\w*)(?![A-Za-z0-9])"
)
_LETTERS = "A-Za-z0-9À-ɏ"
_NAME = rf"[A-ZÀ-Þ][{_LETTERS}'’&-]*"
_PROPER = re.compile(rf"(?<![{_LETTERS}]){_NAME}(?:\s+(?:(?:of|de|the|and|&)\s+)?{_NAME})*")
_NOT_NAMES = frozenset(
    "i what who whom whose when where which why how is are was were do does did can could must should will has have had"
    " the a an in on at of for and or but tell list name give show compare since before after between until under"
    " january february march april may june july august september october november december"
    " monday tuesday wednesday thursday friday saturday sunday q1 q2 q3 q4 h1 h2 fy article section part no vs"
    " chinese english american european british japanese korean french german i'm i'd please".split()
)


@dataclass(frozen=True, slots=True)
class Slot:
    """`text[start:end]` of a question, what it names, and the other names under which a document may have it."""

    kind: SlotKind
    text: str
    start: int
    end: int
    value: str  # canonical: "NMPA", "CN"; of other places and names the preferred English name; of codes as written
    forms: tuple[str, ...]  # names in both languages, the one written first


def read_slots(text: str, terms: TermBase | None) -> tuple[Slot, ...]:
    """The slots in order, none within another. Without a term base only agencies, titles, codes and capitals."""
    known = [
        *_codes(text),
        *_titles(text, terms),
        *(_of_terms(text, terms) if terms is not None else ()),
        *_agencies(text),
        *_places(text, terms),
    ]
    return _apart(known, list(_capitals(text)))


def _apart(known: Sequence[Slot], guessed: Sequence[Slot]) -> tuple[Slot, ...]:
    """Longer before shorter, of equally long ones the more telling kind, what only its capitals show last."""
    chosen: list[Slot] = []
    for found in (known, guessed):
        for slot in sorted(found, key=lambda one: (one.start - one.end, _ORDER.index(one.kind), one.start)):
            if not any(slot.start < other.end and other.start < slot.end for other in chosen):
                chosen.append(slot)
    return tuple(sorted(chosen, key=lambda one: one.start))


def _codes(text: str) -> Iterator[Slot]:
    for start, end in find_identifiers(text):
        written = text[start:end]
        yield Slot("code", written, start, end, written, (written,))


def _titles(text: str, terms: TermBase | None) -> Iterator[Slot]:
    for match in _TITLE.finditer(text):
        inner = match[0][1:-1]
        concept = terms.named(inner) if terms is not None else None
        forms = (inner, *_names(concept)) if concept else (inner,)
        kind: SlotKind = "work" if match[0][0] == "《" else "name"
        yield Slot(kind, inner, match.start(), match.end(), concept.en[0] if concept else inner, _unique(forms))


def _of_terms(text: str, terms: TermBase) -> Iterator[Slot]:
    for start, end, concept in terms.spans(text):
        kind = _OF_CONCEPT.get(concept.kind, "term")
        if concept.en[0].islower():
            kind = "term"  # "competent authority" names nobody
        names = _names(concept)
        value = concept.en[0]
        if kind == "agency":
            value = next((canonical_agency(name) for name in names if is_agency(name)), value)
        elif kind == "place":
            value = place_code(value)
        yield Slot(kind, text[start:end], start, end, value, _unique((text[start:end], *names)))


def _agencies(text: str) -> Iterator[Slot]:
    for start, end, agency in find_agencies(text):
        yield Slot("agency", text[start:end], start, end, agency.name, _unique((text[start:end], agency.name)))


def _places(text: str, terms: TermBase | None) -> Iterator[Slot]:
    for start, end, name in find_places(text):
        concept = terms.named(name) if terms is not None else None
        forms = (text[start:end], name, *(_names(concept) if concept else ()))
        yield Slot("place", text[start:end], start, end, place_code(name), _unique(forms))


def _capitals(text: str) -> Iterator[Slot]:
    words = re.findall(rf"[A-Za-z][{_LETTERS}'’-]*", text)
    if len(words) > 2 and 2 * sum(word.isupper() for word in words) > len(words):
        return  # all in capitals: they tell nothing
    for match in _ACRONYM.finditer(text):
        yield Slot("name", match[0], *match.span(), match[0], (match[0],))
    mixed = has_han(text)  # Latin words in a Chinese question are names wherever they stand
    long = [word for word in words if len(word) > 3]
    if not mixed and len(long) > 3 and all(word[0].isupper() for word in long):
        return  # a headline
    for match in _PROPER.finditer(text):
        for start, name in _single(match):
            first = start == 0 or text[:start].rstrip()[-1:] in "?!."
            if (mixed or not first) and name.lower() not in _NOT_NAMES:
                yield Slot("name", name, start, start + len(name), name, (name,))


def _single(match: re.Match[str]) -> Iterator[tuple[int, str]]:
    """Start and text of each name in a run of capitalised words: "NASA's Dragonfly", "Liu Ting and Wu Fen" are two."""
    start = match.start()
    for part in re.split(r"(['’]s?\s+|\s+and\s+|['’]s?$)", match[0]):
        if part and part[0].isalnum() and part != "s":
            yield start, part
        start += len(part)


def _names(concept: Concept) -> tuple[str, ...]:
    return (*concept.zh, *concept.en)


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(fold(name), name)
    return tuple(found.values())
