"""A follow-up made complete: what it lacks is taken from the turns before. Rules, no language model.

Three ways, in this order. "And in the UK?" names something in place of something else: it is put there, found as a
name of the same kind, behind the same preposition, or as the words nearest in meaning. "When was that?" points back:
what was asked about takes the pronoun's place, or what the assistant named, where the collection knows more of that.
Any other question that says too little is told what it is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING

from api.antecedents import names_said
from api.aspects import asked_of, is_aspect, replace_aspect
from api.history import Turn
from api.pronouns import filled, may_lack, points_back, pronoun, size
from api.replacing import Cut, Nearest, replace_like
from api.slots import Slot, read_slots
from api.topic import topic_of
from index.fold import fold, has_han, simplify
from index.terms import TermBase
from ingest.mentions import Mention, find_mentions

if TYPE_CHECKING:
    from api.parts import Parts

_LEAD = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?|then|now|also|well|what about|how about|what if)\b[\s,]*"
    r"|(?:那么?|还有|另外|然后|所以|不过|但是?|请问|再问一下|以及|至于|嗯|好的?)[，,、\s]*)+",
    re.I,
)
_ABOUT = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?|then)\b[\s,]*)*(?:what|how) about\b|又?(?:呢|怎么样|如何)[？?\s]*$", re.I
)
_WH = re.compile(
    r"\b(?:what|who|whom|whose|when|where|which|why|how)\b"
    r"|什么|谁|哪|何|多少|几|怎|吗|是否|有没有|是不是|能否|能不能|为啥|多久|多大|多长",
    re.I,
)
_AUX = re.compile(
    r"^(?:is|are|was|were|am|do|does|did|can|could|may|might|must|should|shall|will|would|has|have|had)(?:n['’]t)?\b",
    re.I,
)
_OWN_WORD = re.compile(r"[^,，]{2,40}[,，].*(?:\?|？|吗|多久|多少|几)")  # "小企业呢，要保存多久？"
_ASKS_WHO = re.compile(r"\bwho\b|谁", re.I)
_ASKS_NAME = re.compile(
    r"\bwho\b|\b(?:which|what) (?:(?!(?:is|are|was|were|do|does|did|the|ha[sd])\b)[\w-]+ ){0,2}"
    r"(?:compan|firm|brand|agenc|regulator|authorit|manufacturer|maker|group"
    r"|law|regulation|rule|product|organi[sz]ation|institut|universit|court)"
    r"|谁|哪[一]?[家个部]|哪(?:国|所|份|款|种)|什么(?:公司|企业|品牌|机构|部门|法规|条例|产品)",
    re.I,
)
Reply = Callable[[str], str]  # what the collection says to a question, in its own words; "" where it refuses
Likelier = Callable[[str, str], str]  # of two readings of a question the one that the collection answers better
_SEARCHED = 8  # so many turns before the last are read with searches; of a long conversation the earlier ones by rule
_FROM_HISTORY = 0.05  # so much better must the best hit be for words taken from the turns before
_PROPER = re.compile(r"[A-Z][\w'’&.-]*(?:\s+[A-Z][\w'’&.-]*){0,3}")  # "Zolgensma"


@dataclass(frozen=True, slots=True)
class _Before:
    """The last question, made complete, and what the assistant said to it."""

    asked: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Makes follow-ups complete. `nearest` finds which words of a question are nearest in meaning to others."""

    terms: TermBase | None = None
    nearest: Nearest | None = None
    cut: Cut = str.split

    @classmethod
    def of(cls, parts: Parts) -> FollowUps:
        """With the terms, the words and the vectors that a collection is searched with."""
        table = parts.table

        def nearest(text: str, others: Sequence[str]) -> list[float]:
            likeness: list[float] = (table.encode_documents(others) @ table.encode_questions([text])[0]).tolist()
            return likeness

        return cls(parts.terms, nearest, parts.analyser.tokens)

    def standalone(
        self,
        question: str,
        history: Sequence[Turn],
        today: date | None = None,
        likelier: Likelier | None = None,
        reply: Reply | None = None,
    ) -> str | None:
        """The question with what it lacks, or None where it lacks nothing or there is nothing to take it from.

        Where the words leave open whether it is complete, or whether a pronoun means what was asked about or what the
        assistant named, `likelier` chooses; without it what may be lacking is added. `reply` stands for a turn of
        the assistant that the history lacks.
        """
        day = today or date.today()
        before = _Before()
        for at, turn in enumerate(history):
            if turn.role == "assistant":
                before = replace(before, said=turn.text)
            elif re.search(r"\w", turn.text):
                said = simplify(turn.text.strip())
                chooses = likelier if likelier is None or len(history) - at <= _SEARCHED else _as_it_stands
                before = _Before(self._complete(said, before, day, chooses, None) or said)
        return self._complete(simplify(question.strip()), before, day, likelier, reply) if before.asked else None

    def _complete(
        self, new: str, before: _Before, day: date, likelier: Likelier | None, reply: Reply | None
    ) -> str | None:
        if not before.asked:
            return None
        told = _LEAD.sub("", new).strip()
        slots = read_slots(told, self.terms)
        if self._is_phrase(new, told):
            return self._put_in(told, slots, before.asked, day)
        if new == told and not points_back(told, slots):
            if not may_lack(told, slots):
                return None
            added = self._pointed(told, slots, before, day, likelier, reply)
            return added if likelier is None or likelier(new, added) == added else None
        return self._pointed(told, slots, before, day, likelier, reply)

    def _pointed(
        self,
        told: str,
        slots: Sequence[Slot],
        before: _Before,
        day: date,
        likelier: Likelier | None,
        reply: Reply | None,
    ) -> str:
        """The question about what was asked about, or about what the assistant named where that is likelier meant."""
        about = self._told_about(told, slots, before.asked, day)
        spot = pronoun(told)
        if spot is None:
            return about
        wants = _ASKS_NAME.search(before.asked) is not None
        said = before.said or (reply(before.asked) if wants and reply is not None else "")
        known = fold(before.asked)
        names = [name for name in names_said(said, self.terms) if fold(name) not in known]
        if names and spot.is_plural:
            names = [("、" if has_han(told) else " and ").join(names)]
        named = [filled(told, spot, name) for name in names]
        readings = [about, *named]
        if wants and named:  # the company asked for is meant by "it"; of who did it and what was done either may be
            readings = [*named, about] if _ASKS_WHO.search(before.asked) else named
        return reduce(likelier, readings) if likelier is not None else readings[0]

    def _is_phrase(self, new: str, told: str) -> bool:
        """Whether the question only names something: 那中国呢？, "and in the UK?", "What about ingredients?"."""
        bare = _ABOUT.sub("", told).strip(" ，,。.？?！!")
        if not bare or _OWN_WORD.match(told):
            return False
        if _WH.search(bare) or _AUX.match(bare):
            return False
        return _ABOUT.search(new) is not None or _LEAD.match(new) is not None or size(bare) <= 2

    def _put_in(self, told: str, slots: Sequence[Slot], known: str, day: date) -> str:
        """The question before with what is named now in the place of what it replaces."""
        phrase = _ABOUT.sub("", told).strip(" ，,。.？?！!") or told
        if not slots and _PROPER.fullmatch(phrase):
            start = told.index(phrase)
            slots = (Slot("name", phrase, start, start + len(phrase), phrase, (phrase,)),)
        before = read_slots(known, self.terms)
        for slot in slots:
            if (same := _same_kind(slot, before)) is not None:
                owns = known[same.end :].startswith(("'s", "’s"))
                article = "the " if re.search(r"\bthe\s+$", told[: slot.start], re.I) and not owns else ""
                return re.sub(r"\bthe\s+$", "", known[: same.start]) + article + slot.text + known[same.end :]
        mine, theirs = find_mentions(phrase, day), find_mentions(known, day)
        if mine and theirs:
            named = _with_year(phrase[mine[0].start : mine[-1].end], mine[0], theirs[0])
            return known[: theirs[0].start] + named + known[theirs[-1].end :]
        if not mine and is_aspect(phrase):
            return self._put_aspect(phrase, before, known, day)
        if mine or any(slot.kind in ("place", "agency") for slot in slots):
            return _joined(known.rstrip("？?。. "), phrase) + ("？" if has_han(known) else "?")
        is_term = any(slot.kind == "term" and slot.text == phrase for slot in slots)
        terms = [(one.start, one.end) for one in before if is_term and one.kind == "term"]
        return replace_like(known, phrase, self.nearest, self.cut, terms)

    def _put_aspect(self, phrase: str, before: Sequence[Slot], known: str, day: date) -> str:
        """The question with another price, owner or date of the same, in place of the one asked for."""
        put = replace_aspect(known, phrase, self.nearest, self.cut)
        if put is not None:
            return put
        theirs = find_mentions(known, day)
        when = known[theirs[0].start : theirs[-1].end] if theirs else ""
        topic = topic_of(known)
        return asked_of(phrase, known, before, when) or _joined(topic + ("，" if has_han(topic) else ":"), phrase)

    def _told_about(self, told: str, slots: Sequence[Slot], known: str, day: date) -> str:
        """The question with its subject: in the pronoun's place, else in front."""
        before = read_slots(known, self.terms)
        spans = [(same.start, same.end) for slot in slots if (same := _same_kind(slot, before)) is not None]
        if find_mentions(told, day):
            spans += [(mention.start, mention.end) for mention in find_mentions(known, day)]
        topic = topic_of(known, spans)
        if not topic:
            return told
        if re.match(r"[^,，]{2,40}[,，]", told):  # "the port, is it included?" has its own word for the pronoun
            return _joined(topic + ("，" if has_han(topic) and has_han(told) else ":"), told)
        if (spot := pronoun(told)) is not None and not spot.is_noun:
            return filled(told, spot, topic)
        return _joined(topic + ("，" if has_han(topic) and has_han(told) else ":"), told)


