"""Numbers and dates of a text in one form for both languages: July 2023 is 2023年7月, 1.646 billion is 16.46亿."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from index.fold import fold
from index.identifiers import PATTERN, TOKENS
from index.numerals import SCALES, chinese_number, number_tokens

_REMEMBERED = 1024  # texts: the sentences of an answer are compared in pairs

FactKind = Literal["number", "date"]

_DATES = frozenset(
    "han_date numeral_date han_month iso_date iso_month day_first month_first month_year month_name".split()
)
_PERIOD = re.compile(r"(?:19|20)\d\d|h[12]|q[1-4]")
_NUMERAL = "零〇一二三四五六七八九十百千两"
_MEASURE = "年月日天周个项家款种次倍条章名人位例件批起所岁期成度份元点类级"
_WORDS = {
    word: number
    for number, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split(),
        2,
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_ORDINALS = {
    word: n for n, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1)
}
_ORDINALS |= {
    "one": 1,
    "once": 1,
    "twice": 2,
    "double": 2,
    "doubled": 2,
    "dozen": 12,
    "half": 50,
    "thrice": 3,
    "triple": 3,
}
_ORDINAL = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b")
_RUN = re.compile(rf"[{_NUMERAL}]+")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_SCALED = "|".join(scale for scale in SCALES if scale.isascii())
_PARTS = {"上半年": "h1", "下半年": "h2", "first half": "h1", "second half": "h2"} | {
    f"{name} quarter": f"q{n}" for n, name in enumerate(("first", "second", "third", "fourth"), 1)
}
_CURRENCIES = {
    "usd": r"美元|美金|dollars?\b|\busd\b|us\$|\$",
    "eur": r"欧元|euros?\b|\beur\b|€",
    "jpy": r"日元|\byen\b|\bjpy\b",
    "gbp": r"英镑|\bpounds?\b|\bgbp\b|£",
    "krw": r"韩元|韩圆|\bkrw\b|\bwon\b(?=\s*(?:[,.;)]|$|in\b|\())",
    "hkd": r"港元|港币|\bhkd\b|hk\$",
    "cny": r"人民币|\byuan\b|\brmb\b|\bcny\b|¥|(?<![美欧日韩港加澳多单公纪])元(?![件素旦宵首老帅勋凶])",
}
_CURRENCY = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _CURRENCIES.items())


@dataclass(frozen=True, slots=True)
class Fact:
    """A number or a date. `forms` has every form that implies it, `key` the one that says all of it."""

    kind: FactKind
    key: str
    forms: frozenset[str]
    words: str  # as they stand in the folded text


@cache
def _scanner() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<part>[上下]半年|(?:first|second)\shalf|(?:first|second|third|fourth)\squarter|第?[{_NUMERAL}1-4]季度)"
        rf"|(?P<years>(?<![a-z0-9.,-])(?:19|20)\d\d(?=\s?年?\s?(?:[上下]半年|第?[一二三四1-4]季度)))"
        rf"|{PATTERN}"
        rf"|(?P<english>\b(?:{'|'.join(_WORDS)})\b(?:\s(?P<scale>{_SCALED}|percent|per\scent)\b)?)"
        rf"|(?:class|type|phase|annex|category|tier)\s(?P<roman>{'|'.join(_ROMAN)})\b"
        rf"|百分之(?P<share>[{_NUMERAL}]+|\d+(?:\.\d+)?)"
        rf"|十[一二三四五]五(?=规划|期间|时期|计划|\W)"
        rf"|(?P<chinese>[{_NUMERAL}]+[万亿]?[{_NUMERAL}]*[万亿]?)(?:(?=(?P<measure>[{_MEASURE}])))?"
        rf"|(?P<plain>(?<![a-z0-9])(?=[a-z/.-]*\d)[a-z0-9]+(?:[-./:][a-z0-9]+)*)"
        rf"|(?P<currency>{_CURRENCY})"
    )


def facts(text: str) -> list[Fact]:
    """The numbers and dates of the text, in order, repeats kept. Currencies count as numbers."""
    return list(_facts(fold(text)))


@lru_cache(_REMEMBERED)
def number_facts(text: str) -> frozenset[str]:
    """The keys of the numbers."""
    return frozenset(fact.key for fact in facts(text) if fact.kind == "number")


@lru_cache(_REMEMBERED)
def date_facts(text: str) -> frozenset[str]:
    """The keys of the dates."""
    return frozenset(fact.key for fact in facts(text) if fact.kind == "date")


@lru_cache(_REMEMBERED)
def forms(text: str) -> frozenset[str]:
    """Everything that the numbers and dates of the text imply: 2023年7月 gives 2023 and 2023-07, 三小时 and third 3.

    More generous than `facts`: what may be a number here may bear out a number elsewhere.
    """
    folded = fold(text)
    implied = {form for fact in _facts(folded) for form in fact.forms}
    implied.update(str(_ORDINALS[word]) for word in _ORDINAL.findall(folded))
    implied.update(str(value) for run in _RUN.findall(folded) if (value := _value(run)) is not None)
    return frozenset(implied)


def _facts(folded: str) -> Iterator[Fact]:
    for match in _scanner().finditer(folded):
        name, words = match.lastgroup or "", match[0]
        if name == "part":
            yield _fact("date", words, [_part(words)])
        elif name == "years":
            yield _fact("date", words, [words])
        elif name in _DATES:
            tokens = TOKENS[name](match)
            yield _fact("date", words, tokens, _finest(tokens))
        elif match["english"]:
            value = number_tokens(str(_WORDS[words.split()[0]]), match["scale"] or "")
            yield _fact("number", words, value)
        elif match["roman"]:
            yield _fact("number", words, [str(_ROMAN[match["roman"]])])
        elif match["share"]:
            share = match["share"] if match["share"][0].isdigit() else str(_value(match["share"]))
            yield _fact("number", words, number_tokens(share, "%"))
        elif match["chinese"]:
            yield from _numeral(match)
        elif name == "plain":
            yield _fact("date" if _PERIOD.fullmatch(words) else "number", words, [words])
        elif match["currency"]:
            yield _fact("number", words, [next(key for key in _CURRENCIES if match[key])])
        elif name in TOKENS:
            yield _fact("number", words, TOKENS[name](match))


def _fact(kind: FactKind, words: str, tokens: list[str], key: str | None = None) -> Fact:
    return Fact(kind, key or tokens[-1], frozenset(tokens), words)


def _finest(tokens: list[str]) -> str:
    """Of the tokens of one date the longest that has its year, or else the longest."""
    dated = [token for token in tokens if not token.startswith("--")]
    return max(dated or tokens, key=len)


def _part(words: str) -> str:
    words = re.sub(r"\s+", " ", words)
    if words in _PARTS:
        return _PARTS[words]
    numeral = words.removeprefix("第").removesuffix("季度")
    return f"q{chinese_number(numeral)}"


def _numeral(match: re.Match[str]) -> Iterator[Fact]:
    """A numeral in characters; a single one only before what it counts, 一 not at all: it is in half of all words."""
    numeral = match["chinese"]
    if numeral == "一" or (len(numeral) == 1 and not match["measure"]) or numeral in ("万", "亿", "千万", "百万"):
        return
    value = _value(numeral)
    if value is not None:
        yield _fact("number", match[0], [str(value)])


def _value(numeral: str) -> int | None:
    """The value of 两千三百万 and the like; None for what is none (千百万, 三三两两)."""
    total = 0
    for scale, factor in (("亿", 10**8), ("万", 10**4)):
        head, found, numeral = numeral.partition(scale) if scale in numeral else ("", "", numeral)
        if found:
            if not head or "万" in head or "亿" in head:
                return None
            total += chinese_number(head) * factor
    if "万" in numeral or "亿" in numeral or not re.search("[^零〇]", numeral or "一"):
        return None
    return total + (chinese_number(numeral) if numeral else 0)
