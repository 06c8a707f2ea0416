"""How Chinese characters sound: pinyin without tones, one reading a character.

The table `pinyin.tsv` (a syllable, then its characters) holds the 7,000 or so characters of GB 2312 and the term base,
made from pypinyin (MIT), which would take half a second to load; a test holds it to that.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("pinyin.tsv")


def syllables(text: str) -> list[str]:
    """One syllable for each character, in lower case, ü as v; one that is not in the table stands for itself."""
    table = _table()
    return [table.get(c, c) for c in text]


def readings() -> frozenset[str]:
    """All syllables of the table."""
    return frozenset(_table().values())


@cache
def _table() -> dict[str, str]:
    lines = (line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines())
    return {c: syllable for syllable, characters in lines for c in characters}
