from __future__ import annotations

import pytest

from api.differences import Difference, differences

TRUE_EN = "In July 2023 the NMPA said that 16 firms must not sell exosomes as cosmetics."
TRUE_ZH = "2023年7月，国家药监局明确16家企业不得将外泌体作为化妆品销售。"


@pytest.mark.parametrize(
    ("quoted", "true", "expected"),
    [
        (TRUE_EN.replace("2023", "2022"), TRUE_EN, ("date", "2022", "2023")),
        (TRUE_EN.replace("16", "60"), TRUE_EN, ("number", "60", "16")),
        (TRUE_EN.replace("must not", "must"), TRUE_EN, ("negation", "", "not")),
        (TRUE_EN.replace("the NMPA", "the FDA"), TRUE_EN, ("changed", "FDA", "NMPA")),
        (TRUE_EN.replace("firms must", "firms never ever must"), TRUE_EN, ("negation", "never ever", "")),
        (TRUE_EN.replace("as cosmetics", "widely as cosmetics"), TRUE_EN, ("added", "widely", "")),
        (TRUE_EN.replace("exosomes as ", ""), TRUE_EN, ("omitted", "", "exosomes as")),
        (TRUE_ZH.replace("2023年", "2022年"), TRUE_ZH, ("date", "2022年", "2023年")),
        (TRUE_ZH.replace("16家", "十七家"), TRUE_ZH, ("number", "十七", "16")),
        (TRUE_ZH.replace("不得", "可以"), TRUE_ZH, ("negation", "可以", "不得")),
        (TRUE_ZH.replace("外泌体", "干细胞"), TRUE_ZH, ("changed", "干细胞", "外泌体")),
        (TRUE_ZH.replace("明确", ""), TRUE_ZH, ("omitted", "", "明确")),
    ],
)
def test_one_change_is_found_and_named(quoted: str, true: str, expected: tuple[str, str, str]) -> None:
    assert [(d.kind, d.quoted, d.true) for d in differences(quoted, true)] == [expected]


@pytest.mark.parametrize("quoted", [TRUE_EN, TRUE_EN[8:40].strip(), "the nmpa said that 16 firms"])
def test_the_same_words_do_not_differ_wherever_the_quotation_begins(quoted: str) -> None:
    assert differences(quoted, TRUE_EN) == ()


def test_several_changes_come_in_the_order_of_the_quotation() -> None:
    quoted = TRUE_ZH.replace("7月", "8月").replace("不得", "可以")
    assert differences(quoted, TRUE_ZH) == (
        Difference("date", "8月", "7月"),
        Difference("negation", "可以", "不得"),
    )
