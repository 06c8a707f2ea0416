from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.clean import clean, readable
from api.content import has_content


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("  外泌体是药品吗？\n", "外泌体是药品吗？"),
        ("What does R&D < 5% of AT&T mean?", "What does R&D < 5% of AT&T mean?"),
        ("What does <Cosmetics Act> or <b class='x'>MoCRA</b><br/> say", "What does <Cosmetics Act> or  MoCRA   say"),
        ("p<0.05 and q>0.1", "p<0.05 and q>0.1"),
        ("<b>what</b> about &lt;x&gt;", "what  about <x>"),
        ("<script>alert(1)</script>what is it", "what is it"),
        ("exo\u200bso\u00admes\u202e", "exosomes"),
        ("a\x00b\x07c", "a b c"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("half \ud83d", "half ?"),
        ("what%20did%20it%20say", "what did it say"),
        ("100% of 5% and 3%", "100% of 5% and 3%"),
        ("in ٢٠٢٣ or २०२३", "in 2023 or 2023"),
        ("ＮＭＰＡ　２０２３", "ＮＭＰＡ ２０２３"),  # the analyser folds it, and the question keeps its form
        ("exоsomеs of ΝΜΡΑ", "exosomes of NMPA"),
        ("β-carotene and экзосома", "β-carotene and экзосома"),
        ("N.M.P.A. and U.S.", "NMPA and U.S."),
        ("what did N M P A say", "what did NMPA say"),
        ("vitamins A C E", "vitamins A C E"),
        ("whaaaaat", "what"),
        ("二〇二三年和二零一九年", "2023年和2019年"),
        ("贰零贰叁年", "2023年"),
        ("一九八四年", "1984年"),
        ("十二年、二十年", "十二年、二十年"),
    ],
)
def test_what_was_not_meant_goes_and_the_rest_stays(given_: str, expected: str) -> None:
    assert clean(given_) == expected


@given(st.text(max_size=80))
def test_what_is_clean_can_be_sent_anywhere(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert "\x00" not in cleaned and "\x1b" not in cleaned


@pytest.mark.parametrize(
    "text",
    [
        "what",
        "什么",
        "的",
        "a",
        "1",
        "the of and",
        "那是什么？",
        "who is it",
        "a b a b",
        "你好吗",
        "2023",
        "in 2023?",
        "x" * 99,
    ],
)
def test_function_words_name_nothing(text: str) -> None:
    assert not has_content(text)


@pytest.mark.parametrize(
    "text", ["exosome", "外泌体", "35079", "EU", "2023 NMPA", "药", "when did MoCRA start", "化妆品是什么"]
)
def test_a_name_a_code_or_a_word_is_something(text: str) -> None:
    assert has_content(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("韓國化妝品動物試驗禁令", "韩国化妆品动物试验禁令"),
        ("wHaT DiD nMpA dEcIdE in 2023", "what did nmpa decide in 2023"),
        (
            "What does MoCRA say about mRNA from BioNTech in eBay",
            "What does MoCRA say about mRNA from BioNTech in eBay",
        ),
        ("NMPA 外泌体", "NMPA 外泌体"),
    ],
)
def test_a_question_is_searched_for_in_plain_characters(text: str, expected: str) -> None:
    assert readable(text) == expected
