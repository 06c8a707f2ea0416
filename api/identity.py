"""Whether a text is about what the question is about: the names, places, codes and years that carry its identity."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from api.place_agreement import places_in
from api.question import Question
from api.ranked import Ranked
from api.slots import Slot
from index.fold import fold
from index.types import Hit
from ingest.agencies import find_agencies

_NAMED = 0.6  # likeness of its words from which a name counts as named
_NEAR = 4_000  # characters around the chunk that count as its document's: a law of 300 pages is about everything
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORDS = frozenset(("us", "who", "it"))  # names in capitals only: `places_in` and `find_agencies` know them
_EUROPE = frozenset(("EU", "Europe", "European Union"))
_ENDING = re.compile(r"(?:'?s|es|ed)?(?![a-z0-9])")

_folded = lru_cache(maxsize=512)(fold)  # names of one question, and the texts in which each of them is looked for


@dataclass(frozen=True, slots=True)
class Covered:
    """How far a slot of the question is named, in [0, 1]: 1 under any name, else by the likeness of its words."""

    slot: Slot
    near: float  # in the sentence, what leads into it, title and headings
    document: float  # in its document, near the chunk


def covered(asked: Question, ranked: Ranked, at: int) -> list[Covered]:
    """Every slot of the question, looked for around the candidate at a place."""
    pool, best, hit = ranked.pool, ranked.reading.coverage.best, ranked.pool.candidates[at].hit
    around = [at, int(pool.lead[at]), int(pool.frame[at])]
    rows = [row for row, one in enumerate(pool.candidates) if one.hit.document.id == hit.document.id]
    near, wide = "\n".join(pool.texts[place] for place in around), _window(hit)
    found = []
    for slot, tokens in zip(asked.slots, ranked.reading.parts, strict=True):
        alike = [
            float(best[tokens][:, places].max(axis=1).mean()) if len(tokens) else 0.0
            for places in (around, [*rows, *around])
        ]
        named = is_named(slot, near)
        known = named or is_named(slot, wide) or _by_metadata(slot, hit)
        found.append(Covered(slot, 1.0 if named else alike[0], 1.0 if known else alike[1]))
    return found


def _window(hit: Hit) -> str:
    return hit.document.text[max(0, hit.chunk.start - _NEAR) : hit.chunk.end + _NEAR]


def is_named(slot: Slot, text: str) -> bool:
    """Whether a text has the slot's name in any of its forms; a place also by an agency of its government."""
    folded = _folded(text)
    if any(has_name(folded, name) for form in slot.forms if (name := _folded(form)) not in _WORDS):
        return True
    if slot.kind == "agency":
        return any(agency.name == slot.value for _, _, agency in find_agencies(text))
    europe = slot.value in _EUROPE and any(has_name(folded, form) for form in ("eu", "european union", "欧盟", "欧洲"))
    return europe or (slot.kind == "place" and slot.value in places_in(text))


def has_name(folded: str, name: str) -> bool:
    """Whether a folded name stands in a folded text, a Latin one as a whole word, in the singular or plural."""
    at = folded.find(name) if name else -1
    while at >= 0:
        end = at + len(name)
        begins = at == 0 or not (_latin(name[0]) and _latin(folded[at - 1]))
        ends = not _latin(name[-1]) or _ENDING.match(folded, end) is not None
        if begins and ends:
            return True
        at = folded.find(name, at + 1)
    return False


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _by_metadata(slot: Slot, hit: Hit) -> bool:
    metadata = hit.document.metadata
    if slot.kind == "agency":
        return slot.value == metadata.agency
    # what is published in Chinese need not say that it is about China
    own = metadata.jurisdiction or ("CN" if metadata.language == "zh" else None)
    return slot.kind == "place" and slot.value == own


def years_missing(asked: Question, hit: Hit) -> float:
    """Share of the years in the question that the document near the chunk has not, nor was published in."""
    return len(_years_missing(asked, hit)) / max(1, len(set(_YEAR.findall(asked.text))))


def _years_missing(asked: Question, hit: Hit) -> list[str]:
    published = hit.document.metadata.published
    known = {*_YEAR.findall(_window(hit)), str(published.year) if published else ""}
    return sorted(set(_YEAR.findall(asked.text)) - known)


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that the question names and a document does not. `is_name`: a name or a year, not a mere term."""

    text: str  # as written
    forms: tuple[str, ...]
    is_name: bool = True


def missing_names(asked: Question, ranked: Ranked, at: int) -> list[Missing]:
    """What the question names and the document of the candidate at a place does not, names first."""
    slots = [one.slot for one in covered(asked, ranked, at) if one.document < _NAMED]
    found = [Missing(slot.text, slot.forms, slot.kind != "term") for slot in slots]
    found += [Missing(year, (year,)) for year in _years_missing(asked, ranked.pool.candidates[at].hit)]
    return sorted(found, key=lambda one: not one.is_name)
