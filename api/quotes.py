"""From hits to quotes: which sentences of the best chunks answer the question."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from api.answer import Quote, make_quote
from api.answer_kinds import answer_kind, kind_factor
from api.sentences import Span, sentences
from index.types import Hit

ScoreTexts = Callable[[str, Sequence[str]], NDArray[np.float32]]

MAX_QUOTES = 4
NEAREST = 3
_HITS = 6  # chunks whose sentences are looked at
_WEAK = 0.5  # a chunk below this share of the best one cannot give a quote
_RELATIVE = 0.7  # a further quote must score this share of the best one
_SAME_DOCUMENT = 0.95  # a document already quoted has to be so much better to be quoted again
_FRAGMENT = 0.8  # titles, labels, table-of-contents lines: they name the matter but say nothing about it
_HEADER = 0.5  # the names of a table's columns: what they head is the answer
_CONTEXT = 0.5  # share of a sentence's coverage that is taken together with the sentence before it
_QUESTION = 0.7  # a sentence that asks is rarely the answer
_SHINGLE = 4
_DUPLICATE = 0.6
_MAX_QUOTE = 600  # characters, after extension by neighbours
_REACH = 300  # characters around a chunk in which a sentence may begin or end

_DEPENDENT = re.compile(
    r"\s*(?:(?:This|It|Its|They|Their|These|Those|He|She|Such|That)\b|该|其|这|此|上述|前款|前述|对此|它)"
)
_ENDED = re.compile(r"[。！？；!?.…：:][”’」』）】》\"')\]\d\[\s]*$")
_RULE_FOLLOWS = re.compile(r"[ \t]*\n[ \t]*\|?[ \t:|]*-{2,}[-\s|:+]*(?:\n|$)")
_ASKS = re.compile(r"[?？][”’」』\"')\]）]*$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be quoted. `score` in [0, 1]."""

    hit: Hit
    span: Span
    score: float

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.hit.document.text[self.span[0] : self.span[1]]


def choose_quotes(
    question: str, hits: Sequence[Hit], score_texts: ScoreTexts, limit: int = MAX_QUOTES
) -> tuple[Quote, ...]:
    """At most `limit` quotes, best first, numbered from 1. Whether to answer at all is `api.calibration`'s matter."""
    if not hits:
        return ()
    strong = [hit for hit in hits[:_HITS] if hit.score >= _WEAK * hits[0].score]
    candidates = _candidates(question, strong, score_texts)
    quotes: list[Quote] = []
    for chosen in _select(candidates, limit):
        # with its neighbour, or without it where another quote shows that already; left out where it is shown itself
        for span in dict.fromkeys((_extended(chosen), chosen.span)):
            quote = make_quote(chosen.hit.document, span, len(quotes) + 1, chosen.score)
            if not any(_near_duplicate(quote.text, other.text) for other in quotes):
                quotes.append(quote)
                break
    return tuple(quotes)


def nearest_quotes(question: str, hits: Sequence[Hit], score_texts: ScoreTexts) -> tuple[Quote, ...]:
    """What comes closest when nothing answers: the best sentence of up to three chunks."""
    best: dict[int, Candidate] = {}
    for candidate in _candidates(question, hits[:NEAREST], score_texts):
        best.setdefault(candidate.hit.chunk_id, candidate)
    ordered = sorted(best.values(), key=_order)
    return tuple(
        make_quote(one.hit.document, one.span, number, one.score) for number, one in enumerate(ordered, start=1)
    )


def _candidates(question: str, hits: Sequence[Hit], score_texts: ScoreTexts) -> list[Candidate]:
    """Sentences of the hits, best first; each sentence once, with the best of its chunks."""
    found: dict[tuple[str, Span], tuple[Hit, str]] = {}
    for hit in hits:
        before = ""
        for start, end in chunk_sentences(hit):
            found.setdefault((hit.document.id, (start, end)), (hit, before))
            before = hit.document.text[start:end]
    if not found:
        return []
    texts = [hit.document.text[span[0] : span[1]] for (_, span), (hit, _) in found.items()]
    in_context = [f"{before}\n{text}" for (_, before), text in zip(found.values(), texts, strict=True)]
    # an answer seldom repeats what was asked: "It took effect on 1 May" owes its subject to the sentence before
    alone, wide = np.split(score_texts(question, texts + in_context), 2)
    coverage = (1 - _CONTEXT) * alone + _CONTEXT * wide
    kind = answer_kind(question)
    candidates = [
        Candidate(hit, span, hit.score * _form(hit, span) * kind_factor(kind, text) * (0.25 + 0.75 * float(covered)))
        for ((_, span), (hit, _)), text, covered in zip(found.items(), texts, coverage, strict=True)
    ]
    return sorted(candidates, key=_order)


