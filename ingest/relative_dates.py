"""Dates told from the day of writing: last month, 近三年, three years ago, 昨天, the year to date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from ingest.date_parts import Context, Found, count_of, last_of
from ingest.mention_patterns import Parts

_UNIT = {
    "年": "year",
    "月": "month",
    "季": "quarter",
    "季度": "quarter",
    "周": "week",
    "星期": "week",
    "天": "day",
    "日": "day",
}


def _to_date(parts: Parts, context: Context) -> Found | None:
    day = context.reference
    return None if day is None else (date(day.year, 1, 1), day, "span", True)


def _window(parts: Parts, context: Context) -> Found | None:
    """The last so many units up to the reference day; "recent years" are three."""
    if context.reference is None:
        return None
    unit = _UNIT.get(parts["u"], parts["u"].rstrip("s"))
    count = 3 if "n" not in parts else 1 if parts["n"] == "半" else count_of(parts["n"])
    if parts.get("n") == "半" and unit == "year":
        unit, count = "month", 6
    if unit == "decade":
        unit, count = "year", 10 * (count if "n" in parts else 1)
    return _back(context.reference, unit, count) + timedelta(days=1), context.reference, "span", True


def _back(day: date, unit: str, count: int) -> date:
    """The day so many units earlier; the last of its month where the month is too short."""
    if unit in ("day", "week"):
        return day - timedelta(days=count * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 - count * {"month": 1, "quarter": 3, "year": 12}[unit]
    year, month = divmod(months, 12)
    return min(last_of(year, month + 1), date(year, month + 1, min(day.day, 28)) + timedelta(days=max(0, day.day - 28)))


def _ago(parts: Parts, context: Context) -> Found | None:
    if context.reference is None:
        return None
    unit = _UNIT.get(parts["u"], parts["u"].rstrip("s"))
    count = count_of(parts["n"])
    if unit == "decade":
        unit, count = "year", 10 * count
    return _whole(_back(context.reference, unit, count), unit)


def _whole(day: date, unit: str) -> Found:
    """The calendar unit that the day lies in."""
    if unit == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31), "year", True
    if unit == "quarter":
        first = 3 * ((day.month - 1) // 3) + 1
        return date(day.year, first, 1), last_of(day.year, first + 2), "quarter", True
    if unit == "month":
        return day.replace(day=1), last_of(day.year, day.month), "month", True
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6), "day", True
    return day, day, "day", True


def _unit_kind(parts: Parts, context: Context) -> Found | None:
    if context.reference is None:
        return None
    unit = _UNIT.get(parts["u"], parts["u"])
    word = parts["w"]
    back = {"上": 1, "上上": 2, "last": 1, "past": 1, "previous": 1, "下": -1, "next": -1, "coming": -1}.get(word, 0)
    if unit in ("month", "quarter"):
        return _whole(_back(context.reference.replace(day=1), unit, back), unit)
    return _whole(_back(context.reference, unit, back), unit)


def _today(parts: Parts, context: Context) -> Found | None:
    if context.reference is None:
        return None
    off = {"昨天": -1, "昨日": -1, "yesterday": -1, "前天": -2, "明天": 1, "tomorrow": 1}.get(parts["w"], 0)
    return _whole(context.reference + timedelta(days=off), "day")


KINDS: dict[str, Callable[[Parts, Context], Found | None]] = {
    "todate": _to_date,
    "window": _window,
    "ago": _ago,
    "unit": _unit_kind,
    "today": _today,
}
