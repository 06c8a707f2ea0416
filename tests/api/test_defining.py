"""A question for a definition is answered with the sentence that defines the term, if there is one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.defining import asked_term
from api.engine import Engine
from api.question import read_question
from index.terms import TermBase

TEXT = """# Notes on ceramides

Ceramides are sold in creams and ceramide creams are an innovative approach to skin care.
What ceramides do for the skin is told in many advertisements for ceramides.
Ceramides are not approved as medicines, says the ceramide section of the ceramide notes.

Ceramides are a family of waxy lipids that hold the cells of the skin together.

神经酰胺护肤品的销售额增长很快，神经酰胺是热门的话题。
神经酰胺是一类由长链碱基和脂肪酸组成的脂质。
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("notes")
    (folder / "notes.md").write_text(TEXT, encoding="utf-8")
    with Engine.open(tmp_path_factory.mktemp("home"), create=True) as engine:
        engine.ingest([folder])
        yield engine


@pytest.mark.parametrize("question", ["What are ceramides?", "What is a ceramide?", "什么是神经酰胺？"])
def test_a_sentence_that_defines_leads(engine: Engine, question: str) -> None:
    assert engine.ask(question).quotes[0].text in (
        "Ceramides are a family of waxy lipids that hold the cells of the skin together.",
        "神经酰胺是一类由长链碱基和脂肪酸组成的脂质。",
    )


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("什么是外泌体", "外泌体"),
        ("外泌体是什么？", "外泌体"),
        ("外泌体的定义是什么", "外泌体"),
        ("What is an exosome?", "exosome"),
        ("Define exosome", "exosome"),
        ("What is the price of exosomes?", None),
        ("什么是外泌体的原料报送码", None),
        ("What are milk exosomes?", None),  # of the term base, only the exosomes are known
        ("When did the EU ban retinol?", None),
    ],
)
def test_only_a_question_for_the_term_itself_wants_its_definition(
    terms: TermBase, question: str, term: str | None
) -> None:
    found = asked_term(read_question(question, terms))
    assert (found.text if found else None) == term
