"""Figures that a question demands outright, and whether a text has any: "how many employees" wants a count.

Stricter than `api.answer_kinds` in what asks (售价多少钱, not every word with 价 in it) and laxer in what holds:
三分之一, "a third" and 120万 are figures. So a text without any is unlikely to answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = re.compile(
    r"\d{1,4}[-/]\d{1,2}[-/]\d{1,4}|(?:19|20)\d\d\s*年?(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日"
    r"|(?<!\d)\d{1,2}[月日号]|[二三四五六七八九〇零一]{4}年"
    rf"|(?:\d{{1,2}}(?:st|nd|rd|th)? )?(?:{_MONTHS})(?: \d{{1,2}}(?!\d))?(?:,? \d{{4}})?"
)
_NUMERAL = "[一二两三四五六七八九十百千万亿]"
_COUNTED = "个家种名位件批例人项款倍成岁台所条类次起年天周"  # what a Chinese numeral counts
_CURRENCY = "元|美元|欧元|人民币|港元|英镑|日元|韩元|新台币|块"
_WORDS = (
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    r"|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|dozens?|half|third|quarter"
    r"|one|single|both|no|none|twice"
)
_SOME_TIME = (  # told without a date
    rf"\d+\s*(?:days?|months?|years?|weeks?|[天日年]|个月)|{_NUMERAL}+[年月日天]|[今去昨明近同当次][年日天月]"
    r"|[年月季]?[初底末]|[之以]?[前后]|\b(?:(?:to|yester)day|\w+day|last|next|spring|summer|autumn|fall|winter|quarter"
    r"|once|until|upon|if|when|after|before)\b"
)
_MONEY = (
    rf"\d[\d,.]*\s*[多余]?\s*[百千万亿]*[多余]?\s*(?:{_CURRENCY}|[/每])|\d\s?[百千万亿]|{_NUMERAL}+元|\d\s*(?:倍|times|%)"
    r"|\d\s*(?:million|billion|thousand|yuan|dollars?|euros?|pounds?|rmb|usd|eur|cents?)\b"
    r"|(?:[$€£¥₹]|\bRs\.?|\bRMB|\bUSD|\bEUR)\s?\d|免费|不收|\bfree\b|\bno (?:fee|charge)"
)


@dataclass(frozen=True, slots=True)
class Demand:
    """A form of figure: `asks` finds it in a question, `holds` in a text. Where `dates` is False dates do not count."""

    name: str
    asks: re.Pattern[str]
    holds: re.Pattern[str]
    dates: bool = True


def _demand(name: str, asks: str, holds: str, dates: bool = True) -> Demand:
    return Demand(name, re.compile(asks, re.I), re.compile(holds, re.I), dates)


DEMANDS = (
    _demand(
        "day",
        r"^(?:and )?when\b|\b(?:what|which) (?:year|day|date|month)\b|何时|什么时候|哪一?[年天日]|几[年月]",
        f"{_DATE.pattern}|{_SOME_TIME}",
    ),
    _demand(
        "count",
        r"\bhow many\b|多少[个家种名位件批例人项款条支台所次起类盒辆]",
        rf"\d|{_NUMERAL}(?:[{_COUNTED}]|分之)|\b(?:{_WORDS})\b",
        dates=False,
    ),
    _demand(
        "money",
        r"多少钱|售价|年薪|罚(?:款|了)多少|多少[万亿]?[元美欧]|\b(?:price|salary) of\b|\bwhat (?:fee|fine)\b"
        r"|(?:[金总售额价]额|营收|收入|利润|费用?|资金|产值|奖金|罚金|赔偿|工资|薪酬)(?:是|为|有|达到?|共)*多少|投[入资]了?多少"
        r"|\bhow much (?:money|does .*\bcosts?)"
        r"|\bhow much (?:did|has|have|was|were) .*\b(?:cost|paid|pay|spen[dt]|invest\w*|raise|earn)"
        r"|\bwhat (?:is|was) the (?:price|salary|fee|fine)\b",
        _MONEY,
    ),
    _demand(
        "percentage",
        r"百分之几|百分比|占比|利率[^，]{0,4}(?:多少|几)|\bper ?cent|\bpercentage\b|\bwhat (?:share|proportion)\b",
        rf"[%％]|per ?cent|百分|分之|{_NUMERAL}成|\d成|一半|过半|\d+[:：]\d+|\d\.\d"
        r"|\b(?:half|third|quarter|ratio)\b|\bout of\b",
    ),
)


def lacking(question: str, text: str) -> frozenset[str]:
    """Names of the figures that the question demands and the text does not have."""
    asked = [demand for demand in DEMANDS if demand.asks.search(question)]
    if not asked:
        return frozenset()
    undated = _DATE.sub(" ", text)
    return frozenset(one.name for one in asked if not one.holds.search(text if one.dates else undated))
