"""An answer in the words of a language model, as far as the quotes bear them out; else the answer as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from api.answer import Answer
from api.llm.check import Checker, ScoreTexts
from api.llm.client import Failure, LanguageModel, LanguageModelError
from api.llm.instructions import without_instructions
from api.llm.names import Names
from api.llm.prompt import messages
from api.llm.reply import MAX_CLAIMS, SCHEMA, Claim, read_reply
from api.settings import Settings
from index.terms import TermBase
from ingest.types import Language

_FAILED: dict[Failure, tuple[str, str]] = {
    "slow": ("did not answer in time", "没有按时作答"),
    "unreachable": ("could not be reached", "无法连接"),
    "status": ("could not answer", "未能作答"),
    "malformed": ("gave a reply that cannot be read", "的回复无法读取"),
}


class Writer:
    """Writes answers with one model. A refusal never goes to the model."""

    def __init__(self, model: LanguageModel, terms: TermBase, score: ScoreTexts) -> None:
        self._model = model
        self._names = Names(terms)
        self._score = score

    def write(self, answer: Answer) -> Answer:
        """The answer with the model's checked claims before its quotes, or with a note that says why there are none."""
        if not answer.answered:
            return answer
        texts = [without_instructions(quote.text) for quote in answer.quotes]
        if not any(texts):
            return _noted(answer, _no_text(answer.language))
        try:
            claims = read_reply(
                self._model.complete(messages(answer.question, answer.language, answer.quotes, texts), SCHEMA)
            )
        except LanguageModelError as error:
            return _noted(answer, _failure(self._model.name, error, answer.language))
        return self._checked(answer, texts, claims)

    def close(self) -> None:
        """Close the connections to the model."""
        self._model.close()

    def _checked(self, answer: Answer, texts: Sequence[str], claims: Sequence[Claim]) -> Answer:
        if not claims:
            return _noted(answer, _no_answer(self._model.name, answer.language))
        checker = Checker(answer.quotes, texts, self._names, self._score)
        checked = [checker.check(claim) for claim in claims[:MAX_CLAIMS]]
        kept = [one.claim for one in checked if one.claim is not None]
        # a claim that is removed for its citations is one thing removed, not two
        removed = sum(1 if one.claim is None else one.unknown for one in checked) + len(claims[MAX_CLAIMS:])
        answer = replace(answer, removed=removed)
        if removed:
            answer = _noted(answer, _removed(removed, answer.language))
        if not kept:
            return _noted(answer, _nothing_left(self._model.name, answer.language))
        lines = [claim.text + "".join(f"[{number}]" for number in claim.quotes) for claim in kept]
        return replace(answer, model=self._model.name, answer="\n".join([*lines, answer.answer]))


def open_writer(settings: Settings, terms: TermBase, score: ScoreTexts) -> Writer:
    """The writer with the model that the settings name. Raises LanguageModelSetting."""
    return Writer(LanguageModel.configured(settings), terms, score)


def _noted(answer: Answer, note: str) -> Answer:
    return replace(answer, answer=f"{answer.answer}\n{note}", notes=(*answer.notes, note))


def _failure(name: str, error: LanguageModelError, language: Language) -> str:
    english, chinese = _FAILED[error.failure]
    detail = f" ({error.detail})" if error.detail else ""
    if language == "zh":
        return f"语言模型 {name} {chinese}{detail}，以上仅为原文摘录。"
    return f"The language model {name} {english}{detail}; this answer has the quotes only."


def _removed(count: int, language: Language) -> str:
    if language == "zh":
        return f"语言模型所写内容中有 {count} 处缺乏引文依据，已删除。"
    if count == 1:
        return "1 part of what the language model wrote was removed, because the quotes do not bear it out."
    return f"{count} parts of what the language model wrote were removed, because the quotes do not bear them out."


def _nothing_left(name: str, language: Language) -> str:
    if language == "zh":
        return f"语言模型 {name} 没有写出有引文依据的内容，以上仅为原文摘录。"
    return f"The language model {name} wrote nothing that the quotes bear out; this answer has the quotes only."


def _no_answer(name: str, language: Language) -> str:
    if language == "zh":
        return f"语言模型 {name} 认为引文没有回答这个问题，以上仅为原文摘录。"
    return f"The language model {name} finds no answer in these quotes; this answer has the quotes only."


def _no_text(language: Language) -> str:
    if language == "zh":
        return "引文中含有针对语言模型的指令，未交给语言模型，以上仅为原文摘录。"
    return (
        "The quotes contain instructions to a language model and were not given to it; this answer has the quotes only."
    )
