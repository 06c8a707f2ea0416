"""Every mutation breaks what it says it breaks, and only for as long as it lasts. `make mutate` shows that the gate
notices each: too slow for here."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from api.question import read_question
from eval.mutate import INTACT
from eval.mutations import MUTATIONS, Mutation, calibration_of
from index.analyse import Analyser
from index.model import StaticModel
from index.terms import TermBase
from index.translate import Translator

SENTENCE = "国家药监局2021年第50号公告, exosomes"


def named(words: str) -> Mutation:
    (found,) = [mutation for mutation in MUTATIONS if words in mutation.name]
    return found


def tokens() -> list[str]:
    return Analyser().tokens(SENTENCE)


def test_names_tell_the_mutations_apart() -> None:
    assert len({mutation.name for mutation in MUTATIONS}) == len(MUTATIONS) >= 10
    assert calibration_of(INTACT) is None


@pytest.mark.parametrize("words", ["not cut into words", "give no tokens"])
def test_the_analyser_is_broken_and_whole_again(words: str) -> None:
    whole = tokens()
    with named(words).broken():
        broken = tokens()
    assert broken != whole and tokens() == whole
    assert "exosom" in whole and "exosom" in broken
    assert any(token.isdigit() for token in whole)
    if words == "give no tokens":
        assert not any(letter.isdigit() for token in broken for letter in token)


@pytest.mark.parametrize(("words", "start"), [("no period", None), ("a year late", date(2024, 1, 1))])
def test_the_date_rule_is_broken_and_whole_again(words: str, start: date | None) -> None:
    with named(words).broken():
        period = read_question("what happened in 2023?").period
    assert (period and period.start) == start
    whole = read_question("what happened in 2023?").period
    assert whole is not None and whole.start == date(2023, 1, 1)


def test_meaning_words_and_translation_go(static_model: StaticModel, terms: TermBase, analyser: Analyser) -> None:
    ids = static_model.token_ids(["exosomes"])[0]
    translator = Translator(static_model, terms, analyser)
    with named("dense").broken():
        assert not static_model.encode_questions(["exosomes"]).any()
        assert static_model.encode_documents(["exosomes"]).any()
    with named("late interaction").broken():
        assert not static_model.late_similarity(ids, ids).any()
    with named("translated").broken():
        assert translator.groups("exosomes") == []
    assert translator.groups("exosomes")
    assert np.allclose(np.diag(static_model.late_similarity(ids, ids)), 1, atol=0.02)


@pytest.mark.parametrize(("words", "threshold"), [("everything is answered", 0.0), ("next to nothing", 0.99)])
def test_refusing_is_broken_by_its_threshold_alone(words: str, threshold: float) -> None:
    calibration = calibration_of(named(words))
    assert calibration is not None and calibration.threshold == threshold
