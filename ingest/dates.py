"""Dates as people write them in Chinese and English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_HAN_DIGITS = "〇零○Ｏ一二三四五六七八九"
_DATE = re.compile(
    rf"""
    (?<!\d)(?P<y1>\d{{4}})\s*年\s*(?P<m1>\d{{1,2}})\s*月\s*(?P<d1>\d{{1,2}})\s*日
  | (?<![\d./-])(?P<y2>\d{{4}})(?P<sep>[-/.])(?P<m2>\d{{1,2}})(?P=sep)(?P<d2>\d{{1,2}})(?![\d])(?!(?P=sep)\d)
  | (?<![\d./-])(?P<y3>(?:19|20)\d\d)(?P<m3>0[1-9]|1[0-2])/?(?P<d3>[0-3]\d)(?![\d./-])
  | \b(?P<m4>{_MONTH})\s+(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y4>\d{{4}})\b
  | \b(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-](?P<m5>{_MONTH}),?[\s-](?P<y5>\d{{4}})\b
  | (?P<y6>[{_HAN_DIGITS}]{{4}})年(?P<m6>[一二三四五六七八九十]{{1,2}})月(?P<d6>[一二三四五六七八九十]{{1,3}})日
  | (?<![\d./-])(?P<a7>\d{{1,2}})/(?P<b7>\d{{1,2}})/(?P<y7>\d{{4}})(?![\d/])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TIME = re.compile(
    r"[T\s]*(?:[上下]午\s*)?(?:\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:\.\d+)?)?|\d{1,2}[时時]\d{1,2}分?)"
    r"(?:\s*(?:[AaPp]\.?[Mm]\.?))?(?:\s*(?:Z|GMT|UTC|E[SD]T|P[SD]T|CST|BST|CET|ET|[+-]\d{2}:?\d{2}))?",
)


class FoundDate(NamedTuple):
    """A date in a text: `text[start:end]` is the date with the time of day that follows it."""

    start: int
    end: int
    value: date


def find_dates(text: str) -> Iterator[FoundDate]:
    """The complete dates (year, month, day) in the text, in order; not 03/04/2024, which countries read differently."""
    # NFKC would move offsets; only digits matter here and they fold one to one.
    folded = text if text.isascii() else text.translate(_FULL_WIDTH)
    for match in _DATE.finditer(folded):
        value = _value(match)
        if value is not None:
            time = _TIME.match(folded, match.end())
            yield FoundDate(match.start(), time.end() if time else match.end(), value)


_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)}


def parse_date(text: str) -> date | None:
    """The one date a field consists of (a time of day and a weekday may stand beside it), None when it is not one."""
    text = unicodedata.normalize("NFKC", text).strip()
    found = list(find_dates(text))
    if len(found) != 1:
        return None
    rest = text[: found[0].start] + text[found[0].end :]
    rest = re.sub(
        r"(?i)\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|星期.|周.|[上下]午", "", rest
    )
    return found[0].value if not re.search(r"\w", rest) else None


def _value(match: re.Match[str]) -> date | None:
    fields = {name: value for name, value in match.groupdict().items() if value}
    form = max(name[1] for name in fields if name[1].isdigit())
    if form == "7":
        first, second = int(fields["a7"]), int(fields["b7"])
        if (first > 12) == (second > 12):
            return None
        month, day = (second, first) if first > 12 else (first, second)
        return _date(int(fields["y7"]), month, day)
    year, month_text, day_text = fields["y" + form], fields["m" + form], fields["d" + form]
    if form == "6":
        return _date(int("".join(_digit(c) for c in year)), _han_number(month_text), _han_number(day_text))
    month = int(month_text) if month_text.isdigit() else 1 + _MONTHS.index(month_text[:3].lower())
    return _date(int(year), month, int(day_text))


def _digit(character: str) -> str:
    return str(max(0, _HAN_DIGITS.index(character) - 3))


def _han_number(text: str) -> int:
    """一 to 三十一; anything else of these characters gives a number that no calendar has."""
    tens, ten, ones = text.rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return 99
    return (int(_digit(tens)) if tens else 1) * 10 * bool(ten) + (int(_digit(ones)) if ones else 0)


def _date(year: int, month: int, day: int) -> date | None:
    if not 1900 <= year <= 2100:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
