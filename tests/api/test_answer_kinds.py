"""Forms of answers: which ones a question asks for, and which sentences can hold them."""

import pytest

from api.answer_kinds import KINDS, answer_kinds, numbers


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("which section of the Act gives recall power?", "code"),
        ("under what code is it listed", "code"),
        ("产品的文号是什么", "code"),
        ("乳外泌体的原料报送码是多少", "code"),
        ("when does the ban start", "date"),
        ("条例从哪天开始实行", "date"),
        ("how much was the fine", "money"),
        ("罚款多少", "money"),
        ("what share of the market is it", "share"),
        ("防晒剂的限量", "share"),
        ("how long is a licence valid", "duration"),
        ("有效期几年", "duration"),
        ("how many batches failed", "number"),
        ("who was fined", "who"),
        ("哪家公司被罚", "who"),
        ("why was it recalled", "reason"),
        ("为什么召回", "reason"),
        ("外泌体是否属于药品", "verdict"),
        ("is it a drug", "verdict"),
        ("特殊化妆品包括哪些", "list"),
        ("什么是外泌体", "definition"),
    ],
)
def test_kind_of_a_question(question: str, name: str) -> None:
    assert name in [kind.name for kind in answer_kinds(question)]


@pytest.mark.parametrize(
    ("name", "holds", "lacks"),
    [
        ("code", "| 611 | see Section AB-12 |", "It is a section on recalls."),
        ("date", "It starts on 1 May 2025.", "It starts soon."),
        ("date", "自2021年1月1日起施行。", "本条例已经施行。"),
        ("money", "处20万元罚款。", "处以罚款20次。"),
        ("money", "It paid 3.5 million dollars.", "It paid a lot."),
        ("share", "最高浓度为0.1%。", "最高浓度有规定。"),
        ("duration", "证书有效期5年。", "证书有有效期。"),
        ("reason", "因为含有禁用物质。", "含有禁用物质。"),
        ("verdict", "不得用于化妆品。", "用于化妆品。"),
    ],
)
def test_sentence_that_can_hold_the_answer(name: str, holds: str, lacks: str) -> None:
    kind = next(kind for kind in KINDS if kind.name == name)
    assert kind.holds.search(holds)
    assert not kind.holds.search(lacks)


def test_numbers_are_compared_without_thousands_separators() -> None:
    assert numbers("8,972 of 8972, and 0.5%") == {"8972", "0.5"}
