"""Figures that a question demands, and texts that have or lack them."""

from __future__ import annotations

import pytest

from api.demanded import lacking


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("How many employees does the plant have?", "The plant opened on 12 August 2023.", {"count"}),
        ("How many employees does the plant have?", "The plant employs some 400 people.", set()),
        ("How many plantations have vanished?", "自2021年以来，已经有三分之一的种植园消失。", set()),
        ("深圳有多少名中小学生滥用止咳水？", "宣传活动以中小学生为重点。", {"count"}),
        ("一共多少家单位举办", "共有十二家单位举办。", set()),
        ("这款面膜售价多少钱？", "2023年7月发现汞超标。", {"money"}),
        ("零售价多少钱", "被爆零售价高达120万/袋。", set()),
        ("What fee does the agency charge?", "Registration is free of charge.", set()),
        ("医美贷款的年利率上限是多少", "机构用“1元体验”吸引未成年人。", {"percentage"}),
        ("What share of companies write their own apps?", "Eight out of ten companies do.", set()),
        ("哪一年批准的？", "该申请须先获批准。", {"day"}),
        ("When was it approved?", "It was approved upon the committee's advice.", set()),
        ("Who approved it?", "Nobody did.", set()),
    ],
)
def test_a_demanded_figure_is_found_missing(question: str, text: str, missing: set[str]) -> None:
    assert lacking(question, text) == missing


def test_a_date_is_no_count() -> None:
    assert lacking("How many batches failed?", "Published 2023-07-26 for July 2023.") == {"count"}
