"""Periods that a question names: "2023", "July 2023", "2023年7月", "since 2020", 2021年5月1日前, "last year", 去年."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.mentions import Mention, find_mentions


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends inclusive; None where the question leaves an end open."""

    start: date | None
    end: date | None

    def to_json(self) -> list[str | None]:
        """`[start, end]` as ISO dates."""
        return [day.isoformat() if day else None for day in (self.start, self.end)]


_SINCE_BEFORE = re.compile(
    r"\b(?:(?:ever\s+)?since|from|starting(?:\s+(?:in|on|from))?|beginning(?:\s+(?:in|on))?|as\s+from|effective(?:\s+from)?"
    r"|on\s+or\s+after|no\s+earlier\s+than|not\s+before)\s+(?:the\s+)?(?:year\s+|start\s+of\s+)?$|(?:自从?|自從|从|從|早于不|不早于)\s*$",
    re.I,
)
_AFTER_BEFORE = re.compile(
    r"\b(?:after|later\s+than|post|following|晚于)[\s-]+(?:the\s+)?(?:year\s+)?$|(?:晚于|晚於|在.{0,2}后)\s*$", re.I
)
_UNTIL_BEFORE = re.compile(
    r"\b(?:until|till|up\s+(?:to|until)|by|as\s+(?:of|at)|through|no\s+later\s+than|not\s+later\s+than|on\s+or\s+before)\s+(?:the\s+)?"
    r"(?:year\s+|end\s+of\s+)?$|(?:截至到?|截止[到至]?|直到|直至|不晚于|不迟于|到|至)\s*$",
    re.I,
)
_PRIOR_BEFORE = re.compile(
    r"\b(?:before|prior\s+to|earlier\s+than|ahead\s+of|pre|preceding)[\s-]+(?:the\s+)?(?:year\s+)?$|早[于於]\s*$", re.I
)
_NOT_BEFORE = re.compile(
    r"\b(?:not\s+(?:in|during)|other\s+than|except(?:\s+for)?(?:\s+in)?|rather\s+than(?:\s+in)?|excluding|instead\s+of)\s+(?:the\s+)?$|(?:除了?|而不是|而非|不是)\s*$",
    re.I,
)
_NOT_AFTER = re.compile(r"^\s*(?:以外|之外)")
_SINCE_AFTER = re.compile(
    r"^\s*(?:份)?(?:以来|以來|起|开始|開始|至今|到今|到现在|至現在|及(?:以后|之后|其后)|onwards?\b|to\s+(?:date|now|present)|or\s+later|and\s+(?:later|after|beyond))",
    re.I,
)
_AFTER_AFTER = re.compile(r"^\s*(?:以后|以後|之后|之後|过后|后(?!半|来|期|年|续)|後(?!半|來|期|年))")
_UNTIL_AFTER = re.compile(r"^\s*(?:为止|為止|止|or\s+earlier|and\s+(?:earlier|before))")
_PRIOR_AFTER = re.compile(r"^\s*(?:以前|之前|前(?!半|期|后|後|三|两|二|\d))")
_RANGE = re.compile(r"^\s*(?:to|through|until|till|up\s+to|-|–|—|~|～|至|到)\s*(?:the\s+)?(?:end\s+of\s+)?$", re.I)
_INSIDE = re.compile(r"\bto\b|\d{4}\s?[-–—~～]\s?\d{4}|[至到—~～]|月-", re.I)
_AND = re.compile(r"^\s*(?:and|和|与|與|及)\s*$", re.I)
_BETWEEN = re.compile(r"(?:\bbetween\s+(?:the\s+)?|介于\s*|介於\s*|在\s*)$", re.I)
_TO_NOW = re.compile(
    r"^\s*(?:[-–—]|to|until|till|through|up\s+to|至|到)\s*(?:the\s+)?(?:now|today|present|date|今|现在|現在|目前)", re.I
)


def find_periods(text: str, today: date) -> tuple[Period, ...]:
    """The periods that the text names, in order, each once; relative ones are relative to `today`."""
    mentions = [one for one in find_mentions(text, today) if not _excluded(text, one)]
    found: list[Period] = []
    at = 0
    while at < len(mentions):
        period, used = _period(text, mentions, at)
        found.append(period)
        at += used
    return tuple(dict.fromkeys(found))


def union(periods: Sequence[Period]) -> Period | None:
    """The smallest period that contains them all; None for none."""
    if not periods:
        return None
    starts = [period.start for period in periods]
    ends = [period.end for period in periods]
    return Period(
        None if None in starts else min(day for day in starts if day),
        None if None in ends else max(day for day in ends if day),
    )


def _period(text: str, mentions: Sequence[Mention], at: int) -> tuple[Period, int]:
    """The period of the mention at `at` with the words around it, and how many mentions it takes."""
    mention = mentions[at]
    before, after = text[: mention.start], text[mention.end :]
    if at + 1 < len(mentions):
        following = mentions[at + 1]
        between = text[mention.end : following.start]
        joined = _RANGE.match(between) or (_AND.match(between) and _BETWEEN.search(before))
        if joined and mention.first <= following.last:
            return Period(mention.first, following.last), 2
    if _TO_NOW.match(after):
        return Period(mention.first, None), 2 if at + 1 < len(mentions) and mentions[
            at + 1
        ].start - mention.end < 12 else 1
    if _INSIDE.search(text[mention.start : mention.end]):
        return Period(mention.first, mention.last), 1  # "from 2019 to 2021"
    return _bounded(before, after, mention), 1


def _bounded(before: str, after: str, mention: Mention) -> Period:
    if _SINCE_AFTER.match(after):
        return Period(mention.first, None)
    if _PRIOR_BEFORE.search(before) or _PRIOR_AFTER.match(after):
        return Period(None, mention.first - timedelta(days=1))
    if _SINCE_BEFORE.search(before):
        return Period(mention.first, None)
    if _UNTIL_BEFORE.search(before) or _UNTIL_AFTER.match(after):
        return Period(None, mention.last)
    if _AFTER_BEFORE.search(before) or _AFTER_AFTER.match(after):
        return Period(mention.last + timedelta(days=1), None)
    return Period(mention.first, mention.last)


def _excluded(text: str, mention: Mention) -> bool:
    """Whether the question says that it does not mean this one."""
    return _NOT_BEFORE.search(text[: mention.start]) is not None or _NOT_AFTER.match(text[mention.end :]) is not None
