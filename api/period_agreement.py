"""How well what a text speaks of agrees with the period asked about: dates in the text first, then its publication."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from api.periods import Period
from index.types import Hit
from ingest.mentions import Mention

# No date in the text: then the day of publication speaks, less surely. A text can tell of what lies before it, hardly
# of what comes after.
PUBLISHED_THEN, PUBLISHED_LATER, UNDATED, PUBLISHED_BEFORE = 0.6, 0.35, 0.4, 0.15
OTHER_DATE = 0.1  # dates in the text, none of them the one asked about
_OTHER_BUT_PUBLISHED_THEN = 0.25
_COARSER = 0.75  # "2023" for a question about July 2023
_MUCH_COARSER = 0.5  # "the 14th five-year plan" for a question about 2023
_BEFORE_IT = 0.9  # the date stands in an earlier sentence of the chunk


def period_agreement(asked: Period | None, mentions: Sequence[Mention], published: date | None) -> float:
    """In [0, 1]: 1 where a date in the text lies within the period (or none is asked), near 0 where only others do.

    `published` decides only where the text has no date of its own.
    """
    if asked is None:
        return 1.0
    if mentions:
        best = max(_overlap(asked, mention) for mention in mentions)
        floor = _OTHER_BUT_PUBLISHED_THEN if published and _within(asked, published, published) else OTHER_DATE
        return max(best, floor)
    if published is None:
        return UNDATED
    if _within(asked, published, published):
        return PUBLISHED_THEN
    return PUBLISHED_LATER if asked.end is not None and published > asked.end else PUBLISHED_BEFORE


def sentence_agreement(asked: Period | None, hit: Hit, start: int, end: int) -> float:
    """As `period_agreement` for `document.text[start:end]`; a sentence without a date leans on the one before."""
    published = hit.document.metadata.published
    own = [mention for mention in hit.mentions if start <= mention.start < end]
    before = [mention for mention in hit.mentions if mention.start < start]
    if own or not before:
        return period_agreement(asked, own, published)
    return max(
        _BEFORE_IT * period_agreement(asked, before[-1:], published),
        min(OTHER_DATE, period_agreement(asked, (), published)),
    )


def hits_agreement(asked: Period | None, hits: Sequence[Hit]) -> float:
    """The best agreement of any hit: near 0 where nothing found speaks of the period ("in 2031")."""
    return max((period_agreement(asked, hit.mentions, hit.document.metadata.published) for hit in hits), default=0.0)


def _overlap(asked: Period, mention: Mention) -> float:
    """1 for a mention within the period, less for one that only contains or crosses it, 0 for one apart from it."""
    if _within(asked, mention.first, mention.last):
        return 1.0
    first = max(mention.first, asked.start or date.min)
    last = min(mention.last, asked.end or date.max)
    if first > last:
        return 0.0
    whole = (mention.last - mention.first).days + 1
    if whole > 3 * 366:
        return _MUCH_COARSER
    return max(_COARSER, ((last - first).days + 1) / whole)


def _within(asked: Period, first: date, last: date) -> bool:
    return (asked.start is None or asked.start <= first) and (asked.end is None or last <= asked.end)
