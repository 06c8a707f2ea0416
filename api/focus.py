"""What a question asks the value of: "employees" of "how many employees has it", 年利率 of 贷款的年利率是多少.

An answer has to speak of it. Nothing is understood here: the words beside the question word, without names and without
words that say little.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from api.slots import Slot

_AUX = (
    r"is|are|was|were|be|been|do|does|did|has|have|had|can|could|will|would|may|must|should|shall|might"
    r"|of|in|on|at|for|from|to|by|with|under|about|than|that|who|which|when|per|after|before|since|and|or|not"
)
_PHRASE = rf"(?P<focus>(?:(?!(?:{_AUX})\b)[a-z][\w-]*\s*){{1,3}})"
_ENGLISH = (
    re.compile(rf"\bhow (?:many|much)\s+(?:more\s+)?{_PHRASE}", re.I),
    re.compile(rf"\b(?:which|what)(?:'s| (?:is|are|was|were|does|did|do))?\s+(?:the\s+|an?\s+)?{_PHRASE}", re.I),
    re.compile(rf"\bwho\s+(?:(?:{_AUX})\s+)?(?:the\s+)?{_PHRASE}", re.I),
    re.compile(r"^(?:when|where|why)\s+(?:\w+\s+){1,8}?(?P<focus>[a-z][\w-]+)\s*\??$", re.I),
)
_HAN = r"[\u3400-\u9fff]"
_CHINESE = (
    # what stands before: 年利率上限是多少, 叫什么, 由谁批准
    re.compile(
        rf"(?P<focus>{_HAN}{{2,6}})(?:是|为|有|达到?|共|约|在|叫|属于|分别)*(?<!第)(?:多少|几|什么|谁|哪|何时|多[大高长久])"
    ),
    # what stands behind: 多少名员工, 哪些公司, 什么时候获批
    re.compile(rf"(?:多少|几|哪[些个家种款项]?|什么|谁)(?:[名个家种款项位件条批]|时候)?的?(?P<focus>{_HAN}{{2,4}})"),
)
_LITTLE = re.compile(
    r"\b(?:many|much|kind|kinds|type|types|sort|name|names|new|first|last|latest|exactly|total|current|currently|there"
    r"|happened|say|says|said|mean|means|long|large|big|high|the|an?)\b|时候|多少|[的了吗呢是在有为和与及对被把从到]",
    re.I,
)


# What any answer does: "what did it decide about ..." is answered by a sentence that has no word of deciding.
_BROAD = re.compile(
    r"\b(?:decid\w+|decisions?|say|says|said|stat(?:e|es|ed)|announc\w+|happen\w*|tell|told|do|did|does|done|think|view"
    r"|position|attitude|about|regarding|concerning|mean|means)\b"
    r"|[作做]出|决定|说了?|讲了?|认为|表示|态度|看法|立场|怎么样|如何|公布|发布|出台|发生|关于|对于|什么",
    re.I,
)


def broad_words(text: str) -> str:
    """The words of a question that its answer need not have, separated by spaces."""
    return " ".join(match[0] for match in _BROAD.finditer(text))


def find_focus(text: str, slots: Sequence[Slot] = ()) -> str:
    """The words, separated by spaces; "" where none stand out."""
    bare = list(text)
    for slot in slots:
        if slot.kind != "term":
            bare[slot.start : slot.end] = "\n" * (slot.end - slot.start)
    plain = "".join(bare)
    for pattern in _ENGLISH:
        if match := pattern.search(plain):
            return _told(match["focus"])
    return " ".join(
        told for pattern in _CHINESE if (match := pattern.search(plain)) and (told := _told(match["focus"]))
    )


def _told(words: str) -> str:
    return " ".join(_BROAD.sub(" ", _LITTLE.sub(" ", words)).split())
