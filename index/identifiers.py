"""What is neither plain Chinese nor a plain word: dates, numbers, legal references, codes, addresses.

Each has a pattern and a function that gives its tokens: the parts first, then the whole. Where the two languages
write the same thing differently, both give the same token: 2021-05-01 for 2021年5月1日 and 1 May 2021, 2021年第50号
for No. 50 of 2021, 第15条 for Article 15, 1646000000 for 16.46亿 and 1.646 billion.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from index.fold import fold_in_place
from index.numerals import MONTHS, SCALES, chinese_number, date_tokens, month_number, number_tokens

Tokens = Callable[[re.Match[str]], list[str]]

_YEAR = r"(?:19|20)\d\d"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_SHORT = r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
_NAME = f"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))}|{_SHORT})"
_NTH = r"(?:st|nd|rd|th)?"
_NUMERAL = "零〇○一二三四五六七八九十百千两"
_START = r"(?<![a-z0-9])"  # not \b: a Han character is a word character too
_END = r"(?![a-z0-9])"
_DECIMAL = r"\d{1,15}(?:\.\d{1,15})?"
_COMMAS = r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,15})?"
_HAN_SCALE = "|".join(scale for scale in SCALES if not scale.isascii())
_EN_SCALE = "|".join(scale for scale in SCALES if scale.isascii())
_HAN = r"[^\x00-\u33ff]"  # nearly: the exact set takes milliseconds to compile, each time it stands in a pattern
_UNIT = rf"(?P<UNIT>%|percent\b|per\ cent\b|{_HAN_SCALE}|(?:{_EN_SCALE})\b)"
_STANDARD = (
    r"(?:t/[a-z]{2,10}|db\d\d(?:/t)?|gb(?:/[tz]|z)?|(?:yy|qb|hg|sn|ws|sb|ny)(?:/t)?"
    r"|jj[fg]|iso(?:/[a-z]{2,3})*|iec|astm|oecd)"
)
_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼港澳台"
# What in a run of Han characters begins something else, so that the run must stop before it.
BREAKERS = f"第一二国{_PROVINCE}"  # their first characters
HAN_BREAK = (
    rf"第\s?[\d{_NUMERAL}]{{1,9}}\s?[号条章]|[一二][〇零○九][{_NUMERAL}]{{2}}年"
    rf"|国[妆药械食]{_HAN}{{1,4}}[a-z]?\d{{6}}|[{_PROVINCE}]g?妆网?备?[字准]?\d{{6}}"
)


def _date(match: re.Match[str], year: str | None, month: str | None = None, day: str | None = None) -> list[str]:
    y, m, d = (int(match[name]) if name and match[name] else None for name in (year, month, day))
    return date_tokens(y, m, d)


def _numeral_date(match: re.Match[str]) -> list[str]:
    values = (match[name] for name in ("ny", "nm", "nd"))
    year, month, day = (chinese_number(value) if value else None for value in values)
    return date_tokens(year, month, day)


def _english_date(match: re.Match[str], day: str, month: str, year: str) -> list[str]:
    return date_tokens(
        int(match[year]) if match[year] else None, month_number(match[month]), int(match[day]) if match[day] else None
    )


def _document_number(number: str, year: str | None = None) -> list[str]:
    n = chinese_number(number)
    tokens = [str(n), f"第{n}号"]
    return [year, *tokens, f"{year}年第{n}号"] if year else tokens


def _article(match: re.Match[str]) -> list[str]:
    number = chinese_number(match["an"])
    return [str(number), f"第{number}{match['au']}"]


def _english_article(match: re.Match[str]) -> list[str]:
    unit = "章" if match["eu"] == "chapter" else "条"
    word = "chapter" if unit == "章" else "articl"  # as stemmed
    return [word, match["en"], f"第{int(match['en'])}{unit}"]


def _registration(match: re.Match[str]) -> list[str]:
    prefix, digits = match["rp"], match["rd"]
    return [prefix, digits.lstrip("abcdefghijklmnopqrstuvwxyz"), prefix + digits]


def _address(match: re.Match[str]) -> list[str]:
    """An e-mail address, or a web address of which the host is kept whole."""
    whole = match[0].split("://")[-1].split("/")[0].rstrip(".")
    return [*re.findall(r"[a-z0-9]+", match[0]), *([whole] if whole else [])]


def _code_of_law(match: re.Match[str]) -> list[str]:
    """21 CFR 700.25: 21, cfr, 700, 700.25, 21cfr700, 21cfr700.25."""
    code = match["lc"].replace(".", "")
    number = match["ln"]
    part = number.split(".")[0]
    tokens = [match["lt"], code, part]
    tokens += [number] if number != part else []
    tokens.append(f"{match['lt']}{code}{part}")
    return [*tokens, f"{match['lt']}{code}{number}"] if number != part else tokens


def _standard(match: re.Match[str]) -> list[str]:
    """T/FDSA 0049-2024: fdsa, t/fdsa, 0049, 2024, 0049-2024, t/fdsa0049, t/fdsa0049-2024."""
    prefix, number = match["sp"], match["sn"].replace(":", "-")
    parts = [part for part in prefix.split("/") if len(part) > 1]
    tokens = [*parts, prefix] if prefix not in parts else parts
    pieces = number.split("-")
    tokens += pieces
    if len(pieces) > 1:
        tokens += [number, prefix + pieces[0]]
    return [*tokens, prefix + number]


# Name of the pattern, the pattern (verbose, folded text), and what it gives. The first that matches wins.
_TABLE: tuple[tuple[str, str, Tokens], ...] = (
    (
        "year_number",
        rf"{_START}(?P<dy>{_YEAR})(?:\s?年|\s?[\])〕】])\s?第?\s?(?P<dn>\d{{1,5}})\s?号",
        lambda m: _document_number(m["dn"], m["dy"]),
    ),
    (
        "han_date",
        rf"{_START}(?P<hy>{_YEAR})\s?年(?:\s?(?P<hm>{_MONTH})\s?月(?:\s?(?P<hd>{_DAY})\s?[日号])?)?",
        lambda m: _date(m, "hy", "hm", "hd"),
    ),
    (
        "numeral_date",
        rf"(?P<ny>[一二][〇零○九][{_NUMERAL}]{{2}})年(?:(?P<nm>十[一二]?|[一二三四五六七八九])月"
        rf"(?:(?P<nd>[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])日)?)?",
        _numeral_date,
    ),
    (
        "han_month",
        rf"{_START}(?P<mm>{_MONTH})\s?月(?!龄)(?:\s?(?P<md>{_DAY})\s?[日号])?",
        lambda m: _date(m, None, "mm", "md"),
    ),
    (
        "iso_date",
        rf"(?<![a-z0-9/.-])(?P<iy>{_YEAR})(?P<sep>[-/.])(?P<im>{_MONTH})(?P=sep)(?P<id>{_DAY})(?:t(?=\d\d:))?(?![a-z0-9]|[-/]\d)",
        lambda m: _date(m, "iy", "im", "id"),
    ),
    (
        "iso_month",
        rf"(?<![a-z0-9/.-])(?P<jy>{_YEAR})-(?P<jm>0[1-9]|1[0-2])(?![a-z0-9]|[-/.]\d)",
        lambda m: _date(m, "jy", "jm"),
    ),
    (
        "day_first",
        rf"{_START}(?P<ed>{_DAY}){_NTH}\s(?:of\s)?(?P<em>{_NAME}){_END}(?:,?\s(?P<ey>{_YEAR}){_END})?",
        lambda m: _english_date(m, "ed", "em", "ey"),
    ),
    (
        "month_first",
        rf"{_START}(?P<fm>{_NAME})\s(?P<fd>{_DAY}){_NTH}(?![a-z0-9]|[.,]\d)(?:\s?,?\s?(?P<fy>{_YEAR}){_END})?",
        lambda m: _english_date(m, "fd", "fm", "fy"),
    ),
    (
        "month_year",
        rf"{_START}(?P<gm>{_NAME}),?\s(?:of\s)?(?P<gy>{_YEAR}){_END}",
        lambda m: date_tokens(int(m["gy"]), month_number(m["gm"])),
    ),
    (
        "month_name",
        r"(?<![a-z0-9])(?P<bm>january|february|april|june|july|august|september|october|november|december)(?![a-z0-9])",
        lambda m: date_tokens(None, month_number(m["bm"])),
    ),
    ("han_number", rf"第\s?(?P<kn>[\d{_NUMERAL}]{{1,9}})\s?号", lambda m: _document_number(m["kn"])),
    ("article", rf"第\s?(?P<an>[\d{_NUMERAL}]{{1,9}})\s?(?P<au>[条章])", _article),
    (
        "english_article",
        rf"{_START}(?P<eu>articles?|art\.|chapter)\s(?P<en>\d{{1,4}})(?![\d.,]*\d|[a-z])",
        _english_article,
    ),
    (
        "number_first",
        rf"{_START}(?:no\.?|number)\s?(?P<on>\d{{1,5}})(?:,?\s(?:of\s)?|,?\s?[\[(])(?P<oy>{_YEAR}){_END}",
        lambda m: _document_number(m["on"], m["oy"]),
    ),
    (
        "year_first",
        rf"{_START}(?P<py>{_YEAR})[\])]?,?\sno\.?\s?(?P<pn>\d{{1,5}}){_END}(?![-/.]\d)",
        lambda m: _document_number(m["pn"], m["py"]),
    ),
    (
        "number_only",
        rf"{_START}no\.\s?(?P<qn>\d{{1,5}}){_END}(?![-/.]\d)",
        lambda m: _document_number(m["qn"]),
    ),
    (
        "registration",
        rf"(?P<rp>国[妆药械食]{_HAN}{{1,4}}|[{_PROVINCE}]g?妆网?备?[字准]?)(?P<rd>[a-z]?\d{{6,16}})",
        _registration,
    ),
    (
        "address",
        rf"{_START}[a-z0-9][a-z0-9._%+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)+|https?://[a-z0-9._~:/?\#@!$&'*+,;=%-]+",
        _address,
    ),
    (
        "law",
        r"(?<![a-z0-9])(?P<lt>\d{1,2})\s?(?P<lc>cfr|c\.f\.r\.|usc|u\.s\.c\.)\s?(?:parts?|sections?|sec\.|§+)?\s?"
        r"(?P<ln>\d+(?:\.\d+)?[a-z]?(?:-\d+)?)(?![a-z0-9])",
        _code_of_law,
    ),
    (
        "standard",
        rf"{_START}(?P<sp>{_STANDARD})(?:\s|-|\str\s|\stg\s|\stest\sguideline\s)?(?P<sn>\d{{2,6}}(?:\.\d+)?(?:[-:]\d+)*){_END}",
        _standard,
    ),
    (
        "commas",
        rf"(?<![a-z0-9.,]){_COMMAS}(?![\d,]*\d)(?:\s?{_UNIT.replace('UNIT', 'cu')})?",
        lambda m: number_tokens(m[0].removesuffix(m["cu"] or "").strip(), m["cu"] or ""),
    ),
    (
        "unit",
        rf"(?<![a-z0-9.,-]){_DECIMAL}\s?{_UNIT.replace('UNIT', 'uu')}",
        lambda m: number_tokens(m[0].removesuffix(m["uu"]).strip(), m["uu"]),
    ),
)  # fmt: skip

PATTERN = "|".join(f"(?P<{name}>{pattern})" for name, pattern, _ in _TABLE)
TOKENS: dict[str, Tokens] = {name: tokens for name, _, tokens in _TABLE}

# What names one thing: a document, a rule, a filing. Dates and amounts do not.
_NAMING = frozenset(
    {
        *("year_number", "han_number", "number_first", "year_first", "number_only", "article", "english_article"),
        *("registration", "address", "law", "standard", "code"),
    }
)
_NAMING_TOO = (
    r"|(?P<code>(?<![a-z0-9])(?=[a-z0-9/()_-]*\d)(?:[a-z]{1,6}[-/ ]?)?\d[a-z0-9]*(?:[-/_][a-z0-9]+)+(?![a-z0-9]))"
)


@cache
def _scanner() -> re.Pattern[str]:
    return re.compile(PATTERN + _NAMING_TOO)


def find_identifiers(text: str) -> Iterator[tuple[int, int]]:
    """Where document numbers, standards, provisions of a code, registrations and other codes stand, in order."""
    for match in _scanner().finditer(fold_in_place(text)):
        if match.lastgroup in _NAMING:
            yield match.span()


def identifier_kind(text: str) -> str | None:
    """The name of the pattern that matches all of a text, one of those that `find_identifiers` finds; None for none."""
    match = _scanner().fullmatch(fold_in_place(text))
    return match.lastgroup if match and match.lastgroup in _NAMING else None
