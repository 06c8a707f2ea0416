"""Which sentences are quoted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.answer import Quote, make_quote
from api.candidates import chunk_sentences
from api.question import read_question
from api.quotes import MAX_QUOTES, choose_quotes, near_duplicate, nearest_quotes
from api.ranked import Ranked, rank_sentences
from api.sentence_ranking import SentenceRanking
from index.types import Hit
from tests.api.conftest import FakeReader, make_hit

QUESTION = "what did the NMPA decide about exosomes"


def ranked(hits: Sequence[Hit], question: str = QUESTION) -> Ranked:
    """The hits' sentences, ranked with the weights that ship."""
    return rank_sentences(read_question(question), hits, FakeReader(), SentenceRanking.load())


def quoted(hits: Sequence[Hit], question: str = QUESTION) -> tuple[Quote, ...]:
    return choose_quotes(ranked(hits, question), 0.9)


def test_the_best_sentence_of_the_chunk_is_quoted_not_the_chunk() -> None:
    text = "The market grows. In 2023 the NMPA did decide that exosomes are drugs. Prices fell."
    (quote,) = quoted([make_hit(text, 0.9)])
    assert quote.text == "In 2023 the NMPA did decide that exosomes are drugs."
    assert text[quote.start : quote.end] == quote.text


def test_the_nearest_are_the_best_sentences_of_three_chunks() -> None:
    hits = [make_hit(f"The NMPA did decide about exosomes {n}.", 0.2, name=str(n)) for n in range(5)]
    assert [quote.number for quote in nearest_quotes(ranked(hits))] == [1, 2, 3]


def test_no_hits_no_quotes() -> None:
    assert quoted([]) == ()
    assert nearest_quotes(ranked([])) == ()


def test_the_same_text_in_two_documents_is_quoted_once() -> None:
    text = "The NMPA did decide what about exosomes: they are drugs."
    hits = [make_hit(text, 0.9, name="a"), make_hit(text.replace("drugs", "DRUGS"), 0.89, name="b")]
    assert len(quoted(hits)) == 1


def test_a_sentence_in_an_excerpt_is_quoted_from_the_earlier_document() -> None:
    text = "The NMPA did decide what about exosomes: they are drugs."
    excerpt = make_hit(text, 0.9, name="excerpt", published=date(2025, 9, 15))
    source = make_hit(text, 0.8, name="source", published=date(2025, 9, 12))
    (quote,) = quoted([excerpt, source])
    assert quote.document == source.document.id


def test_different_documents_are_quoted_best_first_and_numbered() -> None:
    hits = [
        make_hit("The NMPA did decide about exosomes: drugs, all of them.", 0.9, name="a"),
        make_hit("What the NMPA did about exosomes surprised the whole cosmetics trade.", 0.85, name="b"),
    ]
    quotes = quoted(hits)
    assert [quote.title for quote in quotes] == ["a", "b"]
    assert [quote.number for quote in quotes] == [1, 2]
    assert quotes[0].score >= quotes[1].score


def test_weak_sentences_do_not_pad_the_answer() -> None:
    hits = [
        make_hit("The NMPA did decide about exosomes: drugs, all of them.", 0.9, name="a"),
        make_hit("Serums sell well.", 0.6, name="b"),
    ]
    assert [quote.title for quote in quoted(hits)] == ["a"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "In July 2023 the agency spoke. It did decide what exosomes are about.",
            "In July 2023 the agency spoke. It did decide what exosomes are about.",
        ),
        (
            "国家药监局发布通告。该通告 NMPA did decide exosomes。",
            "国家药监局发布通告。该通告 NMPA did decide exosomes。",
        ),
        (
            "The NMPA did decide what about exosomes:\n- they are drugs;\n- claims stop.\n\nOther news follow here.",
            "The NMPA did decide what about exosomes:\n- they are drugs;\n- claims stop.",
        ),
    ],
)
def test_a_sentence_that_does_not_stand_alone_takes_its_neighbour(text: str, expected: str) -> None:
    assert quoted([make_hit(text, 0.9)])[0].text == expected


def test_a_question_in_the_text_gives_way_to_a_statement() -> None:
    text = "What did the NMPA decide about exosomes? The NMPA did decide that exosomes are drugs."
    assert quoted([make_hit(text, 0.9)])[0].text.startswith("The NMPA did")


