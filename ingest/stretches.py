"""From the parts of a written date to the days it covers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ingest import relative_dates
from ingest.date_parts import Context, Found, Precision, chinese_number, count_of, last_of
from ingest.mention_patterns import COUNTS, MONTHS, ORDINALS, PLANS, Parts

_YEARS_OFF = {
    **dict.fromkeys(("今年", "本年", "本年度", "this year", "current year"), 0),
    **dict.fromkeys(("去年", "上年", "上年度", "上一年", "上一年度", "last year", "past year", "previous year"), -1),
    **dict.fromkeys(("前年", "year before last"), -2),
    **dict.fromkeys(("明年", "下年", "下年度", "下一年", "下一年度", "next year", "coming year"), 1),
    **dict.fromkeys(("后年", "後年"), 2),
}
# Relative to the year spoken of last.
_SAME = frozenset(("当年", "當年", "同年", "该年", "該年", "same year", "that year"))
_NEXT = frozenset(("次年", "翌年", "第二年", "following year"))
_MONTHS_OF = {
    **dict.fromkeys(("early", "beginning of", "start of"), (1, 4)),
    **dict.fromkeys(("初",), (1, 3)),
    **dict.fromkeys(("mid", "middle of", "中", "中期"), (5, 8)),
    **dict.fromkeys(("late",), (9, 12)),
    **dict.fromkeys(("end of", "year-end", "底", "末"), (10, 12)),
    **dict.fromkeys(("春季", "春天", "spring"), (3, 5)),
    **dict.fromkeys(("夏季", "夏天", "summer"), (6, 8)),
    **dict.fromkeys(("秋季", "秋天", "autumn", "fall"), (9, 11)),
    **dict.fromkeys(("冬季", "冬天", "winter"), (12, 14)),
}
_DAYS_OF = {
    **dict.fromkeys(("early", "beginning of", "start of", "上旬", "初"), (1, 10)),
    **dict.fromkeys(("mid", "middle of", "中旬", "中"), (11, 20)),
    **dict.fromkeys(("late", "end of", "下旬", "底", "末"), (21, 31)),
}
_PART_OF_DECADE = {
    "early": (0, 3),
    "初": (0, 3),
    "mid": (3, 6),
    "中期": (3, 6),
    "late": (6, 9),
    "后期": (6, 9),
    "末": (7, 9),
}


def stretch(kind: str, parts: Parts, context: Context) -> Found | None:
    """First day, last day, precision, and whether the year was assumed; None for what no calendar has."""
    try:
        return _KINDS[kind](parts, context)
    except (ValueError, OverflowError):  # 30 February, year 0: a number that only looks like a date
        return None


def _full(text: str, near: int | None = None) -> int:
    """A year in four digits, in numerals, or in two digits: of this century up to 49; after `near`, of its century."""
    value = chinese_number(text)
    if value >= 100:
        return value
    if near is not None:
        return near // 100 * 100 + value
    return value + (2000 if value < 50 else 1900)


def _year(parts: Parts, context: Context) -> tuple[int, bool] | None:
    """The year named in digits or words and whether it is assumed; None where it can be neither read nor taken over."""
    if "y" in parts:
        return _full(parts["y"]), False
    if word := " ".join(parts.get("r", "").replace("fiscal", "").split()):
        if word in _SAME or word in _NEXT:
            known = context.year
            return None if known is None else (known + (word in _NEXT), True)
        return None if context.reference is None else (context.reference.year + _YEARS_OFF[word], True)
    if context.year is not None:
        return context.year, True
    return None if context.reference is None else (context.reference.year, True)


def _year_of_month(parts: Parts, month: int, context: Context) -> tuple[int, bool] | None:
    """As `_year`; a month that would lie too far ahead of the reference belongs to the year before."""
    found = _year(parts, context)
    if found is None or not found[1] or "r" in parts or context.year is not None or context.reference is None:
        return found
    ahead = (found[0] - context.reference.year) * 12 + month - context.reference.month
    return (found[0] - 1, True) if ahead > context.ahead else found


def _month(text: str) -> int:
    return MONTHS[text] if text in MONTHS else chinese_number(text)


def _day_kind(parts: Parts, context: Context) -> Found | None:
    month = _month(parts["m"])
    found = _year_of_month(parts, month, context)
    if found is None:
        return None
    year, assumed = found
    first = last = date(year, month, chinese_number(parts["d"]))
    if "d2" in parts:
        last = date(
            _full(parts["y2"]) if "y2" in parts else year,
            _month(parts["m2"]) if "m2" in parts else month,
            chinese_number(parts["d2"]),
        )
    return (first, last, "day", assumed) if first <= last else (first, first, "day", assumed)


def _slashed(parts: Parts, context: Context) -> Found | None:
    """Day and month as numbers in the order that makes sense; of 03/04/2024, which is either, the year."""
    a, b, year = int(parts["a"]), int(parts["b"]), int(parts["y"])
    if parts["s"] == "." or a > 12 or a == b:
        day = date(year, b, a)
    elif b > 12:
        day = date(year, a, b)
    else:
        return date(year, 1, 1), date(year, 12, 31), "year", False
    return day, day, "day", False


def _month_kind(parts: Parts, context: Context) -> Found | None:
    month = _month(parts["m"].rstrip("."))
    found = _year_of_month(parts, month, context)
    if (word := parts.get("w")) is not None and context.reference is not None:  # "last July", "this May", "next March"
        this = context.reference
        year = this.year - (word == "last" and month >= this.month) + (word == "next" and month <= this.month)
        found = (year, True)
    if found is None:
        return None
    year, assumed = found
    if part := _part_name(parts):
        from_day, to_day = _DAYS_OF[part]
        last = last_of(year, month)
        return date(year, month, from_day), min(last, last.replace(day=min(to_day, last.day))), "month", assumed
    to_year = _full(parts["y2"]) if "y2" in parts else year
    to_month = _month(parts["m2"].rstrip(".")) if "m2" in parts else month
    return _ordered(date(year, month, 1), last_of(to_year, to_month), "month", assumed)


def _ordered(first: date, last: date, precision: Precision, assumed: bool) -> Found | None:
    return (first, last, precision, assumed) if first <= last else None


def _part_name(parts: Parts) -> str:
    return " ".join(parts.get("p", "").split())


def _months(parts: Parts, context: Context, first: int, last: int, precision: Precision) -> Found | None:
    """Months `first` to `last` of the year named; 13 is January of the year after."""
    found = _year({k: v for k, v in parts.items() if k in ("y", "r")}, context)
    if found is None:
        return None
    year, assumed = found
    over, month = divmod(last - 1, 12)
    start = date(year, first, 1)
    bare = assumed and "r" not in parts and context.year is None
    if bare and context.reference is not None and start > context.reference:
        year, start = year - 1, date(year - 1, first, 1)  # "the third quarter" said in May is that of last year
    return start, last_of(year + over, month + 1), precision, assumed


def _half(parts: Parts, context: Context) -> Found | None:
    word = parts.get("h") or parts["h2"]
    second = word in ("2", "下", "后", "後", "second", "2nd", "latter")
    if "y2" in parts:
        parts = parts | {"y": parts["y2"]}
    return _months(parts, context, 7 if second else 1, 12 if second else 6, "half")


def _quarter(parts: Parts, context: Context) -> Found | None:
    word = parts.get("q") or parts.get("q2") or parts["q3"]
    number = ORDINALS[word] if word in ORDINALS else chinese_number(word)
    if "y2" in parts:
        parts = parts | {"y": parts["y2"]}
    return _months(parts, context, 3 * number - 2, 3 * number, "quarter")


def _quarters(parts: Parts, context: Context) -> Found | None:
    number = COUNTS.get(parts["q"]) or chinese_number(parts["q"])
    return _months(parts, context, 1, 3 * number, "quarter")


def _first_months(parts: Parts, context: Context) -> Found | None:
    return _months(parts, context, 1, count_of(parts["n"]), "month")


def _part(parts: Parts, context: Context) -> Found | None:
    return _months(parts, context, *_MONTHS_OF[_part_name(parts)], "year")


def _year_kind(parts: Parts, context: Context) -> Found | None:
    return _months(parts, context, 1, 12, "year")


def _years(parts: Parts, context: Context) -> Found | None:
    first = _full(parts["y"])
    last = _full(parts["y2"], near=first)
    return (date(first, 1, 1), date(last, 12, 31), "year", False) if first < last <= first + 100 else None


def _fiscal(parts: Parts, context: Context) -> Found | None:
    """A fiscal year by its number: which months it covers differs from company to company."""
    first = _full(parts["y"])
    last = _full(parts["y2"], near=first) if "y2" in parts else first
    return _ordered(date(first, 1, 1), date(last, 12, 31), "year", False)


def _decade(parts: Parts, context: Context) -> Found | None:
    if "y" in parts:
        start = int(parts["y"])
        if start % 10:
            return None
    else:
        tens = chinese_number(parts["n"])
        start = (2000 if parts.get("w") in ("21", "二十一") or tens < 20 else 1900) + tens
    a, b = _PART_OF_DECADE.get(_part_name(parts), (0, 9))
    return date(start + a, 1, 1), date(start + b, 12, 31), "span", False


def _plan(parts: Parts, context: Context) -> Found | None:
    """A Chinese five-year plan: the tenth began in 2001."""
    number = PLANS[parts["w"]] if parts["w"] in PLANS else chinese_number(parts["w"])
    start = 2001 + 5 * (number - 10)
    return date(start, 1, 1), date(start + 4, 12, 31), "span", False


_KINDS: dict[str, Callable[[Parts, Context], Found | None]] = {
    **relative_dates.KINDS,
    "day": _day_kind,
    "slashed": _slashed,
    "month": _month_kind,
    "half": _half,
    "quarter": _quarter,
    "quarters": _quarters,
    "months": _first_months,
    "part": _part,
    "year": _year_kind,
    "years": _years,
    "fiscal": _fiscal,
    "decade": _decade,
    "plan": _plan,
}
