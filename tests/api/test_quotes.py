"""Which sentences are quoted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from api.answer import make_quote
from api.quotes import MAX_QUOTES, choose_quotes, chunk_sentences, nearest_quotes
from tests.api.conftest import make_hit, words

QUESTION = "what did the NMPA decide about exosomes"


def share(question: str, texts: Sequence[str]) -> NDArray[np.float32]:
    asked = set(words(question))
    return np.array([len(asked & set(words(text))) / len(asked) for text in texts], dtype=np.float32)


def test_the_best_sentence_of_the_chunk_is_quoted_not_the_chunk() -> None:
    text = "The market grows. In 2023 the NMPA did decide that exosomes are drugs. Prices fell."
    (quote,) = choose_quotes(QUESTION, [make_hit(text, 0.9)], share)
    assert quote.text == "In 2023 the NMPA did decide that exosomes are drugs."
    assert text[quote.start : quote.end] == quote.text


def test_the_nearest_are_the_best_sentences_of_three_chunks() -> None:
    hits = [make_hit(f"The NMPA did decide about exosomes {n}.", 0.2, name=str(n)) for n in range(5)]
    assert [quote.number for quote in nearest_quotes(QUESTION, hits, share)] == [1, 2, 3]


def test_no_hits_no_quotes() -> None:
    assert choose_quotes(QUESTION, [], share) == ()
    assert nearest_quotes(QUESTION, [], share) == ()


def test_the_same_text_in_two_documents_is_quoted_once() -> None:
    text = "The NMPA did decide what about exosomes: they are drugs."
    hits = [make_hit(text, 0.9, name="a"), make_hit(text.replace("drugs", "DRUGS"), 0.89, name="b")]
    assert len(choose_quotes(QUESTION, hits, share)) == 1


def test_different_documents_are_quoted_best_first_and_numbered() -> None:
    hits = [
        make_hit("The NMPA did decide about exosomes: drugs, all of them.", 0.9, name="a"),
        make_hit("What the NMPA did about exosomes surprised the whole cosmetics trade.", 0.85, name="b"),
    ]
    quotes = choose_quotes(QUESTION, hits, share)
    assert [quote.title for quote in quotes] == ["a", "b"]
    assert [quote.number for quote in quotes] == [1, 2]
    assert quotes[0].score >= quotes[1].score


def test_weak_sentences_do_not_pad_the_answer() -> None:
    hits = [
        make_hit("The NMPA did decide about exosomes: drugs, all of them.", 0.9, name="a"),
        make_hit("Serums sell well.", 0.6, name="b"),
    ]
    assert [quote.title for quote in choose_quotes(QUESTION, hits, share)] == ["a"]


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
    assert choose_quotes(QUESTION, [make_hit(text, 0.9)], share)[0].text == expected


def test_a_question_in_the_text_gives_way_to_a_statement() -> None:
    text = "What did the NMPA decide about exosomes? The NMPA did decide that exosomes are drugs."
    assert choose_quotes(QUESTION, [make_hit(text, 0.9)], share)[0].text.startswith("The NMPA did")


def test_a_chunk_that_cuts_a_sentence_still_gives_the_whole_sentence() -> None:
    text = "Nothing here at all. In 2023 the NMPA did decide that exosomes are drugs. More."
    hit = make_hit(text, 0.9, span=(30, len(text)))
    assert (21, 73) in chunk_sentences(hit)


def test_a_quote_that_is_not_in_the_document_raises() -> None:
    document = make_hit("short", 0.9).document
    with pytest.raises(AssertionError, match="not in document"):
        make_quote(document, (0, 99), 1, 0.5)


@given(
    st.lists(
        st.tuples(st.text(alphabet="NMPA exosomes decide. 外泌体。\n；It该", max_size=120), st.floats(0, 1)), max_size=6
    )
)
def test_quotes_are_verbatim_few_and_sorted(pairs: list[tuple[str, float]]) -> None:
    hits = [make_hit(text, score, name=str(n)) for n, (text, score) in enumerate(pairs) if text]
    hits.sort(key=lambda hit: -hit.score)
    quotes = choose_quotes(QUESTION, hits, share)
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
    quotes = choose_quotes("exosomes classed drugs dispute", sorted(hits, key=lambda hit: -hit.score), share)
    assert sum(quote.text.count(fact) for quote in quotes) == 1
    assert [quote.number for quote in quotes] == list(range(1, len(quotes) + 1))


def test_a_quote_carries_the_page_on_which_it_begins() -> None:
    text = "First page.\nSecond page, which is longer.\nThird."
    document = replace(make_hit(text, 0.9).document, pages=(0, 12, 42))
    assert make_quote(document, (12, 41), 1, 0.9).page == 2
    assert make_quote(document, (42, len(text)), 1, 0.9).to_json()["page"] == 3
    assert make_quote(replace(document, pages=()), (12, 41), 1, 0.9).page is None