def _order(candidate: Candidate) -> tuple[float, str, Span]:
    return -candidate.score, candidate.hit.document.id, candidate.span


def chunk_sentences(hit: Hit) -> list[Span]:
    """Whole sentences that lie for the most part in the hit's chunk, at least one."""
    text, chunk = hit.document.text, hit.chunk
    start, end = max(0, chunk.start - _REACH), min(len(text), chunk.end + _REACH)
    spans = [span for span in sentences(text, start, end) if _mostly_inside(span, chunk.start, chunk.end)]
    # a sentence cut by the edge of the window begins or ends in the middle of a word: take the chunk's own edge instead
    spans = [
        (chunk.start if left == start > 0 else left, chunk.end if right == end < len(text) else right)
        for left, right in spans
    ]
    return [(left, right) for left, right in spans if left < right] or [(chunk.start, chunk.end)]


def _mostly_inside(span: Span, start: int, end: int) -> bool:
    overlap = min(span[1], end) - max(span[0], start)
    return overlap * 2 > min(span[1] - span[0], end - start)


def _form(hit: Hit, span: Span) -> float:
    """The factor for how much the sentence looks like a statement."""
    text = hit.document.text[span[0] : span[1]]
    if "|" in text and _RULE_FOLLOWS.match(hit.document.text, span[1]):
        return _HEADER
    if _ASKS.search(text):
        return _QUESTION
    if "|" in text or "\t" in text or _ENDED.search(text):
        return 1.0
    return _FRAGMENT


def _select(candidates: Sequence[Candidate], limit: int) -> list[Candidate]:
    """Greedy choice, best first: near the best, no near-duplicates, other documents preferred."""
    chosen: list[Candidate] = []
    left = list(candidates)
    while left and len(chosen) < limit:
        used = {one.hit.document.id for one in chosen}
        best = min(left, key=lambda one: (-_discounted(one, used), *_order(one)))
        if chosen and _discounted(best, used) < _RELATIVE * chosen[0].score:
            break
        left.remove(best)
        if not any(_near_duplicate(best.text, other.text) for other in chosen):
            chosen.append(best)
    return sorted(chosen, key=_order)


def _discounted(candidate: Candidate, used: set[str]) -> float:
    return candidate.score * (_SAME_DOCUMENT if candidate.hit.document.id in used else 1.0)


def _near_duplicate(left: str, right: str) -> bool:
    """Whether most of the shorter text's character shingles stand in the other."""
    a, b = _shingles(left), _shingles(right)
    return len(a & b) >= _DUPLICATE * min(len(a), len(b))


def _shingles(text: str) -> set[str]:
    folded = re.sub(r"\W+", "", unicodedata.normalize("NFKC", text).lower())
    return {folded[i : i + _SHINGLE] for i in range(max(1, len(folded) - _SHINGLE + 1))}


def _extended(candidate: Candidate) -> Span:
    """The sentence with a neighbour where it does not stand alone: before a bare "It ...", the list after a colon."""
    start, end = candidate.span
    text = candidate.hit.document.text
    if _DEPENDENT.match(text, start, end) and end - start < 200:
        before = sentences(text, max(0, start - _REACH), start)
        if (
            before
            and end - before[-1][0] <= _MAX_QUOTE
            and text.count("\n", before[-1][1], start) <= 1
            and before[-1][0] > start - _REACH
        ):
            start = before[-1][0]
    if text[end - 1] in "：:":
        for following in sentences(text, end, min(len(text), end + _MAX_QUOTE)):
            if following[1] - start > _MAX_QUOTE or following[1] == min(len(text), end + _MAX_QUOTE) < len(text):
                break
            end = following[1]
            if text[end - 1] in "。.":
                break
    return start, end
