"""Questions for a definition: sentences that define the term asked about come first."""

from __future__ import annotations

import re
from dataclasses import replace

from api.definitions import defines
from api.question import Question
from api.ranked import Ranked
from api.slots import Slot

_BEFORE = re.compile(
    r"(?:and |so )?what(?:['’]s| is| are| does| do)(?: meant by)?(?: an?| the)?"
    r"|(?:please )?(?:define|explain)(?: the term)?"
    r"|definition of(?: the term)?|(?:请问|请解释|解释)?(?:什么(?:是|叫做?|叫)|何谓|何为)|(?:请问)?",
    re.I,
)
_AFTER = re.compile(
    r"(?:mean|stand for)?|(?:这个词|一词)?(?:是什么(?:意思|东西)?|是指什么|指的?是什么"
    r"|是啥|的定义(?:是什么)?|怎么定义)?"
)
_TIMES = 1_000.0  # as likely as before is a sentence that defines the term


def asked_term(asked: Question) -> Slot | None:
    """The term of which the question wants the definition and nothing else; None for other questions."""
    if "definition" not in asked.kinds or len(asked.slots) != 1 or asked.period is not None:
        return None
    (slot,) = asked.slots
    before, after = asked.text[: slot.start].strip(" “\"‘'「《"), asked.text[slot.end :].strip(" ”\"’'」》?？。.!！")
    after = re.sub(r"^(?:e?s)\b", "", after).strip()
    return slot if _BEFORE.fullmatch(before) and _AFTER.fullmatch(after) else None


def definitions_first(asked: Question, ranked: Ranked) -> Ranked:
    """The same candidates, those that define the term far likelier than before, where the question wants that."""
    slot = asked_term(asked)
    if slot is None:
        return ranked
    raised = ranked.share.copy()
    for place, candidate in enumerate(ranked.pool.candidates):
        if defines(slot.forms, candidate.text):
            raised[place] *= _TIMES
    return replace(ranked, share=raised / raised.sum())
