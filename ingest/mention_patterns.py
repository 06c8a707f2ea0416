"""How dates and periods are written in Chinese and English: one pattern a form, its parts under the same names in all.

Parts: y year in digits or numerals, r a year in words ("last year", 同年), m month, d day, h half, q quarter, p a stretch
within ("early", 中旬), n a count, u a unit of time, w another word. A digit behind the name, y2 or m2, is the end of a
range. Patterns are for text in lower case. Rows are tried in order at each place, so longer forms stand first.
"""

from __future__ import annotations

import re
from functools import cache

Parts = dict[str, str]

NUMERALS = "〇零○一二三四五六七八九十两兩"
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
COUNTS = {word: number for number, word in enumerate(
    "one two three four five six seven eight nine ten eleven twelve".split(), start=1)} | {
    "a": 1, "an": 1, "few": 3, "couple of": 2, "several": 3, "几": 3, "幾": 3, "数": 3, "數": 3,
}  # fmt: skip
ORDINALS = {
    word: number
    for number, words in enumerate(("first 1st", "second 2nd latter", "third 3rd", "fourth 4th last final"), start=1)
    for word in words.split()
}
PLANS = {
    word: number
    for number, name in enumerate(
        "eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth".split(), start=8
    )
    for word in (name, f"{number}th")
}

_Y = r"(?:19|20)\d\d"
_HAN_YEAR = "[一二][〇零○九][〇零○一二三四五六七八九]{2}"
_HAN_MONTH = "十[一二]?|[一二三四五六七八九]"
_HAN_DAY = "[二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_R = "(?:至|到|[-—–~～－]{1,2})"
_ZH_WORD = "今年|本年度?|去年|上一年度?|上年度?(?![轻輕龄齡纪紀青老幼会會])|前年|明年|后年|後年|下一?年度?|当年|當年|同年|该年|該年|次年|翌年|第二年"
_EN_WORD = (
    r"(?:year\s+before\s+last|(?:last|this|next|past|previous|current|coming|same|following|that)\s+(?:fiscal\s+)?year)"
)
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_COUNT = "|".join(sorted((word for word in COUNTS if word.isascii()), key=len, reverse=True))
_ORDINAL = "first|second|third|fourth|1st|2nd|3rd|4th|last|final"
_WHOLE = r"(?:(?:fiscal|calendar|financial)\s+)?(?:year\s+)?"  # "of fiscal year 2023"

_PIECES = {
    "ZY": rf"(?:(?<!\d)(?P<y>{_Y}|{_HAN_YEAR}|\d\d(?=年\s?\d{{1,2}}月))\s*年度?的?|(?P<r>{_ZH_WORD})的?)\s*",
    "ZY2": rf"(?:(?P<y2>{_Y}|{_HAN_YEAR})\s*年\s*)",
    "ZM": rf"(?P<m>1[0-2]|0?[1-9]|{_HAN_MONTH})\s*月",
    "ZM2": rf"(?P<m2>1[0-2]|0?[1-9]|{_HAN_MONTH})\s*月",
    "ZD": rf"(?P<d>3[01]|[12]\d|0?[1-9]|{_HAN_DAY})\s*[日号號]",
    "ZD2": rf"(?P<d2>3[01]|[12]\d|0?[1-9]|{_HAN_DAY})\s*[日号號]",
    "ALONE": r"(?<![\d.．个個第每几幾数數年])",
    "EM": rf"(?P<m>{_MONTH})\b\.?",
    "EM2": rf"(?P<m2>{_MONTH})\b\.?",
    "D": r"(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)(?:st|nd|rd|th)?",
    "D2": r"(?P<d2>3[01]|[12]\d|0?[1-9])(?!\d)(?:st|nd|rd|th)?",
    "EY": rf"(?:(?P<y>{_Y})(?!\d|[-/.]\d|[a-z_〕])|(?:the\s+)?(?P<r>{_EN_WORD})\b)",
    "EP": r"(?:(?P<p>early|mid|late|beginning\s+of|start\s+of|middle\s+of|end\s+of|year-end)[\s-]+(?:the\s+)?)",
    "TO": r"\s*(?:-|–|—|to|through|until|till)\s*",
}

