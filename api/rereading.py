"""A refused question read again: without orders to a language model, and with its slips mended. Said in the answer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from api.answer import Answer
from api.content import has_content
from api.llm.instructions import without_instructions
from api.parts import Parts
from api.spelling import Correction, Speller
from index.collection import EmbeddedCollection
from ingest.types import Language


@dataclass(frozen=True, slots=True)
class Reading:
    """Another way to read a question."""

    text: str
    obeyed: bool  # nothing that gives orders was left out
    corrections: tuple[Correction, ...]

    def noted(self, answer: Answer) -> Answer:
        """The answer to this reading, with a note that says how the question was read."""
        note = self.note(answer.language)
        return replace(answer, answer=f"{answer.answer}\n{note}", notes=(*answer.notes, note))

    def note(self, language: Language) -> str:
        """What was done to the question, in words."""
        pairs = [(one.wrong, one.right) for one in self.corrections]
        if language == "zh":
            mended = "，".join(f"“{wrong}”按“{right}”理解" for wrong, right in pairs)
            parts = ["" if self.obeyed else "提问中的指令未予理会", mended]
            return "；".join(part for part in parts if part) + "。"
        mended = ", ".join(f"“{wrong}” was read as “{right}”" for wrong, right in pairs)
        parts = ["" if self.obeyed else "orders in the question were left out", mended]
        said = "; ".join(part for part in parts if part)
        return said[0].upper() + said[1:] + "."


class Rereader:
    """Reads the questions of one collection again."""

    def __init__(self, collection: EmbeddedCollection, parts: Parts) -> None:
        """Nothing is loaded before it is needed."""
        self._speller = Speller(collection.lexical, collection.store, parts.analyser, parts.table, parts.terms)

    def reading(self, question: str) -> Reading | None:
        """The other reading, None where there is none."""
        kept = without_instructions(question)
        text = kept if has_content(kept) else question
        corrected, corrections = self._speller.corrected(text)
        return Reading(corrected, text == question, corrections) if corrected != question else None
