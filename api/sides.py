"""The sides of a comparison: "EU versus US on exosomes" is two questions, one about the EU and one about the US."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from api.periods import Period
from api.slots import Slot, SlotKind
from ingest.mentions import find_mentions

_THE = re.compile(r"\bthe\s+$", re.I)
_COMPARED = re.compile(
    r"\s*[,，]?\s*(?:(?:as )?(?:compared|opposed) (?:with|to)|in comparison (?:with|to)|versus|vs\.?|unlike|than)"
    r"(?: (?:that|those) of)?(?: the)?\s*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things compared. `question` is the question without the others."""

    text: str  # as written
    question: str
    slot: Slot | None = None  # the name that tells this side from the others
    period: Period | None = None  # the period that does


_KINDS: tuple[SlotKind, ...] = ("place", "agency", "work", "name", "code", "term")
_JOIN = re.compile(
    r"^(?:\s*(?:,|，|、|/|和|与|與|跟|同|及|以及|对|對|比|还是|還是|(?:相)?比较|(?:the\s+)?)\s*|\s*,?\s*(?:versus|vs\.?|and|with|to|or|against|from|than|as\s+opposed\s+to|compared\s+(?:with|to))\s+(?:(?:in|by|under|for|of)\s+)?(?:the\s+)?)$",
    re.I,
)
_VERSUS = re.compile(
    r"(?:\bdifferences?\s+between\s+(?P<a>.{2,60}?)\s+and\s+(?P<b>.{2,60}?)(?=$|[?,.;]|\s+(?:in|on|for|under|when|about|regarding)\b)"
    r"|(?P<c>[^,?;]{2,40}?)\s+(?:versus|vs\.?)\s+(?P<d>[^,?;]{2,40}?)(?=$|[?,.;:]|\s+(?:in|on|for|under|about|regarding)\b)"
    r"|(?P<e>[^，？,?]{2,20}?)(?:和|与|與|跟)(?P<f>[^，？,?]{2,20}?)(?=有什么|有何|的?(?:区别|不同|差别|差异|異同|异同)|相比|哪个|在))",
    re.I,
)


# what asks for the comparison itself: a side alone cannot be asked for it, and "different" is in no rule that is
_COMPARING = re.compile(
    r"(?:，|,)?(?:之间)?的?(?:(?:有(?:什么|何|哪些)?|存在(?:什么|哪些)?)(?:主要)?(?:的)?(?:区别|不同|差别|差异|異同|异同)(?:之处|吗|呢)?"
    r"|的?(?:区别|差别|差异|異同|异同)(?:是什么|在哪里?|何在|$)|相比(?:如何|怎么样|呢)?|(?:有)?何不同)"
    r"|^(?:请)?(?:比较|对比)(?:一下)?"
    r"|^\s*(?:please\s+)?(?:compare|contrast)\s+(?:the\s+)?|\b(?:what\s+(?:is|are)\s+the\s+)?differences?\s+between\s+"
    r"|^\s*how\s+do(?:es)?\s+(?=.*\bdiffer\b)|\s+differ(?:ent|s)?\b(?:\s+(?:from|in)\b)?",
    re.I,
)


def find_sides(text: str, slots: Sequence[Slot], today: date) -> tuple[Side, ...]:
    """The sides, in order: names of one kind that stand joined, else the two halves of "A versus B"; () for none."""
    for kind in _KINDS:
        group = _joined(text, [slot for slot in slots if slot.kind == kind])
        if len({slot.value for slot in group}) > 1:
            spans = [(slot.start, slot.end) for slot in group]
            return tuple(Side(slot.text, _only(text, spans, number), slot=slot) for number, slot in enumerate(group))
    mentions = find_mentions(text, today)
    if len({(mention.first, mention.last) for mention in mentions}) > 1:
        spans = [(mention.start, mention.end) for mention in mentions]
        return tuple(
            Side(text[m.start : m.end], _only(text, spans, number), period=Period(m.first, m.last))
            for number, m in enumerate(mentions)
        )
    match = _VERSUS.search(text)
    if match is None:
        return ()
    names = [name for name in ("a", "b", "c", "d", "e", "f") if match[name]]
    spans = [match.span(name) for name in names]
    return tuple(Side(match[name].strip(), _only(text, spans, number)) for number, name in enumerate(names))


def _joined(text: str, slots: Sequence[Slot]) -> list[Slot]:
    """The slots that stand in one chain of "and", "versus", 和; all of them when none do but there are two."""
    chain: list[Slot] = []
    for before, after in pairwise(slots):
        if _JOIN.match(text[before.end : after.start]) or before.end == after.start:
            chain += [slot for slot in (before, after) if slot not in chain]
    return chain or (list(slots) if len(slots) == 2 else [])


def _only(text: str, spans: Sequence[tuple[int, int]], number: int) -> str:
    """The text with one of the spans in the place of the whole chain of them, or without the other spans."""
    start, end = spans[0][0], spans[-1][1]
    keep = text[spans[number][0] : spans[number][1]]
    gaps = [text[left[1] : right[0]] for left, right in pairwise(spans)]
    if all(_JOIN.match(gap) or not gap for gap in gaps):
        return _tidy(text[:start] + keep + text[end:])
    if len(spans) == 2 and (compared := _COMPARED.search(text[: spans[1][0]])) and compared.start() >= spans[0][1]:
        # "How does A regulate x compared with B?": each takes the place of the first
        before = text[:start] if number == 0 or _THE.search(text[: spans[1][0]]) else _THE.sub("", text[:start])
        return _tidy(before + keep + text[spans[0][1] : compared.start()] + text[end:])
    parts = []
    position = 0
    for index, (left, right) in enumerate(spans):
        parts.append(text[position:left] + (keep if index == number else ""))
        position = right
    return _tidy("".join(parts) + text[position:])


def _tidy(text: str) -> str:
    bare = _COMPARING.sub(" ", text)
    return re.sub(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])|\s+(?=[?？])", "", re.sub(r"\s{2,}", " ", bare)).strip()
