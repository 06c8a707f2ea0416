from __future__ import annotations

from index.pinyin import TABLE, syllables


def test_characters_sound_and_the_rest_stays() -> None:
    assert syllables("外泌体 (EV)") == ["wai", "mi", "ti", *" (EV)"]
    assert syllables("绿女") == ["lv", "nv"]


def test_the_table_is_pypinyin_s() -> None:
    from pypinyin import lazy_pinyin

    rows = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()]
    characters = "".join(found for _, found in rows)
    assert len(characters) == len(set(characters)) > 6_700
    wrong = [c for syllable, found in rows for c in found if lazy_pinyin(c) != [syllable]]
    assert wrong == []


def test_every_chinese_term_can_be_sounded(terms: object) -> None:
    from index.fold import all_han
    from index.terms import TermBase

    names = [name for name in TermBase.load().folded_zh if all_han(name)]
    assert [name for name in names if not "".join(syllables(name)).isascii()] == []
