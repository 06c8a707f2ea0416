"""Folding: what must not matter for matching is taken away, once, in one place."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

# Han characters with the iteration mark and the ideographic zero; kana and hangul are words of their own.
CJK = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# What may stand between Han characters in a regular expression's set: cutting a whole sentence at once is faster.
# Not the full stop and the like, which jieba takes for parts of words.
PAUSES = r"\s,:;!?()\"'<>\[\]/|=*、。「」『』《》〈〉【】〔〕“”·—"

_HAN = re.compile(f"[{CJK}]")
_ODD = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u2010-\u2013\u2212\u2018\u2019]")
_PLAIN = dict.fromkeys("\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", "")
_PLAIN |= dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-") | dict.fromkeys("\u2018\u2019", "'")
# Replaced first: nearly every Chinese text has them, hardly any has more, and a full normalisation takes 40 us.
_WIDE = tuple((c, unicodedata.normalize("NFKC", c)) for c in "，：（）；！？％")


@cache
def _simplifier() -> OpenCC:
    from opencc import OpenCC  # 40 ms: only when there is Chinese text

    return OpenCC("t2s")


def fold(text: str) -> str:
    """`text` in NFKC, lower case, simplified characters, with plain hyphens and apostrophes and nothing invisible.

    The length may change, so offsets into the result are not offsets into `text`.
    """
    for wide, plain in _WIDE:
        text = text.replace(wide, plain)
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    folded = text.lower()
    if _ODD.search(folded):
        folded = _ODD.sub(lambda match: _PLAIN[match[0]], folded)
    return _simplifier().convert(folded) if _HAN.search(folded) else folded


def fold_in_place(text: str) -> str:
    """`text` folded as far as that keeps every offset: for finding where in it something stands."""
    folded = fold(text)
    if len(folded) == len(text):
        return folded
    return "".join(single if len(single := fold(c)) == 1 else c for c in text)


def simplify(text: str) -> str:
    """`text` with simplified for traditional characters and nothing else changed, so that offsets stay."""
    if not _HAN.search(text):
        return text
    simplified = _simplifier().convert(text)
    return simplified if len(simplified) == len(text) else text


def strip_accents(word: str) -> str:
    """`word` without combining marks on Latin and Greek letters: "oréal" gives "oreal"."""
    if word.isascii():
        return word
    marks = (c for c in unicodedata.normalize("NFD", word) if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", "".join(marks))


def has_han(text: str) -> bool:
    """Whether `text` has at least one Han character."""
    return _HAN.search(text) is not None


def all_han(text: str) -> bool:
    """Whether `text` is one unbroken run of Han characters."""
    return re.fullmatch(f"[{CJK}]+", text) is not None
