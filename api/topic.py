"""What a question is about: the question without the words that ask."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ASKS_EN = re.compile(
    r"^(?:\s*(?:please|tell me|can you|could you|do you know|what|who|whom|whose|when|where|which|why"
    r"|how(?: (?:much|many|long|often|high|large|big|old|far|soon))?|by when|since when|until when|in which|of|about"
    r"|is|are|was|were|am|do|does|did|can|could|may|might|must|should|shall|will|would|has|have|had"
    r"|the|a|an|any|there)\b['’]?s?)+",
    re.I,
)
_ASKS_ZH = re.compile(
    r"请问|是几号令|第几号"
    r"|(?:是|在|从|到|于)?(?:哪一?[年天日月个家条些]|哪里|哪儿|什么时候|何时|几[年月号个种款家]|谁|什么样|什么"
    r"|多少钱?|多久|多长时间|多大)"
    r"(?:开始)?|(?:是|有)?多少|为什么|为何|怎么样?|如何|是否|有没有|能不能|能否|可不可以|是不是|了?吗|呢|[？?]"
)
# Of "the INCI number of Milk Exosomes" the exosomes are the subject of what follows, not the number.
_ATTRIBUTE = re.compile(
    r"^\s*(?:the )?(?:[\w-]+ ){0,2}"
    r"(?:number|code|name|title|date|price|amount|share|size|level|value|definition|meaning)"
    r" of ",
    re.I,
)
# Of "Who wrote the report?" the report is the subject of what follows.
_DOES = re.compile(
    r"^\s*who\s+(?!(?:is|are|was|were|am|do|does|did|can|could|may|might|must|should|shall|will|would|has|have|had|of)\b)"
    r"[a-z]+\s+",
    re.I,
)
_EDGE = " \t，,。.？?！!：:；;、的是了在"


def topic_of(question: str, without: Sequence[tuple[int, int]] = ()) -> str:
    """What is left of the question; also without the stretches `without`, which the new question replaces."""
    text = question
    for start, end in sorted(without, reverse=True):
        text = text[:start] + (" " if text[start:end].isascii() else "") + text[end:]
    text = _ASKS_EN.sub(_article, _DOES.sub("", text))
    text = _ASKS_ZH.sub("", text)
    text = _ATTRIBUTE.sub("", text)
    return re.sub(r"\s{2,}", " ", text).strip(_EDGE)


def _article(match: re.Match[str]) -> str:
    """Of the words that ask only the definite article stays."""
    return "the" if re.search(r"\bthe$", match[0], re.I) else ""
