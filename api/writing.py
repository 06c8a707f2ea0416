"""Whether a language model writes, and the one that does: opened when it is first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.answer import Answer
from api.settings import Settings
from index.terms import TermBase

if TYPE_CHECKING:
    from api.llm.check import ScoreTexts
    from api.llm.write import Writer


class Writing:
    """The language model that the settings name, if they name one."""

    def __init__(self, settings: Settings | None, terms: TermBase, score: ScoreTexts) -> None:
        """`settings` None: there is no model."""
        self._settings = settings
        self._terms = terms
        self._score = score
        self._writer: Writer | None = None

    def write(self, answer: Answer, wanted: bool | None) -> Answer:
        """The answer in the model's checked words. `wanted` None: where there is a model; False: never.

        Raises LanguageModelSetting where a model is wanted and there is none.
        """
        named = self._settings is not None and self._settings.llm_url is not None
        if wanted is False or (wanted is None and not named):
            return answer
        if self._writer is None:
            from api.llm.write import open_writer  # httpx and the checks: only where there is a model

            self._writer = open_writer(self._settings or Settings.from_environment(), self._terms, self._score)
        return self._writer.write(answer)

    def close(self) -> None:
        """Close the connections to the model."""
        if self._writer is not None:
            self._writer.close()
