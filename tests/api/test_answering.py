"""Whole answers over the sample corpus: what is absent is refused, sides and parts are answered each by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from api.answer import make_quote
from api.answering import figures_missing
from api.engine import Engine
from api.notes import no_figures
from api.place_agreement import places_in
from api.question import read_question
from tests.api.conftest import make_hit

CORPUS = Path(__file__).parent.parent.parent / "corpus"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with Engine.open(tmp_path_factory.mktemp("home"), create=True) as engine:
        engine.ingest([CORPUS / "zh", CORPUS / "en"])
        yield engine


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What did ANVISA decide about exosomes?", "ANVISA"),
        ("资生堂2023年第四季度净亏损多少", "资生堂"),
        ("加拿大允许人源外泌体用于化妆品吗？", "加拿大"),
        ("EU maximum concentration of tranexamic acid in face cream", "tranexamic acid"),
    ],
)
def test_what_is_named_but_stands_nowhere_is_refused_and_said(engine: Engine, question: str, name: str) -> None:
    answer = engine.ask(question)
    assert not answer.answered
    assert any(name in note for note in answer.notes)


@pytest.mark.parametrize(
    "question", ["What did NMPA decide about exosomes in 2031?", "国家药监局2031年把外泌体归为什么？"]
)
def test_a_year_that_the_nearest_document_does_not_have_is_refused(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert not answer.answered
    assert any("2031" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("中国和欧盟对化妆品动物试验的规定有什么不同", {"中国": "CN", "欧盟": "EU"}),
        ("Compare the US and South Korea on animal testing of cosmetics", {"US": "US", "South Korea": "KR"}),
    ],
)
def test_a_comparison_quotes_each_side_or_says_which_has_nothing(
    engine: Engine, question: str, sides: dict[str, str]
) -> None:
    answer = engine.ask(question)
    shown = [
        places_in(quote.text + " " + (engine.document(quote.document).metadata.jurisdiction or ""))
        for quote in answer.quotes
    ]
    for name, code in sides.items():
        quoted = any(code in places for places in shown)
        said = any(name in note for note in answer.notes)
        assert quoted != said


def test_as_of_a_day_nothing_younger_is_quoted(engine: Engine) -> None:
    question = "What is the maximum retinol concentration in EU cosmetics?"
    assert engine.ask(question).answered
    then = engine.ask(question, as_of=date(2020, 1, 1))
    assert all(quote.published is None or quote.published <= date(2020, 1, 1) for quote in then.quotes)


def test_two_questions_in_one_are_both_answered(engine: Engine) -> None:
    answer = engine.ask("When did the EU ban TPO, and when was lilial banned there?")
    titles = " ".join(quote.title + quote.text for quote in answer.quotes)
    assert "TPO" in titles
    assert "ilial" in titles or "铃兰醛" in titles


def test_a_name_that_may_have_another_in_the_other_language_is_refused_without_saying_that_it_is_nowhere(
    engine: Engine,
) -> None:
    answer = engine.ask("What is the price of Bitcoin?")
    assert not answer.answered
    assert not any("Nothing in the corpus mentions" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("这款面膜售价多少钱？", "这款面膜于2023年7月上市。", {"money"}),
        ("这款面膜售价多少钱？", "这款面膜售价199元。", set()),
        ("When was it approved?", "It was approved.", set()),  # an event may tell the day
    ],
)
def test_a_figure_that_no_quote_gives_is_missing(question: str, text: str, missing: set[str]) -> None:
    document = make_hit(text, 0.9).document
    quotes = [make_quote(document, (0, len(text)), 1, 0.9)]
    assert figures_missing(read_question(question), quotes) == missing
    assert figures_missing(read_question(question), []) == set()


def test_the_note_names_what_is_not_given() -> None:
    assert no_figures({"money", "count"}, "en") == ("The nearest gives no number and no amount of money.",)
    assert no_figures({"percentage"}, "zh") == ("最接近的内容没有给出百分比。",)
    assert no_figures(set(), "en") == ()
