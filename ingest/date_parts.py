"""What the readers of written dates share: numbers in either script, the last day of a month, what a date leans on."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ingest.mention_patterns import COUNTS

Precision = Literal["day", "month", "quarter", "half", "year", "span"]  # span: a decade, a plan, "the last three years"
Found = tuple[date, date, Precision, bool]  # first and last day, and whether the year was assumed

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "兩": 2}


@dataclass(frozen=True, slots=True)
class Context:
    """What a date without a year may take it from."""

    reference: date | None  # the day of writing
    year: int | None  # of the mention before, in the same paragraph
    ahead: int  # so many months may a bare month lie after the reference


def chinese_number(text: str) -> int:
    """The value of 0 to 99 in digits or numerals, or of digits one by one: 二〇二三. Raises ValueError for others."""
    if text.isdecimal():
        return int(text)
    if "十" not in text:
        return int("".join(str(_digit(c)) for c in text))
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        raise ValueError(text)
    return (_digit(tens) if tens else 1) * 10 + (_digit(ones) if ones else 0)


def _digit(c: str) -> int:
    if c not in _DIGITS:
        raise ValueError(c)
    return _DIGITS[c]


def count_of(text: str | None) -> int:
    """A small number in words of either language or digits; nothing is one."""
    if text is None:
        return 1
    return COUNTS[text] if text in COUNTS else chinese_number(text)


def last_of(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])
