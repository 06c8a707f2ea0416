"""Measures of one answer: its quotes against the evidence, its text against the keys, its dates and languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from eval.places import Library, Place, has_key

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

Quote = Mapping[str, Any]  # as in the JSON of an Answer


def place_of(quote: Quote) -> Place:
    """Where a quote says that it stands."""
    return Place(quote["document"], quote["start"], quote["end"])


def groups_shown(
    shown: Sequence[Place], groups: Sequence[Sequence[Place]], keys: Sequence[str], library: Library
) -> list[bool]:
    """For each needed group of evidence, whether the places show one of its alternatives."""
    return [any(library.shows(shown, place, keys) for place in group) for group in groups]


def quote_precision(
    quotes: Sequence[Quote], groups: Sequence[Sequence[Place]], keys: Sequence[str], library: Library
) -> float | None:
    """Share of the quotes that are evidence: show some alone, or lie at least half inside some; None for no quotes."""
    if not quotes:
        return None
    evidence = [place for group in groups for place in group]
    return sum(any(is_evidence(place_of(q), place, keys, library) for place in evidence) for q in quotes) / len(quotes)


def is_evidence(quote: Place, evidence: Place, keys: Sequence[str], library: Library) -> bool:
    """Whether a quote shows the evidence, or lies at least half inside it."""
    start, end = quote.shared(evidence)
    return 2 * (end - start) >= quote.end - quote.start > 0 or library.shows([quote], evidence, keys)


def verbatim(quotes: Sequence[Quote], library: Library) -> float | None:
    """Share of the quotes that stand in the stored document, character by character, where they say; None for none."""
    if not quotes:
        return None
    return sum(_is_verbatim(quote, library) for quote in quotes) / len(quotes)


def _is_verbatim(quote: Quote, library: Library) -> bool:
    source = library.by_id.get(quote["document"])
    return bool(quote["text"]) and source is not None and source.text[quote["start"] : quote["end"]] == quote["text"]


def keys_present(answer: str, keys: Sequence[str]) -> float | None:
    """Share of the keys that occur in the answer's text; None when the question names none."""
    return sum(has_key(answer, key) for key in keys) / len(keys) if keys else None


def period_respected(quotes: Sequence[Quote], period: tuple[date, date] | None) -> float | None:
    """Share of the quotes that belong to the period asked for; None without a period or without quotes.

    A quote belongs to it when a year of the period is written in it, or its document was published in such a year: the
    figures of a half-year appear after it, and seldom say the year again.
    """
    if period is None or not quotes:
        return None
    return sum(_in_period(quote, *period) for quote in quotes) / len(quotes)


def _in_period(quote: Quote, first: date, last: date) -> bool:
    published = quote.get("published")
    years = [int(year) for year in _YEAR.findall(quote["text"])]
    years += [date.fromisoformat(published).year] if published else []
    return any(first.year <= year <= last.year for year in years)


def period_read(searched: Sequence[str] | None, period: tuple[date, date] | None) -> float | None:
    """1 when exactly the period asked for was understood, 0 when not, None when the question has none."""
    if period is None:
        return None
    return float(bool(searched) and [date.fromisoformat(day) for day in searched or ()] == list(period))


def language_balance(languages: Sequence[str]) -> float | None:
    """Twice the share of the rarer language among the hits: 1 for as many zh as en, 0 for one alone; None for none."""
    zh = sum(language == "zh" for language in languages)
    return 2 * min(zh, len(languages) - zh) / len(languages) if languages else None
