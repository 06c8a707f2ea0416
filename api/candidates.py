"""Sentences of the best hits that may be quoted, each with what leads into it and what stands above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from api.sentences import Span, sentences
from index.types import Hit

Form = Literal["statement", "row", "header", "fragment", "question", "heading"]

REACH = 300  # characters around a chunk in which a sentence may begin or end

_ENDED = re.compile(r"[。！？；!?.…：:][”’」』）】》\"')\]\d\[\s]*$")
_RULE_FOLLOWS = re.compile(r"[ \t]*\n[ \t]*\|?[ \t:|]*-{2,}[-\s|:+]*(?:\n|$)")
_ASKS = re.compile(r"[?？][”’」』\"')\]）]*$")
_NUMBERED = re.compile(r"\d+(?:\.\d+)+\s|.*\.{3,}\s*\d+$")  # a heading, or a line of a table of contents
_LABEL = 8  # a fragment of fewer letters and digits says nothing
_SAYS_NOTHING = frozenset(("question", "heading"))
_ITEM = re.compile(r"[ \t]*(?:[-*•·]|\d{1,2}[.)、]|[（(][\w一二三四五六七八九十]{1,2}[)）])\s*$")
_INTRODUCES = re.compile(r"[：:]\s*$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be quoted: `hit.document.text[start:end]`, found in the hit at `rank` (0 the best)."""

    hit: Hit
    rank: int
    span: Span
    form: Form

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.hit.document.text[self.span[0] : self.span[1]]


@dataclass(frozen=True, slots=True)
class Pool:
    """All candidates of an answer. `texts` are the candidates' own, in order, then those that only stand around them.

    `lead` and `frame`, int64 [candidates], are places in `texts`: of the sentence that leads into each candidate (its
    own place where none does), and of the title and headings above it.
    """

    candidates: tuple[Candidate, ...]
    texts: tuple[str, ...]
    lead: NDArray[np.int64]
    frame: NDArray[np.int64]


def pool(hits: Sequence[Hit]) -> Pool:
    """Sentences of the hits, each once, with the best hit that it stands in."""
    candidates: dict[tuple[str, Span], Candidate] = {}
    leads: list[str | None] = []
    frames: list[str] = []
    for rank, hit in enumerate(hits):
        above = "\n".join((hit.document.metadata.title, *hit.chunk.headings))
        before, spans = chunk_sentences(hit)
        forms = [form_of(hit.document.text, span) for span in spans]
        only = _SAYS_NOTHING.issuperset(forms)
        for place, span in enumerate(spans):
            if (hit.document.id, span) in candidates or (forms[place] in _SAYS_NOTHING and not only):
                continue  # what only asks or names does not answer, but leads into what does
            candidates[hit.document.id, span] = Candidate(hit, rank, span, forms[place])
            lead = _lead(hit.document.text, spans, forms, place) or (None if place else before)
            leads.append(hit.document.text[lead[0] : lead[1]] if lead else None)
            frames.append(above)
    return _pool(tuple(candidates.values()), leads, frames)


def _pool(candidates: tuple[Candidate, ...], leads: Sequence[str | None], frames: Sequence[str]) -> Pool:
    own = [candidate.text for candidate in candidates]
    places = {text: place for place, text in reversed(list(enumerate(own)))}
    for text in (*leads, *frames):
        if text is not None:
            places.setdefault(text, len(places) + len(own) - len(set(own)))
    lead = [place if text is None else places[text] for place, text in enumerate(leads)]
    extra = sorted((place, text) for text, place in places.items() if place >= len(own))
    frame = [places[text] for text in frames]
    texts = (*own, *(text for _, text in extra))
    return Pool(candidates, texts, np.array(lead, dtype=np.int64), np.array(frame, dtype=np.int64))


def _lead(text: str, spans: Sequence[Span], forms: Sequence[Form], place: int) -> Span | None:
    """What the reader has just read: the sentence before, for an item of a list or a table what introduces it."""
    if forms[place] == "row":
        return next((spans[at] for at in reversed(range(place)) if forms[at] != "row"), None)
    start = text.rfind("\n", 0, spans[place][0]) + 1
    if _ITEM.fullmatch(text, start, spans[place][0]):
        for at in reversed(range(place)):
            if _INTRODUCES.search(text, *spans[at]):
                return spans[at]
    return spans[place - 1] if place else None


def chunk_sentences(hit: Hit) -> tuple[Span | None, list[Span]]:
    """The sentence before the chunk, None if there is none near, and the whole sentences mostly in it, at least one."""
    text, chunk = hit.document.text, hit.chunk
    start, end = max(0, chunk.start - REACH), min(len(text), chunk.end + REACH)
    before: Span | None = None
    inside: list[Span] = []
    for left, right in sentences(text, start, end):
        # cut by the edge of the window, it begins or ends in the middle of a word: take the chunk's own edge instead
        span = (chunk.start if left == start > 0 else left, chunk.end if right == end < len(text) else right)
        if _mostly_inside((left, right), chunk.start, chunk.end):
            if span[0] < span[1]:
                inside.append(span)
        elif right <= chunk.start and left != start > 0:
            before = left, right
    return before, inside or [(chunk.start, chunk.end)]


def _mostly_inside(span: Span, start: int, end: int) -> bool:
    overlap = min(span[1], end) - max(span[0], start)
    return overlap * 2 > min(span[1] - span[0], end - start)


def form_of(text: str, span: Span) -> Form:
    """What the sentence looks like."""
    own = text[span[0] : span[1]]
    if _NUMBERED.match(own):
        return "heading"
    if "|" in own or "\t" in own:
        return "header" if _RULE_FOLLOWS.match(text, span[1]) else "row"
    if _ASKS.search(own):
        return "question"
    if _ENDED.search(own):
        return "statement"
    label = sum(2 if "\u3400" <= c <= "\u9fff" else c.isalnum() for c in own) < _LABEL
    return "heading" if label else "fragment"