# (first characters: d a digit, z Chinese, l a Latin letter or an apostrophe; kind; pattern). A kind with "!" counts
# only where the text has a capital first: "May" and "Q3" without a year.
_ROWS: tuple[tuple[str, str, str], ...] = (
    ("d", "day", rf"(?<![\d./\w-])(?P<y>{_Y})(?P<s>[-/.])(?P<m>1[0-2]|0?[1-9])(?P=s)(?P<d>3[01]|[12]\d|0?[1-9])(?!\d|(?P=s)\d)"),
    ("d", "day", rf"(?<![\d./\w-])(?P<y>{_Y})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?![\d./\w-])"),
    ("d", "slashed", rf"(?<![\d./\w-])(?P<a>\d\d?)(?P<s>[-/.])(?P<b>\d\d?)(?P=s)(?P<y>{_Y})(?!\d|(?P=s))"),
    ("d", "month", rf"(?<![\d./\w-])(?P<y>{_Y})[-/](?P<m>0[1-9]|1[0-2])(?![\da-z_]|[-/.]\d|\s*年)"),
    ("d", "month", r"(?<![\d./\w-])(?P<y>20\d\d)\.(?P<m>0[1-9]|1[0-2])(?![\da-z_%]|[-/.]\d|\s*[年元万亿美欧])"),
    # Chinese
    ("dz", "day", rf"(?:{{ZY}}|{{ALONE}}){{ZM}}\s*{{ZD}}(?:\s*{_R}\s*{{ZY2}}?(?:{{ZM2}}\s*)?{{ZD2}})?"),
    ("dz", "month", rf"{{ZY}}(?P<m>1[0-2]|[1-9])\s*{_R}\s*{{ZM2}}份?"),
    ("dz", "month", rf"{{ZY}}{{ZM}}份?(?:\s*{_R}\s*{{ZY2}}?{{ZM2}}份?|(?P<p>上旬|中旬|下旬|初|中(?=[，。、；的\s]|$)|底|末))?"),
    ("dz", "half", r"{ZY}(?P<h>[上下前后後])半年"),
    ("dz", "quarters", rf"{{ZY}}(?:前|第?一{_R}第?)(?P<q>[二三两2-3])个?季度?"),
    ("dz", "quarter", r"{ZY}(?:第?(?P<q>[一二三四1-4])季度?|q(?P<q2>[1-4]))"),
    ("dz", "half", r"{ZY}h(?P<h>[12])"),
    ("dz", "months", r"{ZY}前(?P<n>\d{1,2}|[一二三四五六七八九十两]{1,2})个?月"),
    ("dz", "part", r"{ZY}年?(?P<p>春[季天]|夏[季天]|秋[季天]|冬[季天]|初(?![步级次始学中])|中(?=[，。、；的\s?？]|$)|中期|底(?!线)|末)"),
    ("dz", "years", rf"(?<![\d.,/])(?P<y>{_Y}|{_HAN_YEAR})\s*年?\s*{_R}\s*(?P<y2>{_Y}|{_HAN_YEAR})\s*年度?(?!\s*第?\s*\d+\s*号)"),
    ("z", "todate", "今年以来|今年以來|年初至今|今年至今"),
    ("d", "decade", rf"(?<!\d)(?P<y>{_Y})年代(?P<p>初|中期|后期|末)?"),
    ("dz", "year", rf"{{ZY}}(?!第?\s*[\d{NUMERALS}]+\s*[号號]|版)"),
    ("d", "fiscal", rf"(?<!\d)(?P<y>{_Y})\s?财政?年度?"),
    ("z", "plan", rf"(?<![{NUMERALS}第百])(?P<w>十[一二三四五六]|[八九])五[”\"」]?(?=规划|規劃|时期|時期|期间|期間|计划|計劃|以来|末|初|收官|开局)"),
    ("z", "plan", rf"(?<![{NUMERALS}第百])(?P<w>十[一二三四五六])五(?![{NUMERALS}百千万亿个年月日号條条章名位家种岁天%点．.])"),
    ("z", "decade", r"(?:上世纪|上个世纪|(?P<w>二十|二十一)世纪)(?P<n>[1-9]0|[二三四五六七八九]?十)年代(?P<p>初|中期|后期|末)?"),
    ("dz", "decade", r"(?<!\d)(?:(?P<w>20|21)世纪)?(?P<n>[1-9]0|[二三四五六七八九]?十)年代(?P<p>初|中期|后期|末)?"),
    ("z", "half", r"(?<!年)(?P<h>[上下])半年"),
    ("z", "quarters", rf"(?<!年)(?:前|第?一{_R}第?)(?P<q>[二三两2-3])个?季度"),
    ("dz", "quarter", r"(?<![年\d])第?(?P<q>[一二三四1-4])季度"),
    ("dz", "month", rf"{{ALONE}}{{ZM}}份?(?:\s*{_R}\s*{{ZM2}}份?|(?P<p>上旬|中旬|下旬|初|底|末))?(?![龄齡饼餅球薪嫂经經亮票租供报刊度色氏光牙])"),
    ("z", "part", r"(?<![年\d])年(?P<p>初|中(?=[，。、；的\s?？]|$)|底(?!线)|末)"),
    ("z", "window", r"(?:最近|近|过去|過去|过往)的?(?P<n>\d{1,3}|[一二三四五六七八九十两兩几幾数數]{1,3}|半)?[个個]?(?P<u>年|月|季度|周|星期|天|日)(?!代|轻|前)"),
    ("dz", "ago", r"(?<![\d.第])(?P<n>\d{1,2}|[一二三四五六七八九十两兩]{1,3})[个個]?(?P<u>年|月|周|星期|天)(?:之前|以前|前)"),
    ("z", "unit", r"(?P<w>上上?|这|這|本|下)一?[个個]?(?P<u>月|季度?|周|星期)(?![龄度刊期])"),
    ("z", "today", "(?P<w>今天|今日|昨天|昨日|前天|明天)(?!下)"),
    # English
    ("d", "day", r"(?<![\w./-]){D}(?:{TO}{D2})?(?:\s+of)?[\s-]{EM},?[\s-]*(?:{EY})?"),
    ("l", "day", r"{EM}\s+{D}(?:{TO}(?:{EM2}\s+)?{D2})?(?:,?\s+(?:of\s+)?{EY})?(?!-?\d)"),
    ("l", "month", r"{EM}(?:{TO}|\s+and\s+){EM2},?(?:\s+of)?\s+{EY}"),
    ("l", "month", r"{EP}?{EM},?(?:\s+of)?[\s-]+{EY}"),
    ("l", "month", r"{EM}\s*['’](?P<y>\d\d)(?!\d)"),
    ("l", "month", r"(?P<w>last|this|next)\s+{EM}"),
    ("l", "months", rf"first\s+(?P<n>\d{{1,2}}|{_COUNT})\s+months?\s+(?:of|in)\s+{{EY}}"),
    ("l", "quarters", r"first\s+(?P<q>two|three)\s+quarters?\s+(?:of|in)\s+{EY}"),
    ("dl", "half", rf"(?P<h>first|second|1st|2nd|latter)\s+half(?:[\s-]+(?:of\s+)?(?:the\s+)?{_WHOLE}{{EY}}|\s+of\s+the\s+year)"),
    ("l", "half", r"h(?P<h>[12])[\s/-]*(?:of\s+)?(?:fy\s?)?(?:{EY}|'?(?P<y2>\d\d)(?!\d))"),
    ("d", "half", rf"(?<![\w.,])(?P<h>[12])h\s?(?:fy\s?)?'?(?P<y>{_Y}|\d\d)(?![\d.])"),
    ("d", "half", rf"(?<![\w.])(?P<y>{_Y})[\s/-]*(?:h(?P<h>[12])|(?P<h2>[12])h)\b"),
    ("dl", "quarter", rf"(?P<q>{_ORDINAL})[\s-]+(?:fiscal\s+)?quarter(?:[\s-]+(?:of\s+)?(?:the\s+)?{_WHOLE}{{EY}}|\s+of\s+the\s+year)"),
    ("l", "quarter", r"q(?P<q>[1-4])[\s/-]*(?:of\s+)?(?:fy\s?|fiscal\s+)?(?:{EY}|'?(?P<y2>\d\d)(?!\d))"),
    ("d", "quarter", rf"(?<![\w.,])(?P<q>[1-4])q\s?(?:fy\s?)?'?(?P<y>{_Y}|\d\d)(?![\d.])"),
    ("d", "quarter", rf"(?<![\w.])(?P<y>{_Y})[\s/-]*(?:q(?P<q>[1-4])|(?P<q2>[1-4])q|(?P<q3>{_ORDINAL})\s+quarter)\b"),
    ("l", "quarter!", r"q(?P<q>[1-4])(?!\w)"),
    ("l", "part", r"{EP}(?:fiscal\s+|calendar\s+)?(?:year\s+)?{EY}"),
    ("l", "part", r"(?P<p>spring|summer|autumn|fall|winter)(?:\s+of)?\s+{EY}"),
    ("l", "fiscal", rf"(?:fy|fiscal(?:\s+year)?|financial\s+year)\s?['’]?(?P<y>{_Y}|\d\d)(?:[/-](?P<y2>{_Y}|\d\d))?(?!\d)"),
    ("d", "decade", r"(?<!\d)(?P<y>(?:19|20)\d0)['’]?s\b"),
    ("l", "decade", r"(?P<p>early|mid|late)[\s-]+(?:the\s+)?(?P<y>(?:19|20)\d0)['’]?s\b"),
    ("l", "decade", r"['’](?P<n>[2-9]0)s\b"),
    ("dl", "plan", rf"(?P<w>{'|'.join(sorted(PLANS, key=len, reverse=True))})[\s-]+five[\s-]+year\s+plan"),
    ("d", "years", rf"(?<![\d.,/\w-])(?P<y>{_Y})\s?(?:-|–|—|~|～|至|到|\sto\s)\s?(?P<y2>{_Y})(?![\d/]|-\d|\s*年)"),
    ("d", "years", rf"(?<![\d.,/\w-])(?P<y>{_Y})[-–](?P<y2>\d\d)(?![\d\w]|[-/.]\d)"),
    ("l", "todate!", r"ytd\b"),
    ("l", "todate", r"so\s+far\s+this\s+year|(?:this\s+)?year[\s-]to[\s-]date|since\s+the\s+(?:start|beginning)\s+of\s+the\s+year"),
    ("l", "year", rf"(?P<r>{_EN_WORD})\b"),
    ("l", "window", rf"(?:last|past|previous|preceding|recent)\s+(?:(?P<n>\d{{1,3}}|{_COUNT})\s+)?(?P<u>years|months|weeks|days|quarters|decades?)\b"),
    ("dl", "ago", rf"(?<![\w.])(?P<n>\d{{1,2}}|{_COUNT})\s+(?P<u>years?|months?|weeks?|days?|decades?)\s+ago\b"),
    ("l", "unit", r"(?P<w>last|past|previous|this|current|next|coming)\s+(?P<u>month|quarter|week)\b"),
    ("l", "today", r"(?P<w>today|yesterday|tomorrow)(?:['’]s)?\b"),
    ("l", "month!", r"{EP}?(?P<m>january|february|april|june|july|august|september|october|november|december|feb|apr|jun|jul|aug|oct|nov)\b(?!\s*\d|['’-])"),
    ("l", "month!", r"(?:(?<=\bin\s)|(?<=\bsince\s)|(?<=\bby\s)|(?<=\bfrom\s)|(?<=\buntil\s)|(?<=\bof\s)|(?<=\bbefore\s)|(?<=\bafter\s)|(?<=\bduring\s)|(?<=\blate\s)|(?<=\bearly\s))(?P<m>may|march|mar|jan|dec|sept|sep)\b\.?(?![\w-]|\s*\d)"),
    # a year alone, which many other numbers look like
    ("d", "year", rf"(?:(?<![\da-z/.,:$€£¥￥#〔\[_-])|(?<=pre-)|(?<=post-))(?P<y>{_Y})(?![\da-z/〕\]_:%％‰°年]|[-.,]\d|-[a-z])(?!\s*(?:元|万|亿|个|家|种|款|名|人|例|件|批|项|岁|条|吨|克|毫|份|多|版|余|号|mg\b|ml\b|kg\b|g\b|µ|μ|ppm|nm\b|iu\b|yuan|rmb|euros?\b|dollars?|usd|people|patients|products|companies|stores|employees|brands|shares|samples|units|million|billion|percent|per\s+cent|times\b|members))"),
)  # fmt: skip

