"""Words of the other language for an exact-match engine: from the term base and from the token table."""

from __future__ import annotations

import pytest

from index.analyse import Analyser
from index.model import StaticModel
from index.terms import TermBase
from index.translate import MAX_TOKENS, MIN_SIMILARITY, TermGroup, Translator


@pytest.fixture(scope="module")
def translator(static_model: StaticModel, terms: TermBase, analyser: Analyser) -> Translator:
    return Translator(static_model, terms, analyser)


def tokens_of(groups: list[TermGroup]) -> set[tuple[str, ...]]:
    return {term.tokens for group in groups for term in group}


def stem(analyser: Analyser, word: str) -> tuple[str, ...]:
    return tuple(analyser.tokens(word))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("外泌体是什么", "exosome"),
        ("exosome", "外泌体"),
        ("电池", "battery"),
        ("Which battery?", "电池"),
        ("NMPA 的公告", "国家药监局"),
        ("NMPA notice", "国家药品监督管理局"),
        ("国家药监局", "NMPA"),
    ],
)
def test_a_word_has_its_translation_among_the_groups(
    translator: Translator, analyser: Analyser, question: str, expected: str
) -> None:
    wanted = analyser.tokens(expected)
    found = tokens_of(translator.groups(question))
    assert (wanted[-1],) in found or tuple(wanted) in found


def test_all_names_of_a_concept_stand_in_one_group(translator: Translator, terms: TermBase, analyser: Analyser) -> None:
    (concept,) = terms.find("NMPA")
    first = {term.tokens for term in translator.groups("NMPA")[0]}
    assert all(term.weight == 1 for term in translator.groups("NMPA")[0])
    for name in concept.zh:
        assert (name.lower(),) in first
    assert stem(analyser, "NMPA") in first


@pytest.mark.parametrize("question", ["", "   ", "。，？", "1234567", "🙂", "エクソソーム"])
def test_what_has_no_translation_gives_no_group(translator: Translator, question: str) -> None:
    assert translator.groups(question) == []


@pytest.mark.parametrize(
    "question", ["外泌体在化妆品中的使用规定是什么？", "How do regulators treat exosomes in cosmetics?", "NMPA 外泌体"]
)
def test_groups_hold_plain_terms(translator: Translator, question: str) -> None:
    groups = translator.groups(question)
    assert groups
    for group in groups:
        assert group
        assert len({term.tokens for term in group}) == len(group)
        for term in group:
            assert term.tokens and all(term.tokens)
            assert MIN_SIMILARITY <= term.weight <= 1 + 1e-6


def test_the_token_table_gives_words_of_the_other_language_only(
    translator: Translator, terms: TermBase, analyser: Analyser
) -> None:
    question = "足球比赛昨天晚上开始"
    assert terms.find(question) == []
    tokens = tokens_of(translator.groups(question))
    assert tokens and all(token.isascii() for phrase in tokens for token in phrase)


def test_the_same_question_gives_the_same_groups(static_model: StaticModel, translator: Translator) -> None:
    question = "Which notice forbids exosomes in cosmetics? 外泌体"
    other = Translator(static_model, TermBase.load(), Analyser())
    assert translator.groups(question) == translator.groups(question) == other.groups(question)


def test_a_long_question_has_a_bounded_number_of_groups(translator: Translator, terms: TermBase) -> None:
    question = "。".join(
        ["How do regulators treat exosomes", "化妆品原料安全评价与功效检验", "battery power price news"] * 20
    )
    assert len(translator.groups(question)) <= len(terms.find(question)) + MAX_TOKENS


def test_a_chinese_term_is_asked_for_whole(translator: Translator) -> None:
    assert ("间充质干细胞",) in tokens_of(translator.groups("mesenchymal stem cell"))
