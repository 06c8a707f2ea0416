"""Several questions in one: "When was it signed, and who issued it?" is two, each to be answered by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from api.followup import FollowUps
from api.history import Turn
from index.fold import has_han
from index.terms import TermBase

MOST = 4  # parts; a text with more is no question but a list of them
_ASKS = re.compile(
    r"\b(?:what|who|whom|whose|when|where|which|why|how)\b"
    r"|^\W*(?:and |but |or )?(?:is|are|was|were|do|does|did|can|could|may|must|should|will|would|has|have|had)\b"
    r"|什么|谁|哪|何[时处人]|多少|几[个家种款年月日天次批名项人]|怎|吗|是否|有没有|是不是|能否|能不能|为何|多久|多大|多长|[？?]$",
    re.I,
)
_END = re.compile(r"(?<=[？?])\s*(?=\w)|[；;\n]+")
_AND_EN = re.compile(
    r"[\s,]+(?:and|or|but)\s+(?:also\s+)?(?=(?:when|who|where|why|how|what|which)\b(?!\s+(?:it|they|to)\b)"
    r"|(?:is|are|was|were|does|do|did|can|must|will|has)\s+(?:it|they|there|this|that|the)\b)",
    re.I,
)
_COMMA_ZH = re.compile(r"[，,](?:以及|并且|而且|还有|又|那么|那)?")


def find_parts(text: str, terms: TermBase | None, today: date) -> tuple[str, ...]:
    """The questions in the text, those after the first with what they lack; () where there is only one."""
    pieces = [piece for whole in _END.split(text) for piece in _clauses(whole.strip()) if piece]
    if not 1 < sum(_asks(piece) for piece in pieces) <= MOST:
        return ()
    follow_ups = FollowUps(terms)
    turns: list[Turn] = []
    parts: list[str] = []
    for piece in _joined(pieces):
        parts.append(follow_ups.standalone(piece, turns, today) or piece)
        turns.append(Turn("user", parts[-1]))
    return tuple(parts) if len(parts) > 1 else ()


def _clauses(text: str) -> list[str]:
    """The text cut where one asking clause ends and another begins."""
    cuts = (_COMMA_ZH if has_han(text) else _AND_EN).finditer(text)
    pieces: list[str] = []
    start = 0
    for cut in cuts:
        if _asks(text[start : cut.start()]) and _asks(text[cut.end() :]):
            pieces.append(text[start : cut.start()].strip())
            start = cut.end()
    return [*pieces, text[start:].strip()]


def _joined(pieces: Sequence[str]) -> list[str]:
    """Statements put in front of the question that follows them, or behind the last one."""
    joined: list[str] = []
    waiting = ""
    for piece in pieces:
        if _asks(piece):
            joined.append(f"{waiting} {piece}".strip())
            waiting = ""
        else:
            waiting = f"{waiting} {piece}".strip()
    if waiting and joined:
        joined[-1] = f"{joined[-1]} {waiting}"
    return joined


def _asks(text: str) -> bool:
    return _ASKS.search(text) is not None
