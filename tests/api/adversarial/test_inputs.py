"""Every adversarial input against the sample corpus and hostile documents: no crash, nothing that is not verbatim."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.answer import Answer
from api.engine import Engine
from api.question import BadQuestion, checked
from ingest.errors import UserError
from tests.api.adversarial.documents import DOCUMENTS
from tests.api.adversarial.inputs import Expected, inputs
from tests.api.adversarial.shortcomings import SHORTCOMINGS

pytestmark = pytest.mark.slow
CORPUS = Path(__file__).parents[3] / "corpus"
INPUTS = [
    pytest.param(question, expected, id=f"{group}-{number}")
    for number, (group, question, expected) in enumerate(inputs())
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("hostile")
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Engine.open(tmp_path_factory.mktemp("home"), create=True) as engine:
        report = engine.ingest([CORPUS / "en", CORPUS / "zh", folder])
        assert not report.failed
        yield engine


def test_there_are_at_least_two_hundred_different_ones() -> None:
    assert len({question for _, question, _ in inputs()}) >= 200
    assert set(SHORTCOMINGS) <= {question for _, question, _ in inputs()}


@pytest.mark.parametrize(("question", "expected"), INPUTS)
def test_an_adversarial_input_is_answered_or_refused_sensibly(
    engine: Engine, question: str, expected: Expected
) -> None:
    if expected.mistake:
        with pytest.raises(BadQuestion):
            engine.ask(question)
        return
    answer = engine.ask(question)
    assert answer.question == checked(question)  # as it was asked, however it was read
    sound(engine, answer)
    if question in SHORTCOMINGS and not met(answer, expected):
        pytest.xfail(SHORTCOMINGS[question])
    assert met(answer, expected), [quote.text for quote in answer.quotes] or "refused"


def met(answer: Answer, expected: Expected) -> bool:
    """Whether the answer is what must come of the question."""
    if not answer.answered:
        return expected.evidence is None or expected.refusable
    texts = [quote.text for quote in answer.quotes]
    return any(evidence in text for text in texts for evidence in expected.evidence or ())


def sound(engine: Engine, answer: Answer) -> None:
    """Whatever was asked: quotes are verbatim, and the answer can be sent to anybody."""
    for quote in (*answer.quotes, *answer.nearest):
        assert engine.document(quote.document).text[quote.start : quote.end] == quote.text
        assert quote.text.strip()
    assert answer.answered == bool(answer.quotes)
    assert 0 <= answer.confidence <= 1
    json.dumps(answer.to_json(), ensure_ascii=False).encode("utf-8")
    answer.answer.encode("utf-8")
    assert "PWNED" not in answer.answer.split("“")[0]


@pytest.mark.parametrize("question", [question for _, question, _ in inputs()])
def test_search_and_verify_take_it_too(engine: Engine, question: str) -> None:
    for ask in (engine.search, engine.verify):
        try:
            ask(question)
        except UserError as error:
            assert "\n" not in str(error)
