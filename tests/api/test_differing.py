"""Sources that differ on the date or the figure asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api.differing import also_differing, differ
from api.question import read_question
from api.quotes import choose_quotes
from api.ranked import rank_sentences
from api.sentence_ranking import SentenceRanking
from tests.api.conftest import FakeReader, make_hit


@pytest.mark.parametrize(
    ("question", "left", "right", "expected"),
    [
        ("When was it registered?", "It was registered in 2007.", "It was registered in 2008.", True),
        ("When was it registered?", "It was registered in 2007.", "It was registered in November 2007.", False),
        ("哪一年获批的？", "2008年获批。", "It was approved in November 2007.", True),
        ("哪一年获批的？", "2007年11月获批。", "It was approved in November 2007.", False),
        ("Was it 2007 or 2008, in which year?", "In 2007.", "In 2008.", True),
        ("How many batches failed?", "3 batches failed.", "5 batches failed.", True),
        ("How many batches failed?", "3 batches failed.", "Three batches failed.", False),
        ("罚款多少？", "罚款20万元。", "The fine was 200,000 yuan.", False),
        ("注册证是哪年获批的？", "2002年制定标准，2007年取得注册证。", "2008年注册证获批。", True),
        ("How many firms look into it?", "Over 17 firms look into it [5].", "Firms look into it [9][13].", False),
        ("检测模型哪一年产业化的？", "2009年，检测模型首次产业化。", "检测模型在2008年产业化。", True),
        ("Was it registered in 2007 or in 2008?", "It was registered in 2007.", "Registered in 2008.", True),
        ("注册证哪年取得的？", "2002年制定了标准,2007年取得了注册证,2008年开发了模型", "2008年取得注册证。", True),
        ("Who registered it?", "A did in 2007.", "B did in 2008.", False),
    ],
)
def test_another_date_or_figure_differs(question: str, left: str, right: str, expected: bool) -> None:
    assert differ(read_question(question), left, right) is expected


def test_both_are_quoted_and_marked() -> None:
    question = "When was the engineered skin registered in China?"
    hits = [
        make_hit("The engineered skin was registered in China in 2007.", 0.9, name="a"),
        make_hit("The engineered skin was registered in China in 2008.", 0.8, name="b"),
    ]
    asked = read_question(question)
    ranked = rank_sentences(asked, hits, FakeReader(), SentenceRanking.load())
    quotes = also_differing(asked, ranked, choose_quotes(ranked, 0.9), 0.9, 4)
    assert [quote.differs_from for quote in quotes] == [(2,), (1,)]


def test_statements_about_other_matters_do_not_differ() -> None:
    question = "When was the engineered skin registered in China?"
    hits = [
        make_hit("The engineered skin was registered in China in 2007.", 0.9, name="a"),
        make_hit("A lipstick was recalled in France in 2008.", 0.8, name="b"),
    ]
    asked = read_question(question)
    ranked = rank_sentences(asked, hits, FakeReader(), SentenceRanking.load())
    quotes = also_differing(asked, ranked, choose_quotes(ranked, 0.9), 0.9, 4)
    assert all(quote.differs_from == () for quote in quotes)


def marks(question: str, *texts: str, jurisdictions: tuple[str | None, ...] = ()) -> list[tuple[int, ...]]:
    hits = [make_hit(text, 0.9 - at / 10, name=str(at)) for at, text in enumerate(texts)]
    for at, jurisdiction in enumerate(jurisdictions):
        document = replace(hits[at].document, metadata=replace(hits[at].document.metadata, jurisdiction=jurisdiction))
        hits[at] = replace(hits[at], document=document)
    asked = read_question(question)
    ranked = rank_sentences(asked, hits, FakeReader(), SentenceRanking.load())
    return [quote.differs_from for quote in also_differing(asked, ranked, choose_quotes(ranked, 0.9), 0.9, 4)]


@pytest.mark.parametrize(
    ("question", "left", "right", "differ"),
    [
        (
            "Is retinol allowed in lip balm?",
            "Retinol is allowed in lip balm, one guide says.",
            "Retinol is prohibited in lip balm, another guide says.",
            True,
        ),
        (
            "Is retinol allowed in lip balm?",
            "Retinol is not prohibited in lip balm, one guide says.",
            "Retinol is allowed in lip balm, another guide says.",
            False,
        ),
        (
            "Does lip balm need a safety report?",
            "Lip balm must have a safety report, one guide says.",
            "A safety report is not required for lip balm, another guide says.",
            True,
        ),
        # what is the first has one date: less of the question need be covered
        (
            "When was the first plant for lip balm opened in Ohio by the Acme group?",
            "The first plant for lip balm was opened in 1950.",
            "In 1951 the first plant for lip balm was opened.",
            True,
        ),
        (
            "When was a plant for lip balm opened in Ohio by the Acme group?",
            "A plant for lip balm was opened in 1950.",
            "In 1951 a plant for lip balm was opened.",
            False,
        ),
        # the question names both
        (
            "Was the Acme plant opened in 1950 or 1951?",
            "The plant was opened in 1950.",
            "Acme opened it in 1951.",
            True,
        ),
    ],
)
def test_verdicts_unique_events_and_doubts_differ(question: str, left: str, right: str, differ: bool) -> None:
    assert any(marks(question, left, right)) is differ


def test_what_one_country_allows_another_may_prohibit() -> None:
    texts = ("Retinol is allowed in lip balm, the guide says.", "Retinol is prohibited in lip balm, the guide says.")
    assert any(marks("Is retinol allowed in lip balm?", *texts, jurisdictions=("EU", "EU")))
    assert not any(marks("Is retinol allowed in lip balm?", *texts, jurisdictions=("EU", "US")))


def test_a_quote_that_differs_from_a_longer_one_is_shown_too() -> None:
    """The longer one holds all of its words, but says another year."""
    told = marks(
        "When was the skin model made?",
        "The product was approved in 2007. It was in 2003 that the skin model was made.",
        "In 2007 the skin model was made.",
    )
    assert told[:2] == [(2,), (1,)]
