"""Sources that differ: quotes that say the same of what is asked, but with another date, figure or verdict."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from api.answer import Quote, make_quote
from api.facts import date_facts, forms, number_facts
from api.place_agreement import places_in
from api.question import Question
from api.quotes import near_duplicate
from api.ranked import Ranked
from api.sentence_features import rare_shares
from api.verdicts import verdicts

Cover = Callable[[str, Sequence[str]], NDArray[np.float32]]  # how much of a question each text covers, [texts]
_ALIKE = 0.7  # share of the coverage of the question that both sentences have
_COVERED = 0.56  # of the question, by each of them
# The same where more speaks for it: both tell of what happens only once, or the question itself supposes two accounts.
_ONCE_ALIKE, _ONCE_COVERED = 0.45, 0.4
_DOUBTED_ALIKE, _DOUBTED_COVERED = 0.4, 0.25
_NAMED_ALIKE = 0.2  # where it names both: "in 2007 or in 2008?"
_DEEP = 12  # candidates that are looked at for one that differs
_FOOTNOTE = re.compile(r"\[\d{1,3}\]")
_CLAUSE = re.compile(r"[；;，\t]|,(?!\d)|(?<!\d),")
_TIME = re.compile(r"时间|年份")
_ONCE = re.compile(r"第[一1]|首[张个次家部款项批例届份]|最早|\bfirst\b|\bearliest\b", re.I)
_DOUBTS = re.compile(
    r"对得上|说法|一致|矛盾|出入|到底|究竟|\bconsisten|\bagree|\bdisagree|\bdiscrepan|\bconflicting"
    r"|\bcontradict|\bsources differ",
    re.I,
)
_SHORT = 12  # characters of a clause that cannot stand alone
_MOST = 2  # a sentence with more figures than that does not give one answer


def values(asked: Question, text: str, cover: Cover | None = None) -> frozenset[str]:
    """The years, figures or verdicts with which a text answers a question for these; empty for other questions.

    Of a sentence in clauses the one counts that has most of the question's words.
    """

    def clause() -> str:
        return _closest(asked.text, _FOOTNOTE.sub("", text), cover)

    given = frozenset(key[:4] for key in date_facts(asked.text))
    if len(given) > 1:  # "was it 2007 or 2008?"
        either = given & _years(text)
        found = either if len(either) == 1 else given & _years(clause())
    elif "date" in asked.kinds or _TIME.search(asked.text):
        found = _years(clause()) - given
    elif "number" in asked.kinds and "code" not in asked.kinds:
        found = number_facts(clause()) - forms(asked.text)
    elif "yes-no" in asked.kinds:
        found = verdicts(asked.text, text)
    else:
        found = frozenset()
    return found if len(found) <= _MOST else frozenset()


def _years(text: str) -> frozenset[str]:
    return frozenset(key[:4] for key in date_facts(text) if key[:4].isdigit())


def _closest(question: str, text: str, cover: Cover | None) -> str:
    """The clause with most pairs of characters of the question, or (in another language) the one that covers it best.

    The whole text where none has anything of it.
    """
    wanted, clauses = _pairs(question), _clauses(text)
    shared = [(len(wanted & _pairs(clause)), clause) for clause in clauses]
    most, best = max(shared, key=lambda pair: pair[0])
    if not most and cover is not None and len(clauses) > 1:
        return clauses[int(np.argmax(cover(question, clauses)))]
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


def differ(asked: Question, left: str, right: str, cover: Cover | None = None) -> bool:
    """Whether both give a date, figure or verdict and have none in common."""
    a, b = values(asked, left, cover), values(asked, right, cover)
    return bool(a) and bool(b) and not a & b


def also_differing(
    asked: Question,
    ranked: Ranked,
    quotes: tuple[Quote, ...],
    confidence: float,
    limit: int,
    cover: Cover | None = None,
) -> tuple[Quote, ...]:
    """The quotes, marked, with further ones that say the same as the first but with another date, figure or verdict.

    `cover` finds the clause of a text in the other language that the question is about.
    """
    places = _places(ranked, quotes)
    if places and places[0] is not None:
        for place in _differing_places(asked, ranked, places[0], cover):
            text = ranked.pool.texts[place]
            shown = [
                quote.text if at is None else ranked.pool.texts[at] for quote, at in zip(quotes, places, strict=True)
            ]
            if place in places or any(_same(asked, text, other, cover) for other in shown):
                continue
            if len(quotes) == limit:
                break
            candidate = ranked.pool.candidates[place]
            share = confidence * float(ranked.share[place])
            quotes = (*quotes, make_quote(candidate.hit.document, candidate.span, len(quotes) + 1, share))
            places.append(place)
    return _marked(asked, ranked, quotes, places, cover)


def _differing_places(asked: Question, ranked: Ranked, first: int, cover: Cover | None) -> Iterator[int]:
    """Good candidates that say otherwise than the first, best first."""
    if values(asked, ranked.pool.texts[first], cover):
        yield from (place for place in ranked.order[:_DEEP] if _disagree(asked, ranked, first, place, cover))


def _same(asked: Question, text: str, other: str, cover: Cover | None) -> bool:
    return near_duplicate(text, other) or not differ(asked, other, text, cover)


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
    asked: Question,
    ranked: Ranked,
    quotes: Sequence[Quote],
    places: Sequence[int | None],
    cover: Cover | None,
) -> tuple[Quote, ...]:
    against: dict[int, list[int]] = {quote.number: [] for quote in quotes}
    for (left, a), (right, b) in combinations(zip(quotes, places, strict=True), 2):
        if a is not None and b is not None and _disagree(asked, ranked, a, b, cover):
            against[left.number].append(right.number)
            against[right.number].append(left.number)
    return tuple(replace(quote, differs_from=tuple(against[quote.number])) for quote in quotes)


def _disagree(asked: Question, ranked: Ranked, left: int, right: int, cover: Cover | None) -> bool:
    """Whether two candidates say the same of what is asked but for the date, figure or verdict."""
    a, b = ranked.pool.texts[left], ranked.pool.texts[right]
    if not differ(asked, a, b, cover):
        return False
    if _of_places(asked, ranked, left, right):
        return False
    return _alike(ranked, left, right, *_needed(asked, a, b, cover))


def _needed(asked: Question, left: str, right: str, cover: Cover | None) -> tuple[float, float]:
    """How much of the question both must cover, and how much of that in common."""
    alternatives = frozenset(key[:4] for key in date_facts(asked.text))
    named = len(alternatives) > 1 and all(values(asked, text, cover) <= alternatives for text in (left, right))
    if named:
        return _DOUBTED_COVERED, _NAMED_ALIKE
    if _DOUBTS.search(asked.text):
        return _DOUBTED_COVERED, _DOUBTED_ALIKE
    if all(_ONCE.search(text) for text in (asked.text, left, right)):
        return _ONCE_COVERED, _ONCE_ALIKE
    return _COVERED, _ALIKE


def _of_places(asked: Question, ranked: Ranked, left: int, right: int) -> bool:
    """Whether two verdicts are of two places: what one country allows another may prohibit."""
    if "yes-no" not in asked.kinds:
        return False
    told = [
        places_in(f"{ranked.pool.texts[at]} {ranked.pool.candidates[at].hit.document.metadata.jurisdiction or ''}")
        for at in (left, right)
    ]
    return told[0] != told[1]


def _alike(ranked: Ranked, left: int, right: int, covered: float, alike: float) -> bool:
    """Whether two candidates cover the same of the question, and much of it."""
    best, shares = ranked.reading.coverage.best, rare_shares(ranked.reading)
    a, b = best[:, left], best[:, right]
    both, either = float(shares @ np.minimum(a, b)), float(shares @ np.maximum(a, b))
    return min(float(shares @ a), float(shares @ b)) >= covered and both >= alike * either