def _with_year(named: str, mine: Mention, theirs: Mention) -> str:
    """A month, quarter or half without a year with the year of the period that it takes the place of."""
    relative = re.match(r"[去今明前后本这]|上[个年月周季]|last|this|next", named, re.I)
    if not mine.assumed or mine.precision in ("year", "span") or relative:
        return named
    return f"{theirs.first.year}年{named}" if has_han(named) else f"{named} {theirs.first.year}"


def _as_it_stands(alone: str, added: str) -> str:
    """The reading that takes nothing from before: costs no search."""
    return alone


def likelier_by(best_score: Callable[[str], float]) -> Likelier:
    """The reading for which the collection has the better hit; words from before have to earn their place."""

    def likelier(alone: str, added: str) -> str:
        return added if best_score(added) > best_score(alone) + _FROM_HISTORY else alone

    return likelier


def _same_kind(slot: Slot, before: Sequence[Slot]) -> Slot | None:
    """The last name of the same kind in the question before; a place also takes the place of an agency."""
    if slot.kind == "term":
        return None
    same = [other for other in before if other.kind == slot.kind and other.value != slot.value]
    if not same and slot.kind == "place":
        same = [other for other in before if other.kind == "agency"]
    return same[-1] if same else None


def _joined(left: str, right: str) -> str:
    wide = has_han(left[-1:] or " ") or left[-1:] in "，。？"
    return left + ("" if wide and has_han(right[:1] or " ") else " ") + right
