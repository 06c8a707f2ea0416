"""Whether a text names anything that could be looked for, or has function words only."""

from __future__ import annotations

import re

from index.analyse import MAX_TOKEN
from index.fold import CJK, fold

_ENGLISH = frozenset(
    """
    a about an and any are as at be been but by can could did do does for from had has have he her his how i if in is it
    its me my no not of on or our she should so some than that the their them then there these they this those to us
    was we were what when where which who whom whose why will with would yes you your please tell show give
    """.split()
)
_CHINESE = re.compile(
    r"什么|怎么样?|怎样|如何|为什么|为何|哪[里些个]?|多少|几|是否|有没有|能否|可以|请问?|告诉|我们?|你们?|他们?|它们?|这[个些]?|那[个些]?"
    r"|[的了吗呢吧啊是在和与或及对把被让为从到就都也还又再不没有很会要能去来说看呀哦嗯好]"
)
_WORD = re.compile(rf"[^\W_{CJK}]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_HAN = re.compile(rf"[{CJK}]+")


def has_content(text: str) -> bool:
    """Whether anything is left without function words, single letters and digits, years, and endless words."""
    folded = fold(text)
    return any(map(_tells, _WORD.findall(folded))) or any(_CHINESE.sub("", run) for run in _HAN.findall(folded))


def _tells(word: str) -> bool:
    return 1 < len(word) <= MAX_TOKEN and word not in _ENGLISH and not _YEAR.fullmatch(word)
