"""Reading a question: its language and the period it names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from api.periods import Period, find_period
from ingest.errors import UserError
from ingest.types import Language

MAX_LENGTH = 2_000  # characters; the longest question of the gold sets has under 300

_CJK = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_ENGLISH = re.compile(
    r"\b(?:what|who|whom|whose|when|where|which|why|how|is|are|was|were|do|does|did|can|could|must|should|will|has|have|had|the|of)\b",
    re.I,
)
_CHINESE = re.compile(r"什么|哪|吗|呢|谁|何|多少|怎|几|是否|的|了|请|有没有|能否|为|在|对")


class BadQuestion(UserError):
    """The question is empty or too long."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was read."""

    text: str
    language: Language
    period: Period | None


def read_question(text: str) -> Question:
    """The question with what its words tell. Raises `BadQuestion` for an empty or an overlong one."""
    stripped = text.strip()
    if not re.search(r"\w", stripped):
        raise BadQuestion("the question is empty: write what you want to know, in Chinese or English")
    if len(stripped) > MAX_LENGTH:
        raise BadQuestion(f"the question has {len(stripped):,} characters, the limit is {MAX_LENGTH:,}: shorten it")
    return Question(stripped, question_language(stripped), find_period(stripped))


def question_language(text: str) -> Language:
    """The language to answer in. Names do not decide: "What does 化妆品监督管理条例 say?" is English."""
    characters = len(_CJK.findall(text))
    words = len(_LATIN_WORD.findall(text))
    if not characters or not words:
        return "zh" if characters else "en"
    if _ENGLISH.search(text) and not _CHINESE.search(text):
        return "en"
    return "zh" if characters >= words else "en"
