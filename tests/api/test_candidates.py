"""Sentences that may be quoted, and what leads into them."""

from __future__ import annotations

import pytest

from api.candidates import form_of, pool
from tests.api.conftest import make_hit


def lead_of(text: str, sentence: str) -> str:
    """What leads into the candidate that is this sentence; itself where nothing does."""
    found = pool([make_hit(text, 0.9)])
    place = [one.text for one in found.candidates].index(sentence)
    return found.texts[int(found.lead[place])]


@pytest.mark.parametrize(
    ("text", "sentence", "lead"),
    [
        ("The ban is new. It took effect on 1 May.", "It took effect on 1 May.", "The ban is new."),
        ("The ban is new. It took effect on 1 May.", "The ban is new.", "The ban is new."),
        ("禁令是新的。5月1日起施行。", "5月1日起施行。", "禁令是新的。"),
        (
            "Dates of the ban:\n- lipstick: 2035;\n- shampoo: 2027.\n",
            "shampoo: 2027.",
            "Dates of the ban:",
        ),
        (
            "Bans by country.\n\n| Country | Date |\n| --- | --- |\n| Taiwan | 2019 |\n| Canada | 2023 |\n",
            "| Canada | 2023 |",
            "| Country | Date |",
        ),
    ],
)
def test_a_sentence_is_read_with_what_leads_into_it(text: str, sentence: str, lead: str) -> None:
    assert lead_of(text, sentence) == lead


def test_title_and_headings_stand_above() -> None:
    found = pool([make_hit("It is banned.", 0.9, name="Lilial in the EU")])
    assert found.texts[found.frame[0]].startswith("Lilial in the EU")


def test_a_sentence_of_two_chunks_is_one_candidate_of_the_better_hit() -> None:
    text = "First statement here. Second statement here."
    hits = [make_hit(text, 0.9), make_hit(text, 0.5, number=1)]
    found = pool(hits)
    assert [one.rank for one in found.candidates] == [0, 0]


def test_equal_sentences_of_two_documents_keep_their_own_places() -> None:
    found = pool(
        [make_hit("Same words here. More.", 0.9, name="a"), make_hit("Same words here. Other.", 0.8, name="b")]
    )
    own = [one.text for one in found.candidates]
    assert list(found.texts[: len(own)]) == own
    assert own.count("Same words here.") == 2
    assert all(0 <= place < len(found.texts) for place in (*found.lead, *found.frame))


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("It is banned.", "statement"),
        ("禁止使用。", "statement"),
        ("Is it banned?", "question"),
        ("Table of contents", "fragment"),
        ("2.1 精准护肤及其面临的问题", "heading"),
        ("Introduction to the field ...02", "heading"),
        ("2 min", "heading"),
        ("2022年", "heading"),
        ("| a | b |", "row"),
    ],
)
def test_form_of_a_sentence(text: str, form: str) -> None:
    assert form_of(text, (0, len(text))) == form


def test_the_names_of_a_tables_columns_are_a_header() -> None:
    text = "| Country | Date |\n| --- | --- |\n| Taiwan | 2019 |"
    assert form_of(text, (0, 18)) == "header"
