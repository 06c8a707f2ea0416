"""Numbers and dates as normal tokens, the same for both languages."""

from __future__ import annotations

from decimal import Decimal

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = {name[:3]: number for number, name in enumerate(MONTHS, 1)}

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}

SCALES = {
    "万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8,
    "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 10**3,
    "trillion": 10**12, "tn": 10**12, "billion": 10**9, "bn": 10**9,
    "million": 10**6, "mn": 10**6, "thousand": 10**3,
}  # fmt: skip


def chinese_number(text: str) -> int:
    """The value of a numeral in Chinese or Western digits: 十五 is 15, 一百零三 is 103, 二〇二三 is 2023."""
    if text.isdecimal():
        return int(text)
    if not any(c in _TENS for c in text):
        return int("".join(str(_digit(c)) for c in text))
    total, digit = 0, 0
    for c in text:
        if c in _TENS:
            total, digit = total + (digit or 1) * _TENS[c], 0
        else:
            digit = _digit(c)
    return total + digit


def _digit(c: str) -> int:
    return _DIGITS[c] if c in _DIGITS else int(c)


def month_number(name: str) -> int:
    """1 to 12 for an English month's name or its abbreviation, in lower case."""
    return _MONTH[name[:3]]


def date_tokens(year: int | None, month: int | None = None, day: int | None = None) -> list[str]:
    """Tokens of a date, coarse to fine: 2023, 2023-05, 2023-05-01, and without the year --05, --05-01 (as ISO 8601)."""
    tokens = [] if year is None else [str(year)]
    if month is None:
        return tokens
    if year is not None:
        tokens.append(f"{year}-{month:02}")
        if day is not None:
            tokens.append(f"{year}-{month:02}-{day:02}")
    tokens.append(f"--{month:02}")
    if day is not None:
        tokens.append(f"--{month:02}-{day:02}")
    return tokens


def number_tokens(number: str, unit: str) -> list[str]:
    """A number as written, without its commas, and times its unit: 16.46亿 gives 16.46, 1646000000."""
    plain = number.replace(",", "")
    tokens = [number] if plain == number else [number, plain]
    if unit in ("%", "percent", "per cent"):
        tokens.append(plain + "%")
    elif unit:
        value = Decimal(plain) * SCALES[unit]
        tokens.append(str(int(value)) if value == int(value) else str(value.normalize()))
    return tokens
