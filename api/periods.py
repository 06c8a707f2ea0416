"""Periods that a question names: "2023", "July 2023", "2023年7月", "since 2020", "2021年5月1日前"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends inclusive; None where the question leaves an end open."""

    start: date | None
    end: date | None

    def to_json(self) -> list[str | None]:
        """`[start, end]` as ISO dates."""
        return [day.isoformat() if day else None for day in (self.start, self.end)]


@dataclass(frozen=True, slots=True)
class _Mention:
    start: date
    end: date
    span: tuple[int, int]


_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_DAY = r"(?P<day>[0-3]?\d)"
_PATTERNS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"(?<!\d){_YEAR}\s*年\s*(?P<month>1[0-2]|0?[1-9])\s*月\s*{_DAY}\s*[日号]",
        rf"(?<!\d){_YEAR}\s*年\s*(?P<month>1[0-2]|0?[1-9])\s*月(?:份)?",
        rf"(?<!\d){_YEAR}\s*年?\s*(?P<half>[上下])半年",
        rf"(?<!\d){_YEAR}\s*年?\s*第?(?P<quarter>[一二三四1-4])季度",
        rf"(?<!\d){_YEAR}\s*年(?:度)?(?!\s*第\s*\d+\s*号)",
        rf"(?<![\d-]){_YEAR}[-/.](?P<month>1[0-2]|0?[1-9])[-/.]{_DAY}(?![\d-])",
        rf"\b{_DAY}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}\b",
        rf"\b{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}\b",
        rf"\b{_MONTH},?\s+(?:of\s+)?{_YEAR}\b",
        rf"\b(?P<half>first|second)\s+half\s+of\s+{_YEAR}\b",
        rf"\bH(?P<half>[12])\s*{_YEAR}\b",
        rf"\bQ(?P<quarter>[1-4])\s*{_YEAR}\b",
        rf"\b(?P<quarter>first|second|third|fourth)\s+quarter\s+of\s+{_YEAR}\b",
        rf"(?<![\w/.〔\[-]){_YEAR}(?![\w/〕\]]|[-.]\d|\s*年)",
    )
)
_HALVES = {"上": 1, "下": 2, "first": 1, "second": 2, "1": 1, "2": 2}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "first": 1, "second": 2, "third": 3, "fourth": 4} | {
    str(n): n for n in range(1, 5)
}
_SINCE_BEFORE = re.compile(
    r"\b(?:since|from|starting(?:\s+in)?|as\s+from|from\s+the\s+year|on\s+or\s+after)\s+(?:the\s+)?$|(?:自从?|从)\s*$",
    re.I,
)
_AFTER_BEFORE = re.compile(r"\bafter\s+(?:the\s+)?$", re.I)
_UNTIL_BEFORE = re.compile(
    r"\b(?:until|till|up\s+to|by|as\s+of|through)\s+(?:the\s+)?(?:end\s+of\s+)?$|(?:截至|截止到?|到)\s*$", re.I
)
_PRIOR_BEFORE = re.compile(r"\b(?:before|prior\s+to|earlier\s+than)\s+(?:the\s+)?$", re.I)
_SINCE_AFTER = re.compile(r"^\s*(?:以来|起|开始|至今)")
_AFTER_AFTER = re.compile(r"^\s*(?:以后|之后|后)")
_PRIOR_AFTER = re.compile(r"^\s*(?:以前|之前|前)")


def find_period(text: str) -> Period | None:
    """The period that the text names, the union where it names several; None where it names none."""
    periods = [_bounded(text, mention) for mention in _mentions(text)]
    if not periods:
        return None
    starts = [period.start for period in periods]
    ends = [period.end for period in periods]
    return Period(
        None if None in starts else min(day for day in starts if day),
        None if None in ends else max(day for day in ends if day),
    )


def _mentions(text: str) -> Iterator[_Mention]:
    taken: list[tuple[int, int]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            bounds = _bounds(match.groupdict())
            if bounds is not None:
                taken.append(match.span())
                yield _Mention(*bounds, match.span())


def _bounds(parts: dict[str, str | None]) -> tuple[date, date] | None:
    """First and last day of what was named; None for a day that no calendar has."""
    year = int(parts["year"] or 0)
    first, last = 1, 12
    if half := parts.get("half"):
        first, last = (1, 6) if _HALVES[half.lower()] == 1 else (7, 12)
    elif quarter := parts.get("quarter"):
        last = _QUARTERS[quarter.lower()] * 3
        first = last - 2
    elif month := parts.get("month"):
        first = last = int(month) if month.isdigit() else _MONTHS[month.lower()]
    days = calendar.monthrange(year, last)[1]
    if day := parts.get("day"):
        if not 1 <= int(day) <= days:
            return None
        return date(year, first, int(day)), date(year, first, int(day))
    return date(year, first, 1), date(year, last, days)


def _bounded(text: str, mention: _Mention) -> Period:
    before, after = text[: mention.span[0]], text[mention.span[1] :]
    if _PRIOR_BEFORE.search(before) or _PRIOR_AFTER.match(after):
        return Period(None, mention.start - timedelta(days=1))
    if _AFTER_BEFORE.search(before) or _AFTER_AFTER.match(after):
        return Period(mention.end + timedelta(days=1), None)
    if _SINCE_AFTER.match(after):
        return Period(mention.start, None)
    if _SINCE_BEFORE.search(before):
        return (
            Period(mention.start, None)
            if not re.search(r"(?:\bto\b|[至到])", after[:12])
            else Period(mention.start, mention.end)
        )
    if _UNTIL_BEFORE.search(before) and len(list(_years(before))) == 0:
        return Period(None, mention.end)
    return Period(mention.start, mention.end)


def _years(text: str) -> Iterator[re.Match[str]]:
    return re.finditer(r"(?<!\d)(?:19|20)\d{2}(?!\d)", text)
