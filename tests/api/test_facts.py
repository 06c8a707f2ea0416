from __future__ import annotations

import pytest

from api.facts import date_facts, facts, forms, number_facts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2023年7月", "July 2023"),
        ("2021年5月1日", "1 May 2021"),
        ("2021年5月1日", "May 1, 2021"),
        ("二〇二三年七月", "2023-07"),
        ("16.46亿元", "1.646 billion yuan"),
        ("16.46亿元人民币", "RMB 1,646 million"),
        ("30万美元", "$300,000"),
        ("2023年上半年", "first half of 2023"),
        ("2023年上半年", "H1 2023"),
        ("2024年第三季度", "Q3 2024"),
        ("2024年三季度", "the third quarter of 2024"),
        ("第十五条", "Article 15"),
        ("公告2021年第50号", "No. 50 of 2021"),
        ("5%", "five percent"),
        ("百分之三十", "30%"),
        ("三个项目", "three projects"),
        ("十五年", "15 years"),
        ("两千三百万欧元", "23 million euros"),
        ("三亿元", "300 million yuan"),
    ],
)
def test_both_languages_say_the_same(one: str, other: str) -> None:
    assert {fact.key for fact in facts(one)} == {fact.key for fact in facts(other)} != set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("16.46亿元", "1.646 million yuan"),
        ("16.46亿元", "16.46万元"),
        ("1.646 billion yuan", "1.646 billion dollars"),
        ("2023年7月", "July 2022"),
        ("2023年7月1日", "2023年7月11日"),
        ("5%", "15%"),
        ("H1 2023", "H2 2023"),
        ("三个项目", "四个项目"),
        ("Article 15", "Article 16"),
    ],
)
def test_what_differs_is_different(one: str, other: str) -> None:
    assert {fact.key for fact in facts(one)} != {fact.key for fact in facts(other)}


def test_a_date_implies_its_year_and_month_but_not_the_other_way_round() -> None:
    assert date_facts("2023") <= forms("2023年7月1日")
    assert not date_facts("July 2023") <= forms("2023年")


@pytest.mark.parametrize("text", ["一个项目", "第三方机构", "十四五规划", "万一元件有问题", "没有数字", "no numbers"])
def test_words_with_a_numeral_in_them_are_no_numbers(text: str) -> None:
    assert number_facts(text) == frozenset()
