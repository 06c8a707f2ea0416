"""The numbers that Word puts before paragraphs: they stand nowhere in the text, and laws are cited by them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HAN = "零一二三四五六七八九"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_LOW = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """Counts the numbered paragraphs of a document as Word does, in their order."""

    _levels: dict[str, dict[int, _Level]]  # by number id and depth
    _counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def of(cls, root: Any | None) -> Numbering:
        """From the root of numbering.xml, None when the document has none."""
        if root is None:
            return cls({})
        abstract = {item.get(f"{_W}abstractNumId"): _levels(item) for item in root.iter(f"{_W}abstractNum")}
        levels = {}
        for item in root.iter(f"{_W}num"):
            link = item.find(f"{_W}abstractNumId")
            levels[item.get(f"{_W}numId")] = abstract.get(link.get(f"{_W}val"), {}) if link is not None else {}
        return cls(levels)

    def label(self, number_id: str, depth: int) -> str:
        """What stands before the next paragraph of this list and depth ("第三条", "2.1", "-"), "" for nothing."""
        levels = self._levels.get(number_id, {})
        level = levels.get(depth)
        if level is None or level.format == "none":
            return ""
        if level.format == "bullet":
            return "-"
        counts = self._counts[number_id]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = levels.get(at, level)
            return written(counts.get(at, other.start), other.format)

        return re.sub(r"%(\d)", shown, level.text).strip()


def _levels(abstract: Any) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for item in abstract.iter(f"{_W}lvl"):
        values = {name: _value(item, name) for name in ("numFmt", "lvlText", "start")}
        start = values["start"] or "1"
        found[int(item.get(f"{_W}ilvl") or 0)] = _Level(
            values["numFmt"] or "decimal", values["lvlText"] or "", int(start) if start.isdigit() else 1
        )
    return found


def _value(item: Any, name: str) -> str | None:
    child = item.find(f"{_W}{name}")
    value = child.get(f"{_W}val") if child is not None else None
    return str(value) if value is not None else None


def written(number: int, format: str) -> str:
    """A number in one of Word's formats; decimal for those that are not known."""
    if format in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * (1 + (number - 1) // 26)
        return letter.upper() if format == "upperLetter" else letter
    if format in ("lowerRoman", "upperRoman"):
        roman = _roman(number)
        return roman.upper() if format == "upperRoman" else roman
    if format.startswith(("chinese", "japaneseCounting", "taiwaneseCounting", "ideographDigital")):
        return _han(number)
    return str(number)


def _roman(number: int) -> str:
    result = ""
    for value, letters in (*_ROMAN, *_ROMAN_LOW):
        while number >= value:
            result += letters
            number -= value
    return result


def _han(number: int) -> str:
    """1 to 999 as 一, 十, 十一, 二十, 一百零一; decimal beyond."""
    if not 0 < number < 1000:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    result = f"{_HAN[hundreds]}百" if hundreds else ""
    if tens:
        result += f"{_HAN[tens] if tens > 1 or hundreds else ''}十"
    elif hundreds and ones:
        result += "零"
    return result + (_HAN[ones] if ones else "")