# Where any of the rows may begin, in lower case. Every branch begins with a letter or a set, which is tested at once.
_STARTS = re.compile(
    r"(?:19|20)\d\d(?:\d{4})?(?!\d)|\d\d?(?=\s?[月年个個周天世qh]|[./-]\d|\s?(?:st\b|nd\b|rd\b|th\b|[jfmasondwy-]))"
    rf"|[一二三四五六七八九十两兩](?=[{NUMERALS}]{{0,3}}[年月五季个個周天星世])"
    "|今[年天日]|本[年季月周]|去年|上[上一个個年月周季世半星]|前[年天两二三]|明[年天]|后年|後年|下[一个個年月周半季星]|当年|當年|同年"
    r"|该年|該年|次年|翌年|第[一二三四1-4][季年至到-]|最近|近[\d一二三四五六七八九十两几数的年个半]|过[去往]|過去|年[初中底末]|昨[天日]|[这這][个個一月周季星]"
    r"|j(?:an|u[nl])|feb|ma[ry]|a(?:pr|ug|utu|n?\s[ymwd])|sep|oct|nov|dec|q[1-4]|h[12]|f(?:y|iscal|inan|irst|our|ina|if|all|ive|ew)"
    r"|s(?:econ|pri|umm|ame\s|o\sf|ix|even|ever|ince\sth)|t(?:hird|his\s|hat\sy|oday|omor|wo|en|we|hree)|la(?:st|te)|p(?:ast|rev|rece)|curr"
    r"|co(?:ming|uple)|next|earl|mid|end\s|beg|start\s|year|wint|y(?:es|td)|nin|eig|ele|one\s|recent|follow|['’][2-9]"
)


