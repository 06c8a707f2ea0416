"""What forms of answer a question asks for, and whether a sentence holds one: a code, a date, an amount, a reason."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CJK_NUMBER = "[一二三四五六七八九十百千万亿两]"
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class AnswerKind:
    """A form of answer: `asks` finds it in a question, `holds` in a sentence."""

    name: str
    asks: re.Pattern[str]
    holds: re.Pattern[str]


def _kind(name: str, asks: str, holds: str) -> AnswerKind:
    return AnswerKind(name, re.compile(asks, re.I), re.compile(holds))


KINDS = (
    _kind(
        "code",
        r"(?:which|what|under (?:which|what))(?: \w+){0,3} (?:code|number|section|article|paragraph)s?\b|\b(?:number|code) of\b"
        r"|(?:什么|哪个|哪一个|哪条|哪一条|多少|几)(?:编码|代码|编号|文号|税号|号|条|项)|编码|代码|编号|文号|税号|(?:报送|登记|许可)[码号]",
        r"\b(?=[\w./-]*\d)(?=[\w./-]*[A-Z])[A-Z0-9][\w./-]+|\d+[-/]\d+|第\s?[\d一二三四五六七八九十百]+[条款号项]|No\. ?\d",
    ),
    _kind(
        "date",
        r"\bwhen\b|\b(?:which|what) (?:year|month|day|date)\b|\bhow soon\b|\bdeadline\b"
        r"|何时|什么时候|啥时|什么时间|哪一?[年天日月]|几[年月]|[日时]期|期限|时间",
        rf"(?<!\d)(?:19|20)\d\d(?!\d)|\d\s?[年月日]|{_CJK_NUMBER}[年月日]"
        r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b",
    ),
    _kind(
        "share",
        r"\bper ?cent|\bpercentage|\bwhat (?:share|proportion)|\b(?:growth|rate|concentration|limit)\b|百分|占比|比例|率|幅|浓度|限量|上限|增长",
        r"\d\s?%|per ?cent|％|百分之|[倍成]",
    ),
    _kind(
        "money",
        r"\bhow much\b|\b(?:price|fine|cost|sales|revenue|turnover|profit|loss|fee|amount|budget|spending|income|investment)s?\b"
        r"|多少钱|罚款?|价|费|额|收入|营收|利润|净利|亏损|金额|投资",
        r"\d[\d.,]*\s?(?:[万亿千百]*(?:元|美元|欧元|韩元|英镑|法郎)|million|billion|thousand|yuan|dollars?|euros?|pounds?|francs?|won)|[$€£¥]\s?\d",
    ),
    _kind(
        "duration",
        r"\bhow (?:long|old|often)\b|\b(?:period|age|term|validity)\b|多久|多长时间|有效期|几[天年个]|多少(?:天|日|年|个月)|周期|[岁龄]",
        rf"(?:\d|{_CJK_NUMBER})\s?(?:个?(?:工作日|[年月日天周岁]|小时))|\b(?:\d+|one|two|three|four|five|six|ten)\s(?:working )?(?:day|month|year|week|hour)s?",
    ),
    _kind(
        "number",
        r"\bhow (?:many|much|high|large|big|long|old|often|far)\b|\bwhat (?:price|amount|fine)\b"
        r"|多少|多大|多高|多长|多久|几[个家种款倍批次位条项]|百分之几|占比",
        rf"\d|{_CJK_NUMBER}{{2}}|{_CJK_NUMBER}[个家种类项条款批倍]"
        r"|\b(?:[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Hh]alf|[Tt]wice)\b",
    ),
    _kind(
        "who",
        r"\bwho(?:se|m)?\b|\b(?:which|what) (?:compan|agenc|authorit|firm|brand|compan|organi|regulator|ministr|countr)"
        r"|谁|哪[一些几]?[家个](?:公司|企业|机构|部门|品牌|单位|国家)|哪些(?:公司|企业|机构|部门|品牌|国家)|哪[国家]",
        r"[公司集团局委部院署厅]{2}|教授|博士|先生|女士|[a-z,] [A-Z][a-z]+|[A-Z]{2,}",
    ),
    _kind("reason", r"\bwhy\b|\breasons?\b|为什么|为何|原因|理由|怎么会", r"\b[Bb]ecause|\b[Dd]ue to|\bso that|\bexplain|\bbut\b|因为|由于|因此|以便|理由|原因|为了|为此|导致"),
    _kind(
        "verdict",
        r"^(?:is|are|was|were|do|does|did|can|could|may|must|should|will|has|have)\b|吗|是否|能否|可否|是不是|能不能|可不可以|要不要|有没有|还[能是]",
        r"\b(?:not|no|never|may|must|cannot|only|neither|allowed|prohibited|required|banned|permitted|exempt)\b|不|可以|应当|禁止|必须|无需|没有|未|允许|属于|只[能有]",
    ),
    _kind(
        "standing",
        r"\bstill\b|\breplac|\bsupersed|\brepeal|\bin force\b|\bcurrent|\bnow\b|\blatest\b|\btoday\b|现在|现行|还能|还是|还有效|还管|是否有效|最新|取代|废止",
        r"\brepeal|\breplac|\bsupersed|\bno longer\b|\btook the place\b|\buntil\b|\bamend|废止|取代|代替|不再|改为|修改|延|推迟|现已|新",
    ),
    _kind("list", r"\bwhich\b|\bwhat (?:are|kinds|types)\b|\b(?:list|name)\b|哪些|哪几|哪两|哪三|包括|有几|分[为成]?[哪几]", r"[^、]+、[^、]+|\w+, [^,]+(?:,| and | or )|\|"),
    _kind("definition", r"\bwhat (?:is|are|does .* (?:mean|stand))\b|\bdefin|什么是|是什么|是指|指什么|什么叫|定义|含义|是啥", r"\b(?:is|are) an?\b|\bmeans?\b|\bcalled\b|\bdefined\b|是指|指的?是|指|是|称为|包括|\("),
)  # fmt: skip


def answer_kinds(question: str) -> tuple[AnswerKind, ...]:
    """All of KINDS that the question asks for, in their order; () for no particular form."""
    return tuple(kind for kind in KINDS if kind.asks.search(question))


def numbers(text: str) -> frozenset[str]:
    """The numbers written in digits, without thousands separators."""
    return frozenset(found.replace(",", "") for found in _DIGITS.findall(text))
