"""Whether a text is about what the question is about."""

from __future__ import annotations

from datetime import date

import pytest

from api.identity import covered, missing_names, years_missing
from api.naming import has_name
from api.question import read_question
from api.ranked import Ranked, read_sentences
from index.terms import TermBase
from tests.api.conftest import FakeReader, make_hit

TERMS = TermBase.load()


def read(question: str, text: str, name: str = "a") -> Ranked:
    return read_sentences(read_question(question, TERMS), [make_hit(text, 0.9, name=name)], FakeReader())


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("the eu bans it", "eu", True),
        ("neutral", "eu", False),
        ("serums sell", "serum", True),
        ("serumal", "serum", False),
        ("国家药监局发布", "药监局", True),
        ("anything", "", False),
    ],
)
def test_a_latin_name_is_a_whole_word(text: str, name: str, found: bool) -> None:
    assert has_name(text, name) is found


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What did the NMPA decide?", "国家药监局作出了决定。"),
        ("国家药监局作出了什么决定？", "The CFDA, as it was then called, decided."),
        ("What does the FDA say?", "美国食品药品监督管理局认为如此。"),
        ("What did Shiseido earn?", "资生堂的利润下降。"),
        ("Are exosomes allowed in the EU?", "欧盟禁止人源外泌体。"),
        ("What is the rule in the United States?", "The FDA has not approved any."),
    ],
)
def test_an_alias_or_a_translation_names_it(question: str, text: str) -> None:
    found = read(question, text)
    assert [one.text for one in missing_names(read_question(question, TERMS), found, 0) if one.is_name] == []


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("What did ANVISA ban?", "The FDA banned it.", "ANVISA"),
        ("资生堂净亏损多少？", "雅诗兰黛净亏损3300万美元。", "资生堂"),
        ("加拿大什么时候禁用TPO？", "欧盟自2025年9月1日起禁用TPO。", "加拿大"),
        ("What is banned in 2031?", "It was banned in 2021.", "2031"),
    ],
)
def test_what_is_not_named_is_told(question: str, text: str, missing: str) -> None:
    found = read(question, text)
    assert missing in [one.text for one in missing_names(read_question(question, TERMS), found, 0)]


def test_the_document_counts_where_the_sentence_lacks_the_name() -> None:
    question = read_question("What did Shiseido earn?", TERMS)
    text = "Shiseido reported. " + "Nothing else matters here at all. " * 3 + "The profit was 3 million yen."
    found = read("What did Shiseido earn?", text)
    last = len(found.pool.candidates) - 1
    (slot,) = [one for one in covered(question, found, last) if one.slot.kind == "name"]
    assert slot.near < slot.document == 1.0


def test_the_year_of_publication_counts() -> None:
    hit = make_hit("The ban starts soon.", 0.9)
    assert years_missing(read_question("What starts in 2025?"), hit) == 1.0
    published = make_hit("The ban starts soon.", 0.9, published=date(2025, 3, 1))
    assert years_missing(read_question("What starts in 2025?"), published) == 0.0