def starts(lowered: str, position: int) -> int:
    """The next place from `position` on where a date may begin, -1 for none."""
    found = _STARTS.search(lowered, position)
    return found.start() if found else -1


@cache
def _pattern(first: str) -> re.Pattern[str]:
    """The rows that begin with such a character, compiled when a text first has one: 20 ms that others need not pay."""
    alternatives = []
    for number, (firsts, _kind, row) in enumerate(_ROWS):
        if first in firsts:
            for name, piece in _PIECES.items():
                row = row.replace("{" + name + "}", piece)
            row = re.sub(r"\(\?P(<|=)(\w+)", rf"(?P\1\2_{number}", row)
            alternatives.append(f"(?P<row_{number}>{row})")
    guard = "(?<![a-z])" if first == "l" else ""
    return re.compile(f"{guard}(?:{'|'.join(alternatives)})")


def match_at(lowered: str, position: int) -> re.Match[str] | None:
    """The first row that matches just there."""
    character = lowered[position]
    first = "d" if character in "0123456789" else "l" if character.isascii() or character == "’" else "z"
    return _pattern(first).match(lowered, position)


@cache
def _groups(row: str, pattern: re.Pattern[str]) -> tuple[str, tuple[tuple[str, int], ...]]:
    """The kind of a row, and the names of its parts with the groups that hold them."""
    number = row.removeprefix("row_")
    names = [(name, index) for name, index in pattern.groupindex.items() if name.endswith(f"_{number}") and name != row]
    return _ROWS[int(number)][1], tuple((name.removesuffix(f"_{number}"), index) for name, index in names)


def parts_of(match: re.Match[str]) -> tuple[str, Parts]:
    """The kind of the row that matched and its parts that are there."""
    kind, groups = _groups(match.lastgroup or "", match.re)
    return kind, {name: match[index] for name, index in groups if match[index] is not None}
