"""Names in a question, what they stand for, and their other names."""

from __future__ import annotations

from itertools import pairwise

import pytest

from api.question import Question, read_question
from index.terms import TermBase


@pytest.fixture(scope="module")
def terms() -> TermBase:
    return TermBase.load()


def read(text: str, terms: TermBase) -> Question:
    return read_question(text, terms)


@pytest.mark.parametrize(
    ("text", "agencies", "jurisdictions", "identifiers"),
    [
        ("what did NMPA decide", ("NMPA",), (), ()),
        ("what did nmpa decide", ("NMPA",), (), ()),
        ("CFDA 2015年的目录", ("NMPA",), (), ()),
        ("国家药品监督管理局怎么说", ("NMPA",), (), ()),
        ("国家食药监总局怎么说", ("NMPA",), (), ()),
        ("What did ANVISA say?", ("ANVISA",), (), ()),
        ("美国食品药品监督管理局和欧洲药品管理局", ("FDA", "EMA"), (), ()),
        ("who issued it", (), (), ()),
        ("What does the WHO say?", ("WHO",), (), ()),
        ("what do Chinese rules say", (), ("CN",), ()),
        ("the U.S. and the EU", (), ("US", "EU"), ()),
        ("tell us about it", (), (), ()),
        ("國家藥監局和美國", ("NMPA",), ("US",), ()),
        ("英国、日本和韩国", (), ("UK", "JP", "KR"), ()),
        ("中美欧三地的监管差异", (), ("CN", "US", "EU"), ()),
        ("美容和中药", (), (), ()),
        ("加拿大什么时候禁止", (), ("Canada",), ()),
        ("国家药监局2021年第50号公告", ("NMPA",), (), ("2021年第50号",)),
        ("第727号令", (), (), ("第727号",)),
        ("T/FDSA 0049-2024 是什么标准", (), (), ("T/FDSA 0049-2024",)),
        ("138313-04375-2440", (), (), ("138313-04375-2440",)),
        ("SCCS/1647/22", (), (), ("SCCS/1647/22",)),
        ("21 CFR 1271.10 and Article 15", (), (), ("21 CFR 1271.10", "Article 15")),
        ("化妆品监督管理条例第六十二条", (), (), ("第六十二条",)),
        ("国妆特字20230001", (), (), ("国妆特字20230001",)),
    ],
)
def test_agencies_places_and_codes(
    text: str, agencies: tuple[str, ...], jurisdictions: tuple[str, ...], identifiers: tuple[str, ...], terms: TermBase
) -> None:
    question = read(text, terms)
    assert (question.agencies, question.jurisdictions, question.identifiers) == (agencies, jurisdictions, identifiers)


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("What does Aegle sell in Brazil?", ["Aegle", "Brazil"]),
        ("欧莱雅收购了Aesop吗", ["欧莱雅", "Aesop"]),
        ("《化妆品监督管理条例》还有效吗", ["化妆品监督管理条例"]),
        ("How many exosome products are there?", []),
        ("WHAT DID THE NMPA DECIDE", ["NMPA"]),
        ("What Did The Regulator Decide About Exosome Skincare Products", []),
        ("Is retinol allowed?", []),
    ],
)
def test_the_names_that_an_answer_must_be_about(text: str, identity: list[str], terms: TermBase) -> None:
    assert [slot.text for slot in read(text, terms).identity] == identity


def test_a_name_knows_its_other_names_and_stands_where_it_says(terms: TermBase) -> None:
    question = read("那么欧盟对外泌体怎么规定", terms)
    place, term = question.slots
    assert question.text[place.start : place.end] == "欧盟" == place.forms[0]
    assert {"EU", "European Union"} <= set(place.forms)
    assert (term.kind, term.value) == ("term", "exosome")


def test_slots_do_not_overlap(terms: TermBase) -> None:
    slots = read("国家药监局药审中心和中国食品药品检定研究院2021年第50号公告", terms).slots
    assert all(left.end <= right.start for left, right in pairwise(slots))
    assert [slot.value for slot in slots if slot.kind == "agency"] == ["CDE", "NIFDC"]


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("EU versus US on human-derived exosomes", ["EU on human-derived exosomes", "US on human-derived exosomes"]),
        ("How do the EU and the US differ?", ["the EU?", "the US?"]),
        ("欧盟和美国对外泌体的规定有什么不同", ["欧盟对外泌体的规定", "美国对外泌体的规定"]),
        ("SCCS/1628/21 vs SCCS/1647/22", ["SCCS/1628/21", "SCCS/1647/22"]),
        ("2021年和2023年的抽检结果相比如何", ["2021年抽检结果", "2023年的抽检结果"]),
        ("difference between 351 and 361 products", ["351", "361 products"]),
        ("NMPA与FDA的区别", ["NMPA", "FDA"]),
        ("Compare L'Oréal with Estée Lauder", ["L'Oréal", "Estée Lauder"]),
        ("Compare China and the EU on animal testing", ["China on animal testing", "EU on animal testing"]),
        ("Is the EU stricter than the UK?", ["Is the EU stricter?", "Is the UK stricter?"]),
        ("How does the US treat EGF compared with China?", ["How does the US treat EGF?", "How does China treat EGF?"]),
        ("what did NMPA decide about exosomes", []),
    ],
)  # fmt: skip
def test_the_sides_of_a_comparison_are_questions_of_their_own(text: str, sides: list[str], terms: TermBase) -> None:
    assert [side.question for side in read(text, terms).sides] == sides


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("when did it take effect", "date"),
        ("从什么时候开始施行", "date"),
        ("How much was the fine?", "number"),
        ("罚款多少", "number"),
        ("什麼時候開始施行", "date"),
        ("這條規定還有效嗎？", "yes-no"),
        ("几号令", "code"),
        ("document number of the announcement", "code"),
        ("Who issued it?", "who"),
        ("哪家公司做的", "who"),
        ("where is the plant", "where"),
        ("why was it fined", "why"),
        ("为什么被罚", "why"),
        ("is it legal in the EU?", "yes-no"),
        ("能不能用", "yes-no"),
        ("还有效吗？", "yes-no"),
        ("which companies were fined", "list"),
        ("哪些产品算特殊化妆品", "list"),
        ("what is a quasi-drug?", "definition"),
        ("什么是微量成分", "definition"),
        ("How does the EU differ from the US?", "comparison"),
        ("how do I file", "how"),
    ],
)
def test_kinds_of_question(text: str, kind: str) -> None:
    assert kind in read_question(text).kinds


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("which products are not allowed", True),
        ("哪些成分不能用", True),
        ("who has not filed", True),
        ("is it allowed or not", False),
        ("是不是不能用", True),
        ("是不是可以用", False),
        ("能不能用", False),
        ("有没有规定", False),
        ("有什么不同", False),
        ("which products are allowed", False),
    ],
)
def test_negation(text: str, negated: bool) -> None:
    assert read_question(text).negated is negated
