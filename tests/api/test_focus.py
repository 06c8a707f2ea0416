"""What a question asks the value of."""

from __future__ import annotations

import pytest

from api.focus import broad_words
from api.question import read_question
from index.terms import TermBase

TERMS = TermBase.load()


@pytest.mark.parametrize(
    ("question", "focus"),
    [
        ("How many employees does Fuerjia have?", "employees"),
        ("Which fluoride limit does SAMR set for toothpaste?", "fluoride limit"),
        ("What fine did the firm pay?", "fine"),
        ("What is the pixel density of the new laptop?", "pixel density"),
        ("Who makes Botox?", "makes"),
        ("When does the ban in Minnesota start?", "start"),
        ("医美贷款的年利率上限是多少", "年利率上限"),
        ("深圳有多少名中小学生滥用止咳水？", "中小学生"),
        ("现在还要做动物试验吗", ""),
    ],
)
def test_the_words_beside_the_question_word(question: str, focus: str) -> None:
    assert focus in read_question(question, TERMS).focus
    assert bool(read_question(question, TERMS).focus) == bool(focus)


def test_a_name_is_not_what_is_asked_for() -> None:
    assert "Fuerjia" not in read_question("What is Fuerjia's revenue?", TERMS).focus
    assert "国家药监局" not in read_question("国家药监局是谁", TERMS).focus


def test_what_any_answer_does_is_not_asked_for() -> None:
    asked = read_question("What did NMPA decide about exosomes in 2023?", TERMS)
    assert "decide" in broad_words(asked.text)
    assert "decide" not in asked.focus
    assert "决定" in broad_words("国家药监局2023年对外泌体作出了什么决定？")
