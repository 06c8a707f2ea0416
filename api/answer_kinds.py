"""What form of answer a question asks for, and whether a sentence holds one: a code, a date, a number."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CJK_NUMBER = "[一二三四五六七八九十百千万亿两]"
_CODE = re.compile(
    r"\b(?=[\w./-]*\d)(?=[\w./-]*[A-Z])[A-Z0-9][\w./-]+|\d+[-/]\d+|第\s?[\d一二三四五六七八九十百]+[条款号]"
)
_DATE = re.compile(
    rf"(?<!\d)(?:19|20)\d\d(?!\d)|\d\s?[年月日]|{_CJK_NUMBER}[年月日]"
    r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_NUMBER = re.compile(
    rf"\d|{_CJK_NUMBER}{{2}}|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half|twice)\b", re.I
)
_MISSING = 0.6  # what a sentence is worth that cannot hold the answer


@dataclass(frozen=True, slots=True)
class AnswerKind:
    """A form of answer: `asks` finds it in a question, `holds` in a sentence."""

    name: str
    asks: re.Pattern[str]
    holds: re.Pattern[str]


KINDS = (
    AnswerKind(
        "code",
        re.compile(
            r"(?:which|what|under (?:which|what))(?: \w+){0,3} (?:code|number|section|article|paragraph)s?\b"
            r"|(?:什么|哪个|哪一个|哪条|哪一条|多少)(?:编码|代码|编号|文号|税号|号|条)|(?:编码|代码|编号|文号|税号)是",
            re.I,
        ),
        _CODE,
    ),
    AnswerKind(
        "date",
        re.compile(
            r"\bwhen\b|\b(?:which|what) (?:year|month|day|date)\b|\bsince when\b|\bdeadline\b"
            r"|何时|什么时候|什么时间|哪一?[年天日月]|几[年月]|[日时]期",
            re.I,
        ),
        _DATE,
    ),
    AnswerKind(
        "number",
        re.compile(
            r"\bhow (?:much|many|high|large|big|long|old|often|far)\b|\bwhat (?:share|percentage|price|amount|fine)\b"
            r"|多少|多大|多高|多长|多久|几[个家种款倍批次]|百分之几|占比",
            re.I,
        ),
        _NUMBER,
    ),
)


def answer_kind(question: str) -> AnswerKind | None:
    """The first of KINDS that the question asks for, None for another or no particular form."""
    return next((kind for kind in KINDS if kind.asks.search(question)), None)


def kind_factor(kind: AnswerKind | None, sentence: str) -> float:
    """1 for a sentence that can hold such an answer, less for one that cannot."""
    return 1.0 if kind is None or kind.holds.search(sentence) else _MISSING
