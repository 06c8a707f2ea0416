"""A refused question read again: without orders to a language model, with its slips mended, with names that stand
in the collection. What was done is said in the answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from api.answer import Answer
from api.content import has_content
from api.llm.instructions import without_instructions
from api.mentioned import Mentioned
from api.parts import Parts
from api.slots import read_slots
from api.spelling import Correction, Speller
from index.collection import EmbeddedCollection
from index.fold import CJK
from ingest.types import Language

_RENAMED = frozenset(("work", "agency", "name"))
_GAP = re.compile(rf"(?<=[{CJK}])\s+(?=[{CJK}])")  # 牙膏 监督管理办法


@dataclass(frozen=True, slots=True)
class Reading:
    """Another way to read a question."""

    text: str
    obeyed: bool  # nothing that gives orders was left out
    corrections: tuple[Correction, ...]

    def noted(self, answer: Answer) -> Answer:
        """The answer to this reading, with a note that says how the question was read."""
        note = self.note(answer.language)
        if not note:
            return answer
        return replace(answer, answer=f"{answer.answer}\n{note}", notes=(*answer.notes, note))

    def note(self, language: Language) -> str:
        """What was done to the question, in words; "" where only gaps were closed."""
        pairs = [(one.wrong, one.right) for one in self.corrections]
        if language == "zh":
            mended = "，".join(f"“{wrong}”按“{right}”理解" for wrong, right in pairs)
            parts = ["" if self.obeyed else "提问中的指令未予理会", mended]
            return "；".join(part for part in parts if part) + "。" if any(parts) else ""
        mended = ", ".join(f"“{wrong}” was read as “{right}”" for wrong, right in pairs)
        parts = ["" if self.obeyed else "orders in the question were left out", mended]
        said = "; ".join(part for part in parts if part)
        return said[0].upper() + said[1:] + "." if said else ""


class Rereader:
    """Reads the questions of one collection again."""

    def __init__(self, collection: EmbeddedCollection, parts: Parts) -> None:
        """Nothing is loaded before it is needed."""
        self._mentioned = Mentioned(collection.lexical, collection.store, parts.analyser)
        self._terms = parts.terms
        self._speller = Speller(collection.lexical, collection.store, parts.analyser, parts.table, parts.terms)

    def mended(self, question: str) -> Reading | None:
        """The question with the words mended that nobody has, None where there are none: quick enough for any."""
        mended, corrections = self._speller.mended(question)
        return Reading(mended, True, corrections) if corrections else None

    def reading(self, question: str) -> Reading | None:
        """The other reading, None where there is none."""
        kept = without_instructions(question)
        text = kept if has_content(kept) else question
        corrected, corrections = self._speller.corrected(_GAP.sub("", text))
        corrected, renamed = self._renamed(corrected)
        corrections = (*corrections, *renamed)
        return Reading(corrected, text == question, corrections) if corrected != question else None

    def _renamed(self, question: str) -> tuple[str, tuple[Correction, ...]]:
        """Laws, bodies and companies under a name that the collection has, where it has not the one written."""
        found = []
        for slot in reversed(read_slots(question, self._terms)):
            if slot.kind not in _RENAMED or self._mentioned.name((slot.text,)):
                continue
            known = next((form for form in slot.forms if self._mentioned.name((form,))), None)
            if known is not None:
                question = question[: slot.start] + known + question[slot.end :]
                found.append(Correction(slot.text, known))
        return question, tuple(reversed(found))
