"""Whether a text is about what the question is about: the names, places, codes and years that carry its identity."""

from __future__ import annotations

import re
from dataclasses import dataclass

from api.naming import is_named
from api.question import Question
from api.ranked import Ranked
from api.slots import Slot
from index.types import Hit

_NAMED = 0.6  # likeness of its words from which a name counts as named
_NEAR = 4_000  # characters around the chunk that count as its document's: a law of 300 pages is about everything
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


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
    for slot, tokens in zip(asked.slots, ranked.reading.parts, strict=False):
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
