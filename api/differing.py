"""Sources that differ: quotes that say the same of what is asked, but with another date or figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from api.answer import Quote, make_quote
from api.facts import date_facts, forms, number_facts
from api.question import Question
from api.quotes import near_duplicate
from api.ranked import Ranked
from api.sentence_features import rare_shares

_ALIKE = 0.7  # share of the coverage of the question that both sentences have
_COVERED = 0.56  # of the question, by each of them
_DEEP = 12  # candidates that are looked at for one that differs
_FOOTNOTE = re.compile(r"\[\d{1,3}\]")
_CLAUSE = re.compile(r"[；;，,](?!\d)")
_SHORT = 12  # characters of a clause that cannot stand alone
_MOST = 2  # a sentence with more figures than that does not give one answer


def values(asked: Question, text: str) -> frozenset[str]:
    """The years, or figures, with which a text answers a question for a date or a number; empty for other questions.

    Of a sentence in clauses the one counts that has most of the question's words.
    """
    clause = _closest(asked.text, _FOOTNOTE.sub("", text))
    given = frozenset(key[:4] for key in date_facts(asked.text))
    if "date" in asked.kinds or len(given) > 1:  # "was it 2007 or 2008?"
        found = frozenset(key[:4] for key in date_facts(clause) if key[:4].isdigit())
        found = found if len(given) > 1 else found - given
    elif "number" in asked.kinds and "code" not in asked.kinds:
        found = number_facts(clause) - forms(asked.text)
    else:
        found = frozenset()
    return found if len(found) <= _MOST else frozenset()


def _closest(question: str, text: str) -> str:
    """The clause with most pairs of characters of the question; the whole text where none has any."""
    wanted = _pairs(question)
    shared = [(len(wanted & _pairs(clause)), clause) for clause in _clauses(text)]
    most, best = max(shared, key=lambda pair: pair[0])
    return best if most else text


def _clauses(text: str) -> list[str]:
    """The clauses; a short one ("2009年，") belongs to what follows it."""
    clauses: list[str] = []
    before = ""
    for clause in _CLAUSE.split(text):
        if len(before + clause) <= _SHORT:
            before += clause
        else:
            clauses.append(before + clause)
            before = ""
    return [*clauses, before] if before or not clauses else clauses


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1) if text[i : i + 2].isalpha()}


def differ(asked: Question, left: str, right: str) -> bool:
    """Whether both give a date or figure and have none in common."""
    a, b = values(asked, left), values(asked, right)
    return bool(a) and bool(b) and not a & b


def also_differing(
    asked: Question, ranked: Ranked, quotes: tuple[Quote, ...], confidence: float, limit: int
) -> tuple[Quote, ...]:
    """The quotes, marked, with further ones that say the same as the first but with another date or figure."""
    if not quotes or not values(asked, quotes[0].text):
        return quotes
    places = _places(ranked, quotes)
    for place in ranked.order[:_DEEP]:
        if len(quotes) == limit or places[0] is None:
            break
        text = ranked.pool.texts[place]
        if place in places or not _alike(ranked, places[0], place) or not differ(asked, quotes[0].text, text):
            continue
        if any(near_duplicate(text, quote.text) or not differ(asked, quote.text, text) for quote in quotes):
            continue
        candidate = ranked.pool.candidates[place]
        share = confidence * float(ranked.share[place])
        quotes = (*quotes, make_quote(candidate.hit.document, candidate.span, len(quotes) + 1, share))
        places.append(place)
    return _marked(asked, ranked, quotes, places)


def _places(ranked: Ranked, quotes: Sequence[Quote]) -> list[int | None]:
    """Of each quote the best candidate within it."""
    found = []
    for quote in quotes:
        inside = (
            place
            for place in ranked.order
            if ranked.pool.candidates[place].hit.document.id == quote.document
            and quote.start <= ranked.pool.candidates[place].span[0]
            and ranked.pool.candidates[place].span[1] <= quote.end
        )
        found.append(next(inside, None))
    return found


def _marked(
    asked: Question, ranked: Ranked, quotes: Sequence[Quote], places: Sequence[int | None]
) -> tuple[Quote, ...]:
    against: dict[int, list[int]] = {quote.number: [] for quote in quotes}
    for (left, a), (right, b) in combinations(zip(quotes, places, strict=True), 2):
        if a is not None and b is not None and _alike(ranked, a, b) and differ(asked, left.text, right.text):
            against[left.number].append(right.number)
            against[right.number].append(left.number)
    return tuple(replace(quote, differs_from=tuple(against[quote.number])) for quote in quotes)


def _alike(ranked: Ranked, left: int, right: int) -> bool:
    """Whether two candidates cover the same of the question, and much of it."""
    best, shares = ranked.reading.coverage.best, rare_shares(ranked.reading)
    a, b = best[:, left], best[:, right]
    both, either = float(shares @ np.minimum(a, b)), float(shares @ np.maximum(a, b))
    return min(float(shares @ a), float(shares @ b)) >= _COVERED and both >= _ALIKE * either
