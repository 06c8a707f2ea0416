"""Answers to questions for a list: one line for each thing that the quotes name, in their words."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from api.answer import Quote, make_quote
from api.compose import compose_answer
from api.listing import listing
from api.question import read_question
from index.terms import TermBase
from tests.api.conftest import make_hit

TABLE = """| 通用名 | 企业 | 靶点 |
|---|---|---|
| 泽沃基奥仑赛 | 科济药业 | BCMA |
| 西达基奥仑赛 | 传奇生物 | BCMA |
"""


def quotes_of(*texts: str) -> list[Quote]:
    found = []
    for number, text in enumerate(texts, 1):
        whole = TABLE if text in TABLE else text
        start = whole.index(text)
        found.append(make_quote(make_hit(whole, 0.9).document, (start, start + len(text)), number, 0.5))
    return found


def named(question: str, quotes: Sequence[Quote], terms: TermBase) -> list[str]:
    found = listing(read_question(question, terms), quotes, terms)
    for thing in found.things:
        for name, number in thing.names:
            assert name in quotes[number - 1].text  # verbatim, nothing invented
    return [" ".join(f"{name} {number}" for name, number in thing.names) for thing in found.things]


ROWS = ("| 泽沃基奥仑赛 | 科济药业 | BCMA |", "| 西达基奥仑赛 | 传奇生物 | BCMA |")


@pytest.mark.parametrize(
    ("question", "texts", "lines"),
    [
        ("Which CAR-T products target BCMA?", ROWS, ["泽沃基奥仑赛 1", "西达基奥仑赛 2"]),
        ("哪些公司的产品靶向BCMA？", ROWS, ["科济药业 1", "传奇生物 2"]),
        (
            "哪些公司在研究外泌体",
            ("L'Oréal and Clarins study exosomes.", "欧莱雅在研究外泌体。"),
            ["L'Oréal 1 欧莱雅 2", "Clarins 1"],
        ),
        # one quote is enough, or names nothing, or no list is asked for
        ("Which companies study exosomes?", ("L'Oréal and Clarins study exosomes.",), []),
        ("Which companies study exosomes?", ("L'Oréal and Clarins do.", "Nobody else does."), []),
        ("Which companies study exosomes?", ("Nobody does.", "L'Oréal and Clarins do."), []),
        ("Which criteria are there?", ("Three:\n1. legal,\n2. true,\n3. fair.", "L'Oréal is a company."), []),
        ("When was Clarins founded?", ("L'Oréal was.", "Clarins was."), []),
    ],
)
def test_each_thing_has_a_line_with_its_quotes(
    terms: TermBase, question: str, texts: Sequence[str], lines: Sequence[str]
) -> None:
    assert named(question, quotes_of(*texts), terms) == lines


def test_the_answer_says_how_many_are_named_and_shows_the_labels_of_rows(terms: TermBase) -> None:
    quotes = quotes_of(*ROWS)
    found = listing(read_question("哪些公司的产品靶向BCMA？", terms), quotes, terms)
    lines = compose_answer(quotes, (), "zh", found).splitlines()
    assert lines[1:4] == ["引文列出 2 项：", "- 科济药业 [1]", "- 传奇生物 [2]"]
    assert lines[4].startswith(f"[1] “{ROWS[0]}”（表头：“| 通用名 | 企业 | 靶点 |”） — ")


def test_names_that_the_term_base_happens_to_know_are_not_said_to_be_all(terms: TermBase) -> None:
    quotes = quotes_of("L'Oréal and Nobodyknows study exosomes.", "Clarins does, too.")
    found = listing(read_question("Which companies study exosomes?", terms), quotes, terms)
    assert "The quotes name at least 2:" in compose_answer(quotes, (), "en", found).splitlines()