def test_a_chunk_that_cuts_a_sentence_still_gives_the_whole_sentence() -> None:
    text = "Nothing here at all. In 2023 the NMPA did decide that exosomes are drugs. More."
    hit = make_hit(text, 0.9, span=(30, len(text)))
    assert (21, 73) in chunk_sentences(hit)[1]


def test_a_quote_that_is_not_in_the_document_raises() -> None:
    document = make_hit("short", 0.9).document
    with pytest.raises(AssertionError, match="not in document"):
        make_quote(document, (0, 99), 1, 0.5)


@settings(deadline=None)  # how fast the machine is just now is not what is tested
@given(
    st.lists(
        st.tuples(st.text(alphabet="NMPA exosomes decide. 外泌体。\n；It该", max_size=120), st.floats(0, 1)), max_size=6
    )
)
def test_quotes_are_verbatim_few_and_sorted(pairs: list[tuple[str, float]]) -> None:
    hits = [make_hit(text, score, name=str(n)) for n, (text, score) in enumerate(pairs) if text]
    hits.sort(key=lambda hit: -hit.score)
    quotes = quoted(hits)
    documents = {hit.document.id: hit.document for hit in hits}
    assert len(quotes) <= MAX_QUOTES
    assert [quote.number for quote in quotes] == list(range(1, len(quotes) + 1))
    for quote in quotes:
        assert documents[quote.document].text[quote.start : quote.end] == quote.text
        assert 0 <= quote.score <= 1
    assert [q.score for q in quotes] == sorted((q.score for q in quotes), reverse=True)


@pytest.mark.parametrize("first", ["reprint", "original"])
def test_a_sentence_is_not_shown_twice_as_the_neighbour_of_another(first: str) -> None:
    fact = "Exosomes were classed as drugs in July 2023."
    after = "This ended a long dispute over exosomes classed drugs."
    scores = {"reprint": 0.6, "original": 0.6, first: 0.9}
    hits = [
        make_hit(fact, scores["reprint"], name="reprint"),
        make_hit(f"{fact} {after}", scores["original"], name="original", number=1),
    ]
    quotes = quoted(sorted(hits, key=lambda hit: -hit.score), "exosomes classed drugs dispute")
    assert sum(quote.text.count(fact) for quote in quotes) == 1
    assert [quote.number for quote in quotes] == list(range(1, len(quotes) + 1))


def test_a_quote_carries_the_page_on_which_it_begins() -> None:
    text = "First page.\nSecond page, which is longer.\nThird."
    document = replace(make_hit(text, 0.9).document, pages=(0, 12, 42))
    assert make_quote(document, (12, 41), 1, 0.9).page == 2
    assert make_quote(document, (42, len(text)), 1, 0.9).to_json()["page"] == 3
    assert make_quote(replace(document, pages=()), (12, 41), 1, 0.9).page is None


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("The skin was registered in 2007.", "The skin was registered in 2007, it says.", True),
        ("The skin was registered in 2007.", "The skin was registered in 2008.", False),
        ("皮肤在2007年获批。", "皮肤在2008年获批。", False),
        ("Something else entirely.", "The skin was registered in 2008.", False),
    ],
)
def test_accounts_that_differ_in_a_figure_are_no_duplicates(left: str, right: str, expected: bool) -> None:
    assert near_duplicate(left, right) is expected


def test_an_item_of_a_list_is_quoted_with_its_introduction_and_its_neighbours() -> None:
    items = "1. legal compliance,\n2. truthfulness,\n3. honesty."
    text = f"The rules are old.\n\nA claim must meet three criteria:\n\n{items}\n"
    (quote, *_) = quoted([make_hit(text, 0.9)], "Which criteria must a claim meet on legal compliance?")
    assert quote.text == text.split("\n\n", 1)[1].strip()


def test_a_sentence_of_a_list_is_quoted_alone_unless_a_list_is_asked_for() -> None:
    items = "- The NMPA did decide about exosomes: drugs.\n- The FDA did decide about peptides: cosmetics."
    hit = make_hit(f"They decided:\n{items}\n", 0.9)
    assert quoted([hit])[0].text == "The NMPA did decide about exosomes: drugs."
    listed = choose_quotes(ranked([hit]), 0.9, listing=True)
    assert [quote.text for quote in listed] == [f"They decided:\n{items}"]
