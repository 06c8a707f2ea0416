"""Claims against quotes: what is borne out stays, every kind of invention goes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from api.answer import Quote, make_quote
from api.llm.check import Checker, Fault
from api.llm.names import Names
from api.llm.reply import MAX_CLAIM, Claim
from index.late import asked_tokens, cover, flatten
from index.model import StaticModel
from index.terms import TermBase
from tests.api.conftest import make_hit

NMPA = (
    "In July 2023 the National Medical Products Administration (NMPA) classified exosomes as drugs. "
    "It did not approve any exosome product for injection."
)
REVENUE = "丽珠美业2023年上半年营业收入为16.46亿元，同比增长12.5%，礼来公司持股三成。"
BAN = "国家药监局2021年第50号公告要求，企业不得宣称“干细胞”，违者罚款30万元。"
SAYING = 'Dr. Jane Miller of L\'Oréal called the plan "a first step" on 5 May 2022.'
MANAGER = "沈阳某公司经理张伟民已辞职。第三类医疗器械须保存三年记录。"
QUOTES = (NMPA, REVENUE, BAN, SAYING, MANAGER)
MODEL = StaticModel.load()


@cache
def checker() -> Checker:
    return Checker(quotes(), QUOTES, Names(TermBase.load()), coverage)


def coverage(claim: str, texts: Sequence[str]) -> NDArray[np.float32]:
    flat, offsets = flatten(MODEL.token_ids(texts))
    return cover(MODEL, asked_tokens(MODEL, claim), flat, offsets).total


@cache
def quotes() -> tuple[Quote, ...]:
    documents = [make_hit(text, 0.9, name=f"Paper {n}").document for n, text in enumerate(QUOTES)]
    return tuple(make_quote(one, (0, len(one.text)), n, 0.9) for n, one in enumerate(documents, 1))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("The NMPA classified exosomes as drugs in July 2023.", [1]),
        ("国家药监局2023年7月将外泌体列为药品。", [1]),
        ("It has not approved an exosome product for injection.", [1]),
        ("In the first half of 2023 its revenue was 1.646 billion yuan, up 12.5%.", [2]),
        ("Revenue in H1 2023 came to RMB 1,646 million.", [2]),
        ("Eli Lilly holds a share of the company.", [2]),
        ("China's regulator forbids companies to claim “干细胞”.", [3]),
        ("Announcement No. 50 of 2021 threatens a fine of 300,000 yuan.", [3]),
        ("Jane Miller called the plan “a first step” in May 2022.", [4]),
        ("Exosomes are drugs, and the fine is 300,000 yuan.", [1, 3]),
        ("Its manager Zhang Weimin of Shenyang resigned.", [5]),
        ("Class III devices need three years of records.", [5]),
        ("第三类医疗器械须保存三年记录。", [5]),
    ],
)
def test_what_the_quote_says_stays_in_either_language(text: str, numbers: list[int]) -> None:
    checked = checker().check(Claim(text, tuple(numbers)))
    assert (checked.fault, checked.unknown) == (None, 0)
    assert checked.claim == Claim(text, tuple(numbers))


@pytest.mark.parametrize(
    ("text", "numbers", "fault"),
    [
        ("The NMPA classified exosomes as drugs.", [9], "citation"),
        ("The NMPA classified exosomes as drugs.", [], "citation"),
        ("The NMPA classified exosomes as drugs in July 2022.", [1], "date"),
        ("The NMPA classified exosomes as drugs in August 2023.", [1], "date"),
        ("国家药监局2024年将外泌体列为药品。", [1], "date"),
        ("In the second half of 2023 its revenue was 1.646 billion yuan.", [2], "date"),
        ("Revenue was 1.646 million yuan.", [2], "number"),
        ("Revenue was 1.646 billion dollars.", [2], "number"),
        ("收入增长15.2%。", [2], "number"),
        ("The NMPA classified three kinds of exosomes as drugs.", [1], "number"),
        ("The FDA classified exosomes as drugs in July 2023.", [1], "name"),
        ("美国食品药品监督管理局将外泌体列为药品。", [1], "name"),
        ("Pfizer holds a share of the company.", [2], "name"),
        ("John Smith called the plan “a first step”.", [4], "name"),
        ("Korean regulators classified exosomes as drugs.", [1], "name"),
        ("The NMPA classified stem cells and hyaluronic acid as drugs.", [1], "name"),
        ("See www.exosome-shop.com, where exosomes are drugs.", [1], "name"),
        ("《化妆品监督管理条例》将外泌体列为药品。", [1], "name"),
        ("The NMPA said that exosomes “are always drugs”.", [1], "quotation"),
        ("Jane Miller called the plan “a last step”.", [4], "quotation"),
        ("公告称“企业可以宣称干细胞”。", [3], "quotation"),
        ("The NMPA did not classify exosomes as drugs.", [2], "name"),
        ("Revenue did not grow 12.5%.", [2], "negation"),
        ("企业应当宣称干细胞。", [3], "negation"),
        ("Its manager Wang Weimin resigned.", [5], "name"),
        ("Class II devices need three years of records.", [5], "number"),
        ("The NMPA approved an exosome product for injection.", [1], "negation"),
        ("Drink a glass of warm milk before going to bed.", [1], "unsupported"),
        ("The NMPA classified exosomes as drugs. " * 20, [1], "long"),
    ],
)
def test_what_the_quote_does_not_say_goes(text: str, numbers: list[int], fault: Fault) -> None:
    checked = checker().check(Claim(text, tuple(numbers)))
    assert (checked.claim, checked.fault) == (None, fault)


def test_a_citation_that_does_not_exist_is_dropped_from_a_claim_that_stands_without_it() -> None:
    checked = checker().check(Claim("Exosomes are classified as drugs.", (1, 7)))
    assert checked.claim == Claim("Exosomes are classified as drugs.", (1,))
    assert checked.unknown == 1


def test_a_fact_of_another_quote_than_the_one_cited_does_not_count() -> None:
    assert checker().check(Claim("The fine is 300,000 yuan.", (3,))).fault is None
    assert checker().check(Claim("The fine is 300,000 yuan.", (1,))).fault == "number"


def test_the_limit_of_a_claim_is_in_characters() -> None:
    assert len("The NMPA classified exosomes as drugs. " * 20) > MAX_CLAIM
