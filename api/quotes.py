"""From hits to quotes: which sentences of the best chunks answer the question."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from api.answer import Quote, make_quote
from api.answer_kinds import numbers
from api.blocks import list_around
from api.candidates import REACH, Candidate
from api.ranked import Ranked
from api.sentences import Span, sentences
from api.verdicts import contradict

MAX_QUOTES = 4
NEAREST = 3
_ENOUGH = 0.9  # quotes are added until one of them is the answer with this probability
_RELATIVE = 0.1  # and as long as each is at least this likely, compared with the best
_SHINGLE = 4
_DUPLICATE = 0.6
_MAX_QUOTE = 600  # characters, after extension by neighbours

_DEPENDENT = re.compile(
    r"\s*(?:(?:This|It|Its|They|Their|These|Those|He|She|Such|That)\b|该|其|这|此|上述|前款|前述|对此|它)"
)


def choose_quotes(
    ranked: Ranked, confidence: float, limit: int = MAX_QUOTES, listing: bool = False
) -> tuple[Quote, ...]:
    """At most `limit` quotes, best first, numbered from 1. Whether to answer at all is `api.calibration`'s matter.

    `listing`: a list is asked for, so that an item is quoted with all of its list.
    """
    quotes: list[Quote] = []
    for place in likely_places(ranked):
        if len(quotes) == limit:
            break
        chosen = _first_told(ranked, ranked.pool.candidates[place])
        if any(near_duplicate(chosen.text, quote.text) for quote in quotes):
            continue
        # with its neighbour, or without it where another quote shows that already
        for span in dict.fromkeys((extended(chosen, listing), chosen.span)):
            score = confidence * float(ranked.share[place])
            quote = make_quote(chosen.hit.document, span, len(quotes) + 1, score)
            if not any(near_duplicate(quote.text, other.text) for other in quotes):
                quotes.append(quote)
                break
    return tuple(quotes)


def _first_told(ranked: Ranked, candidate: Candidate) -> Candidate:
    """The same sentence in the earliest document: an excerpt that another publisher took is not the source."""
    letters = _letters(candidate.text)
    same = [one for one in ranked.pool.candidates if _letters(one.text) == letters]
    return min(same, key=lambda one: (one.hit.document.metadata.published or date.max, one is not candidate))


def likely_places(ranked: Ranked) -> Iterator[int]:
    """Candidates, best first, until one of them is the answer with enough probability, if any is."""
    mass, first = 0.0, float(ranked.share.max(initial=0.0))
    for place in ranked.order:
        share = float(ranked.share[place])
        if mass >= _ENOUGH or share < _RELATIVE * first:
            return
        mass += share
        yield place


def nearest_quotes(ranked: Ranked) -> tuple[Quote, ...]:
    """What comes closest when nothing answers: the best sentence of up to three chunks."""
    best: dict[int, int] = {}
    for place in ranked.order:
        best.setdefault(ranked.pool.candidates[place].hit.chunk_id, place)
    chosen = [(ranked.pool.candidates[place], float(ranked.share[place])) for place in list(best.values())[:NEAREST]]
    return tuple(make_quote(one.hit.document, one.span, number, share) for number, (one, share) in enumerate(chosen, 1))


def near_duplicate(left: str, right: str) -> bool:
    """Whether most of the shorter text's character shingles stand in the other, all of its numbers, and its verdict."""
    a, b = _shingles(left), _shingles(right)
    if len(a & b) < _DUPLICATE * min(len(a), len(b)):
        return False
    if contradict(left, right):
        return False
    figures, others = numbers(left), numbers(right)
    return figures <= others or others <= figures  # two accounts of one matter may differ in the figure alone


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text).lower())


def _shingles(text: str) -> set[str]:
    folded = _letters(text)
    return {folded[i : i + _SHINGLE] for i in range(max(1, len(folded) - _SHINGLE + 1))}


def extended(candidate: Candidate, listing: bool = False) -> Span:
    """The sentence with a neighbour where it does not stand alone: before a bare "It ...", the list after a colon.

    An item of a list comes with its list where it is less than a sentence, or where a list is asked for.
    """
    start, end = candidate.span
    text = candidate.hit.document.text
    if listing or candidate.form == "fragment" or text[end - 1] in "：:":
        block = list_around(text, candidate.span, _MAX_QUOTE)
        if block is not None:
            return block
    if _DEPENDENT.match(text, start, end) and end - start < 200:
        before = sentences(text, max(0, start - REACH), start)
        if (
            before
            and end - before[-1][0] <= _MAX_QUOTE
            and text.count("\n", before[-1][1], start) <= 1
            and before[-1][0] > start - REACH
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
