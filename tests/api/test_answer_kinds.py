"""Forms of answers: which one a question asks for, and which sentences can hold it."""

import pytest

from api.answer_kinds import answer_kind, kind_factor


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("which section of the Act gives recall power?", "code"),
        ("under what code is it listed", "code"),
        ("产品的文号是什么", "code"),
        ("when does the ban start", "date"),
        ("条例从哪天开始实行", "date"),
        ("how much was the fine", "number"),
        ("罚款多少", "number"),
        ("who was fined", None),
        ("外泌体是不是药品", None),
    ],
)
def test_kind_of_a_question(question: str, name: str | None) -> None:
    kind = answer_kind(question)
    assert (kind.name if kind else None) == name


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("which section is it", "| 611 | see Section AB-12 |", "It is a section on recalls."),
        ("when did it start", "It starts on 1 May 2025.", "It starts soon."),
        ("何时施行", "自2021年1月1日起施行。", "本条例已经施行。"),
        ("罚款多少", "处20万元罚款。", "处以罚款。"),
    ],
)
def test_sentence_that_can_hold_the_answer_is_worth_more(question: str, holds: str, lacks: str) -> None:
    kind = answer_kind(question)
    assert kind_factor(kind, holds) == 1.0 > kind_factor(kind, lacks) > 0.0
