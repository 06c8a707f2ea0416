"""Near-misses made from answerable questions."""

from __future__ import annotations

import pytest

from api.question import read_question
from eval.near_misses import Swapper
from index.terms import TermBase

TERMS = TermBase.load()
CORPUS = "The FDA and Shiseido are in the corpus. 雅诗兰黛2023财年净销售额159.1亿美元。"


@pytest.mark.parametrize(
    ("question", "answer", "gone"),
    [
        ("What were the net sales of Estée Lauder?", "Estée Lauder had net sales of 15.91 billion.", "Estée Lauder"),
        ("雅诗兰黛的净销售额是多少？", "雅诗兰黛净销售额159.1亿美元。", "雅诗兰黛"),
        ("What was banned in 2021?", "Lilial was banned in 2021.", "2021"),
    ],
)
def test_something_else_is_asked_in_the_same_words(question: str, answer: str, gone: str) -> None:
    swapped = Swapper(TERMS, CORPUS).swap(read_question(question, TERMS), answer)
    assert swapped is not None and swapped != question
    assert gone not in swapped
    before, _, after = question.partition(gone)
    assert swapped.startswith(before) and swapped.endswith(after)
    put_in = swapped[len(before) : len(swapped) - len(after)]
    assert put_in.lower() not in answer.lower()


def test_the_same_seed_gives_the_same() -> None:
    asked = read_question("What did the FDA say about Shiseido in 2021?", TERMS)
    first, second = (Swapper(TERMS, CORPUS, seed=3).swap(asked, "It said nothing.") for _ in range(2))
    assert first == second


def test_a_question_without_names_is_left() -> None:
    assert Swapper(TERMS, CORPUS).swap(read_question("why does it rain so much here"), "It rains.") is None
