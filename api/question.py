"""Reading a question: everything that its words tell before anything is searched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from api.as_of import find_as_of
from api.clean import clean, readable
from api.focus import find_focus
from api.periods import Period, find_periods, union
from api.question_kinds import QuestionKind, is_negated, question_kinds
from api.several import find_parts
from api.sides import Side, find_sides
from api.slots import Slot, SlotKind, read_slots
from index.terms import TermBase
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
_IDENTITY: tuple[SlotKind, ...] = ("agency", "place", "code", "work", "name")


class BadQuestion(UserError):
    """The question is empty or too long."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was read. What was not found is empty; nothing here has been looked up in a collection."""

    text: str
    language: Language
    period: Period | None  # that contains all `periods`: evidence for ranking, never a cut
    periods: tuple[Period, ...] = ()  # each one named, in order: two for "2023 versus 2024"
    as_of: date | None = None  # "as of June 2022": the last day of which the answer must be true
    kinds: tuple[QuestionKind, ...] = ()  # the most telling first
    negated: bool = False
    focus: str = ""  # the words whose value is asked for: "employees" of "how many employees does it have"
    slots: tuple[Slot, ...] = ()  # agencies, places, works, codes, names and known terms, in order
    sides: tuple[Side, ...] = ()  # two or more for a comparison: each to be answered by itself
    parts: tuple[str, ...] = ()  # the questions, each complete, where there are several; else ()

    @property
    def agencies(self) -> tuple[str, ...]:
        """Canonical names of the agencies named, as in Metadata.agency."""
        return self._values("agency")

    @property
    def jurisdictions(self) -> tuple[str, ...]:
        """Codes of the places named as in Metadata.jurisdiction, of others the English names."""
        return self._values("place")

    @property
    def identifiers(self) -> tuple[str, ...]:
        """Document numbers, standards, provisions, registrations and other codes, as written."""
        return self._values("code")

    @property
    def identity(self) -> tuple[Slot, ...]:
        """The names that an answer has to be about. A known substance or procedure (kind "term") is not among them."""
        return tuple(slot for slot in self.slots if slot.kind in _IDENTITY)

    def _values(self, kind: SlotKind) -> tuple[str, ...]:
        return tuple(dict.fromkeys(slot.value for slot in self.slots if slot.kind == kind))


def read_question(text: str, terms: TermBase | None = None, today: date | None = None) -> Question:
    """The question with what its words tell; "last year" is relative to `today`, by default the system's.

    `terms` gives names in both languages. Raises `BadQuestion` for an empty or an overlong one.
    """
    plain = readable(checked(text))
    day = today or date.today()
    periods = find_periods(plain, day)
    slots = read_slots(plain, terms)
    kinds = question_kinds(plain)
    return Question(
        text=plain,
        language=question_language(plain),
        period=union(periods),
        periods=periods,
        as_of=find_as_of(plain, day),
        kinds=kinds,
        negated=is_negated(plain),
        focus=find_focus(plain, slots),
        slots=slots,
        parts=find_parts(plain, terms, day),
        sides=find_sides(plain, slots, day) if "comparison" in kinds else (),
    )


def checked(text: str) -> str:
    """The question without what was not meant (`api.clean`). Raises `BadQuestion` for an empty or an overlong one."""
    stripped = clean(text)
    if not re.search(r"[^\W_]", stripped):
        raise BadQuestion("the question is empty: write what you want to know, in Chinese or English")
    if (length := len(text.strip())) > MAX_LENGTH:
        raise BadQuestion(f"the question has {length:,} characters, the limit is {MAX_LENGTH:,}: shorten it")
    return stripped


def question_language(text: str) -> Language:
    """The language to answer in. Names do not decide: "What does 化妆品监督管理条例 say?" is English."""
    characters = len(_CJK.findall(text))
    words = len(_LATIN_WORD.findall(text))
    if not characters or not words:
        return "zh" if characters else "en"
    if _ENGLISH.search(text) and not _CHINESE.search(text):
        return "en"
    return "zh" if characters >= words else "en"
