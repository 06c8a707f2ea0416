"""A follow-up made complete: what it lacks is taken from the turns before. Rules, no language model.

Three ways, in this order. "And in the UK?" names something in place of something else: it is put there, found as a
name of the same kind, behind the same preposition, or as the words nearest in meaning. "When was that?" points back:
what was asked about takes the pronoun's place. Any other question that says too little is told what it is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from api.history import Turn
from api.replacing import Cut, Nearest, replace_like
from api.slots import Slot, read_slots
from api.topic import topic_of
from index.fold import has_han, simplify
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
# Pronouns that point back for sure; words that may, where nothing else says what the question is about.
_POINTS_EN = re.compile(
    r"\b(?:(?<!is )(?<!was )it(?!['’]s)|its|they|them|their|he|she|him|his|her)\b"
    r"|\b(?:the (?:same|former|latter))\b|^(?:is|was|were|are|did|does|do) (?:it|that|this|they)\b"
    r"|\b(?:(?:is|was) it|that|this|these|those)\s*[?.]?$",
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
Likelier = Callable[[str, str], str]  # of two readings of a question the one that the collection answers better
_FROM_HISTORY = 0.05  # so much better must the best hit be for words taken from the turns before
_PROPER = re.compile(r"[A-Z][\w'’&.-]*(?:\s+[A-Z][\w'’&.-]*){0,3}")  # "Zolgensma"
_SHORT_EN, _SHORT_ZH = 5, 12  # words, characters: so short a question seldom says what it is about


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
        self, question: str, history: Sequence[Turn], today: date | None = None, likelier: Likelier | None = None
    ) -> str | None:
        """The question with what it lacks, or None where it lacks nothing or there is nothing to take it from.

        Where the words leave open whether it is complete, `likelier` chooses; without it what may be lacking is added.
        """
        day = today or date.today()
        known = ""
        for turn in history:
            if turn.role == "user" and re.search(r"\w", turn.text):
                said = simplify(turn.text.strip())
                known = self._complete(said, known, day, likelier) or said
        return self._complete(simplify(question.strip()), known, day, likelier) if known else None

    def _complete(self, new: str, known: str, day: date, likelier: Likelier | None) -> str | None:
        if not known:
            return None
        told = _LEAD.sub("", new).strip()
        slots = read_slots(told, self.terms)
        if self._is_phrase(new, told):
            return self._put_in(told, slots, known, day)
        if new == told and not _points_back(told, slots):
            if not _may_lack(told, slots):
                return None
            added = self._told_about(told, slots, known, day)
            return added if likelier is None or likelier(new, added) == added else None
        return self._told_about(told, slots, known, day)

    def _is_phrase(self, new: str, told: str) -> bool:
        """Whether the question only names something: 那中国呢？, "and in the UK?", "What about ingredients?"."""
        bare = _ABOUT.sub("", told).strip(" ，,。.？?！!")
        if not bare or _OWN_WORD.match(told):
            return False
        if _WH.search(bare) or _AUX.match(bare):
            return False
        return _ABOUT.search(new) is not None or _LEAD.match(new) is not None or _size(bare) <= 2

    def _put_in(self, told: str, slots: Sequence[Slot], known: str, day: date) -> str:
        """The question before with what is named now in the place of what it replaces."""
        phrase = _ABOUT.sub("", told).strip(" ，,。.？?！!") or told
        if not slots and _PROPER.fullmatch(phrase):
            start = told.index(phrase)
            slots = (Slot("name", phrase, start, start + len(phrase), phrase, (phrase,)),)
        before = read_slots(known, self.terms)
        for slot in slots:
            if (spot := _same_kind(slot, before)) is not None:
                owns = known[spot.end :].startswith(("'s", "’s"))
                article = "the " if re.search(r"\bthe\s+$", told[: slot.start], re.I) and not owns else ""
                return re.sub(r"\bthe\s+$", "", known[: spot.start]) + article + slot.text + known[spot.end :]
        mine, theirs = find_mentions(phrase, day), find_mentions(known, day)
        if mine and theirs:
            named = _with_year(phrase[mine[0].start : mine[-1].end], mine[0], theirs[0])
            return known[: theirs[0].start] + named + known[theirs[-1].end :]
        if mine or any(slot.kind in ("place", "agency") for slot in slots):
            return _joined(known.rstrip("？?。. "), phrase) + ("？" if has_han(known) else "?")
        return replace_like(known, phrase, self.nearest, self.cut)

    def _told_about(self, told: str, slots: Sequence[Slot], known: str, day: date) -> str:
        """The question with its subject: in the pronoun's place, else in front."""
        before = read_slots(known, self.terms)
        spans = [(spot.start, spot.end) for slot in slots if (spot := _same_kind(slot, before)) is not None]
        if find_mentions(told, day):
            spans += [(mention.start, mention.end) for mention in find_mentions(known, day)]
        topic = topic_of(known, spans)
        if not topic:
            return told
        if re.match(r"[^,，]{2,40}[,，]", told):  # "the port, is it included?" has its own word for the pronoun
            return _joined(topic + ("，" if has_han(topic) and has_han(told) else ":"), told)
        for pattern, form in ((_THING_ZH, "{}"), (_OWNER_EN, "{}'s"), (_THING_EN, "{}")):
            if pattern is _THING_ZH and not has_han(told):
                continue
            if match := pattern.search(told):
                filled = form.format(topic)
                return (told[: match.start()] + filled + told[match.end() :]).strip()
        return _joined(topic + ("，" if has_han(topic) and has_han(told) else ":"), told)


def _points_back(text: str, slots: Sequence[Slot]) -> bool:
    if has_han(text):
        return _POINTS_ZH.search(text) is not None
    return _POINTS_EN.search(text) is not None and not (slots and _DUMMY_IT.search(text))


def _may_lack(text: str, slots: Sequence[Slot]) -> bool:
    """Whether the question may say too little: few names, short, or with a word such as "also" or 又."""
    names = [slot for slot in slots if slot.kind != "term"]
    if has_han(text):
        may_point = _MAY_POINT_ZH.search(text) is not None
        short = len(re.findall(r"[\u4e00-\u9fff]", text)) <= _SHORT_ZH
    else:
        may_point = _MAY_POINT_EN.search(text) is not None
        short = _size(text) <= _SHORT_EN
    if not names:
        return short or may_point or not slots
    return may_point or (short and len(slots) < 2 and not _defines(text))


def _with_year(named: str, mine: Mention, theirs: Mention) -> str:
    """A month, quarter or half without a year with the year of the period that it takes the place of."""
    relative = re.match(r"[去今明前后本这]|上[个年月周季]|last|this|next", named, re.I)
    if not mine.assumed or mine.precision in ("year", "span") or relative:
        return named
    return f"{theirs.first.year}年{named}" if has_han(named) else f"{named} {theirs.first.year}"


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


def _size(text: str) -> int:
    """Words of a text, two Chinese characters counting as one."""
    return len(re.findall(r"[A-Za-z0-9][\w'’.-]*", text)) + (len(re.findall(r"[\u4e00-\u9fff]", text)) + 1) // 2


def _defines(text: str) -> bool:
    return re.search(r"^(?:what|who) (?:is|are|was|were) |是什么|什么是|是谁|指什么", text, re.I) is not None


def _joined(left: str, right: str) -> str:
    wide = has_han(left[-1:] or " ") or left[-1:] in "，。？"
    return left + ("" if wide and has_han(right[:1] or " ") else " ") + right
