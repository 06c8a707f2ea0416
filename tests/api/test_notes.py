"""Sentences about an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from api.answer import Quote, Reference, make_quote
from api.notes import answer_notes, nothing_for, nothing_mentions
from api.question import read_question
from ingest.types import Status
from tests.api.conftest import make_hit

EN, ZH = read_question("What is the rule?"), read_question("规定是什么？")


def quote(status: Status, *replaced_by: str) -> Quote:
    references = tuple(Reference(title, title, None, date(2020, 6, 16)) for title in replaced_by)
    return replace(
        make_quote(make_hit("It says so.", 0.9).document, (0, 11), 1, 0.9), status=status, replaced_by=references
    )


@pytest.mark.parametrize(
    ("status", "by", "en", "zh"),
    [
        ("in force", (), (), ()),
        (
            "repealed",
            ("The new rules",),
            ("[1] is from a document that is no longer in force, replaced by The new rules.",),
            ("[1] 所在文件已废止，由《The new rules》取代。",),
        ),
        ("repealed", (), ("[1] is from a document that is no longer in force.",), ("[1] 所在文件已废止。",)),
        ("draft", (), ("[1] is from a draft.",), ("[1] 出自征求意见稿或草案。",)),
    ],
)
def test_a_repealed_or_draft_document_says_so(
    status: Status, by: tuple[str, ...], en: tuple[str, ...], zh: tuple[str, ...]
) -> None:
    quotes = [quote(status, *by)]
    assert answer_notes(quotes, EN) == en
    assert answer_notes(quotes, ZH) == zh


def test_sources_that_differ_are_told() -> None:
    first = replace(quote("in force"), differs_from=(2,))
    second = replace(quote("in force"), number=2, differs_from=(1,))
    assert answer_notes([first, second], EN) == ("Sources differ: [1][2].",)
    assert answer_notes([first, second], ZH) == ("各来源说法不一：[1][2]。",)


def test_what_is_missing_is_named() -> None:
    assert nothing_mentions(["ANVISA"], [], "en") == ("Nothing in the corpus mentions ANVISA.",)
    assert nothing_mentions(["ANVISA"], ["x"], "zh") == ("语料中没有提到 ANVISA。",)
    assert nothing_mentions(["a", "b", "c", "d"], [], "en") == ("Nothing in the corpus mentions a, b or c.",)
    assert nothing_mentions([], ["TPO"], "en") == ("The nearest does not mention TPO.",)
    assert nothing_mentions([], [], "en") == ()
    assert nothing_for(["US"], "en") == ("Nothing in the corpus answers this for: US.",)
    assert nothing_for([], "en") == ()
