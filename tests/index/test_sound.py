"""Pinyin names in Chinese text."""

from __future__ import annotations

import pytest

from index.sound import sounds_in, spelled

TEXT = "员工邓色倩近日在广西柳州捐献，杭州明瑞咨询公司向西安某医院付款，吕梁也有。"


@pytest.mark.parametrize(
    "name",
    [
        "Deng Seqian",
        "deng seqian",
        "Liuzhou",
        "Hangzhou Mingrui Information Consulting",
        "Xi'an",
        "Lüliang",
        "Liuzhou's",
    ],
)
def test_a_name_is_heard_in_its_characters(name: str) -> None:
    assert sounds_in(name, TEXT)


@pytest.mark.parametrize(
    "name", ["Deng Seqia", "Liuzhousan", "Red Cross", "Dragonfly", "Li", "Xi", "engseqian", "", "邓色倩"]
)
def test_a_part_of_a_syllable_one_syllable_or_a_foreign_word_is_not(name: str) -> None:
    assert not sounds_in(name, TEXT)


def test_words_that_are_no_pinyin_are_left_out() -> None:
    assert spelled("Wuhan Red Cross Hospital") == "wuhan"
    assert spelled("Red Cross") == ""
