"""Several questions in one are told apart, and each is complete."""

from __future__ import annotations

from datetime import date

import pytest

from api.question import read_question
from index.terms import TermBase


@pytest.fixture(scope="module")
def terms() -> TermBase:
    return TermBase.load()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("When was MoCRA signed, and who enforces it?", ["When was MoCRA signed", "who enforces MoCRA signed?"]),
        ("Is it allowed in the EU? And in the US?", ["Is it allowed in the EU?", "Is it allowed in the US?"]),
        ("欧盟允许外泌体吗？那美国呢？", ["欧盟允许外泌体吗？", "美国允许外泌体吗？"]),
        ("赫丽尔斯为什么被罚，罚了多少？", ["赫丽尔斯为什么被罚", "赫丽尔斯被罚，罚了多少？"]),
        ("Who owns Yatsen; when was it founded", ["Who owns Yatsen", "when was Yatsen founded"]),
        ("I read about exosomes. Are they allowed in the EU?", []),
        ("which companies and brands were fined", []),
        ("what it is and how it works", []),
        ("小企业呢，要保存多久？", []),
        ("国家药监局2023年对外泌体作出了什么认定？", []),
        ("a? b? c? d? e? f?", []),
    ],
)
def test_parts(text: str, parts: list[str], terms: TermBase) -> None:
    assert list(read_question(text, terms, date(2025, 1, 1)).parts) == parts
