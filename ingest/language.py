"""Which of the two languages a text is in."""

from __future__ import annotations

import re

from ingest.types import Language

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_LETTERS = re.compile("[A-Za-z]")


def language_of(text: str) -> Language:
    """ "zh" when Chinese characters, each counted as three letters, outweigh the Latin letters; "en" otherwise."""
    if text.isascii():
        return "en"
    return "zh" if 3 * len(_HAN.findall(text)) > len(_LETTERS.findall(text)) else "en"
