"""Words of a question that point back to what was said before: pronouns, "the company", 该公司, and too few words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from api.slots import Slot
from index.fold import has_han

# Pronouns that point back for sure; words that may, where nothing else says what the question is about.
_POINTS_EN = re.compile(
    r"\b(?:(?<!is )(?<!was )it(?!['’]s)|its|they|them|their|he|she|him|his|her)\b"
    r"|\b(?:the (?:same|former|latter))\b|^(?:is|was|were|are|did|does|do) (?:it|that|this|they)\b"
    r"|\b(?:(?:is|was) it|that|this|these|those)\s*[?.]?$"
    r"|^(?:when|where|why|what|who|how)\b.{0,30}\b(?:is|was) it\b(?!.*\b(?:that|to|if)\b)",
    re.I,
)
_MAY_POINT_EN = re.compile(
    r"\b(?:of|about|for|in|on|to|with|from|before|after|under|was|is|did|do|does|\w+ing) (?:that|this|these|those)\b"
    r"|\b(?:that|this|these|those) (?:rule|law|regulation|act|date|year|month|time|one|product|compan|agenc|case|group"
    r"|notice|guidance|document|article|report|change|ban|requirement|limit|deadline|decision)\w*"
    r"|\b(?:too|also|either|as well|instead|later|earlier|before|after(?:wards)?|previous|next|else|others?|another"
    r"|then|there|ones?|the (?:first|second|last|rest)(?!\s+(?:half|quarter|time|\w+\s+months)))\b",
    re.I,
)
_DUMMY_IT = re.compile(
    r"\b(?:is|was) it (?:true|legal|illegal|allowed|permitted|possible|necessary|mandatory|required|forbidden"
    r"|compulsory|prohibited|safe|ok)\b",
    re.I,
)
_POINTS_ZH = re.compile(
    r"它|(?<!其)他们|她们|(?<![其吉])他(?!命|克|达|汀|滨)|她|(?<!应)该(?!怎|如何|找|去|看|用|算|按)|前者|后者|上述"
    r"|(?<![尤与极])其(?![他余中实它次])|(?<![因彼对为])此(?![外次前后])"
)
_MAY_POINT_ZH = re.compile(
    r"这(?!些年|几年)|那(?:个|些|部|份|起|次|年|时|天|里|家)|同样|其他|其余|另外|[上下]一|之前|后来|当时|还|又|也"
)
_THING_EN = re.compile(r"\b(?:it|they|them|he|she|him|(?:that|this|these|those)(?!\s+[a-z]))\b", re.I)
_OWNER_EN = re.compile(r"\b(?:its|their|his|her)\b", re.I)
_THING_ZH = re.compile(
    r"它们?|他们|她们|(?:这|那|该|上述|此)(?:个|项|条|部|份|款|种|件|家|次|些|篇|起)?"
    r"(?:条例|办法|规定|法规|法律|标准|产品|公司|企业|品牌|公告|通告|指南|文件|规范|报道|报告|案件?|事|机构|原料|成分)?"
    r"(?=[是在有的什从由对要会能需何哪谁被叫为适用施行实生效发布废止公])"
)
_NAMED_EN = re.compile(
    r"\b(?:the|that|this) (?:same )?"
    r"(?:company|firm|brand|agency|regulator|authority|manufacturer|group|law|regulation)\b",
    re.I,
)
_PLURAL = frozenset(("they", "them", "their", "these", "those"))
_SHORT_EN, _SHORT_ZH = 5, 12  # words, characters: so short a question seldom says what it is about


@dataclass(frozen=True, slots=True)
class Pronoun:
    """Where one stands. `owns`: it is a possessive; `is_noun`: it is "the company" rather than a mere "it"."""

    start: int
    end: int
    owns: bool = False
    is_noun: bool = False
    is_plural: bool = False


def pronoun(text: str) -> Pronoun | None:
    """The word of a question that something named before takes the place of."""
    if has_han(text) and (match := _THING_ZH.search(text)):
        return Pronoun(*match.span(), is_plural="们" in match[0])
    for pattern, owns, is_noun in ((_OWNER_EN, True, False), (_THING_EN, False, False), (_NAMED_EN, False, True)):
        if match := pattern.search(text):
            return Pronoun(*match.span(), owns, is_noun, match[0].lower() in _PLURAL)
    return None


def filled(text: str, spot: Pronoun, name: str) -> str:
    """The question with a name in the place of its pronoun."""
    form = f"{name}'s" if spot.owns else name
    return (text[: spot.start] + form + text[spot.end :]).strip()


def points_back(text: str, slots: Sequence[Slot]) -> bool:
    """Whether a word of the question refers to something said before, for sure."""
    if has_han(text):
        return _POINTS_ZH.search(text) is not None
    return _POINTS_EN.search(text) is not None and not (slots and _DUMMY_IT.search(text))


def may_lack(text: str, slots: Sequence[Slot]) -> bool:
    """Whether the question may say too little: few names, short, or with a word such as "also" or 又."""
    names = [slot for slot in slots if slot.kind != "term"]
    if has_han(text):
        may_point = _MAY_POINT_ZH.search(text) is not None
        short = len(re.findall(r"[\u4e00-\u9fff]", text)) <= _SHORT_ZH
    else:
        may_point = _MAY_POINT_EN.search(text) is not None
        short = size(text) <= _SHORT_EN
    if not names:
        return short or may_point or not slots
    return may_point or (short and len(slots) < 2 and not _defines(text))


def size(text: str) -> int:
    """Words of a text, two Chinese characters counting as one."""
    return len(re.findall(r"[A-Za-z0-9][\w'’.-]*", text)) + (len(re.findall(r"[\u4e00-\u9fff]", text)) + 1) // 2


def _defines(text: str) -> bool:
    return re.search(r"^(?:what|who) (?:is|are|was|were) |是什么|什么是|是谁|指什么", text, re.I) is not None
