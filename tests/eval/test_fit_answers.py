"""Learning which sentence answers and when to refuse, on cases small enough to see the result coming."""

from __future__ import annotations

import numpy as np
import pytest

from api.candidates import Candidate
from api.question import read_question
from api.ranked import read_sentences
from api.sentence_features import NAMES
from api.signals import NAMES as SIGNALS
from eval.fit_answers import Outcomes, Read, ReadSet, fit_refusal, fit_sentences, measured, outcomes
from eval.sentence_sets import Case
from tests.api.conftest import FakeReader, make_hit

TOPICS = ("lipstick", "shampoo", "sunscreen", "perfume", "mascara", "toothpaste", "cleanser", "serum")


def case(topic: str, number: int, answers: bool = True) -> Read:
    """The second of two sentences answers: it has the number that is asked for."""
    question = f"how many batches of {topic} failed the test"
    text = (
        f"The test of {topic} batches that failed was repeated. Of the batches of {topic} {number + 3} failed the test."
    )
    hit = make_hit(text, 0.9 if answers else 0.2, name=topic)
    asked = read_question(question)

    def right(candidate: Candidate) -> bool:
        return answers and candidate.text.startswith("Of the")

    sentences = read_sentences(asked, [hit], FakeReader())
    own = Case(topic, "asked" if answers else "removed", asked, (hit,), right)
    return Read(own, sentences, np.array([right(one) for one in sentences.pool.candidates]))


@pytest.fixture(scope="module")
def reads() -> ReadSet:
    return ReadSet(
        "made", tuple(case(topic, n, answers) for n, topic in enumerate(TOPICS) for answers in (True, False))
    )


def test_the_answering_sentence_is_learned(reads: ReadSet) -> None:
    ranking = fit_sentences([reads])
    assert ranking.weights.shape == (len(NAMES),)
    found = outcomes(reads, ranking)
    assert found.signals.shape == (len(reads.reads), len(SIGNALS))
    assert found.first[found.possible].tolist() == [1.0] * len(TOPICS)


def test_refusal_is_learned(reads: ReadSet) -> None:
    found = outcomes(reads, fit_sentences([reads]))
    weights = fit_refusal([found])
    confidence = found.signals @ weights[:-1] + weights[-1]
    assert confidence[found.possible].min() > confidence[~found.possible].max()


def test_measures_are_shares_of_questions_as_they_are() -> None:
    found = Outcomes(
        signals=np.zeros((4, len(SIGNALS))),
        right=np.array([1.0, 1.0, 0.0, 0.0]),
        first=np.array([1.0, 0.0, 0.0, 0.0]),
        shown=np.array([1.0, 3.0, 2.0, 4.0]),
        weights=np.ones(4),
        asked=np.array([True, True, True, False]),
        possible=np.array([True, True, True, False]),
    )
    row = measured("x", found, np.zeros(len(SIGNALS) + 1))
    assert (row.questions, row.first, row.shown, row.quotes) == (3, 1 / 3, 2 / 3, 2.0)
    assert row.auc == 0.5
    assert row.ece == pytest.approx(abs(2 / 3 - 1 / 2), abs=0.5)
