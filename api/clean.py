"""A question without what its writer did not mean: bytes, tags, escapes and letters that only look right."""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import unquote

from index.fold import simplify
from index.numerals import chinese_number

_ESCAPE = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|[@-_])")  # what a terminal colours with
_TAGS = """
a abbr article aside b blockquote body br button code div em font footer form h1 h2 h3 h4 h5 h6 head header hr
html i iframe img input label li link main meta nav object ol option p pre s section select small span strong
sub sup svg table tbody td textarea th thead title tr u ul video
""".split()  # no other: <Cosmetics Act> is a title
_TAG = re.compile(
    rf"<!--.*?-->|<(script|style)\b.*?</\1\s*>|</?(?:{'|'.join(_TAGS)})(?:\s[^<>]{{0,200}})?/?>", re.S | re.I
)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,6});")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_DOTTED = re.compile(r"\b(?:[A-Z]\.){3,}")  # N.M.P.A.; U.S. is known as it is
_SPACED = re.compile(r"(?<!\S)[A-Z](?: [A-Z]){3,7}(?!\S)")
_STRETCHED = re.compile(r"([A-Za-z])\1{3,}")
_NUMERAL_YEAR = re.compile(r"[一二][〇零○九][〇零○一二三四五六七八九]{2}(?=年)")
_FORMAL = str.maketrans("零壹贰叁肆伍陆柒捌玖貳參陸", "〇一二三四五六七八九二三六")
_FORMAL_YEAR = re.compile(r"[壹贰貳][零玖][零壹贰叁肆伍陆柒捌玖貳參陸]{2}(?=年)")
# Cyrillic and Greek letters that nobody can tell from Latin ones.
_ALIKE = str.maketrans(
    "аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅοιανρτυχκΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijshdqwABEKMHOPCTYXIJSoiavptuxkABEZHIKMNOPTYX",
)
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z]")
_LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
_JUMPS = re.compile(r"[a-z][A-Z]")
_SEVERAL = 4  # words; a few may be names: mRNA, MoCRA
_FOREIGN = re.compile(r"[\u0370-\u03ff\u0400-\u052f]")


def clean(text: str) -> str:
    """The question in one piece: no control or invisible characters, no tags, Western digits, plain letters."""
    text = text.encode("utf-8", "replace").decode()  # half of a surrogate pair can be neither searched nor shown
    text = _ESCAPE.sub(" ", text)
    if _ENTITY.search(text):
        text = html.unescape(text)
    text = _TAG.sub(" ", text)
    if len(_PERCENT.findall(text)) >= 3:
        text = unquote(text, errors="replace")
    text = "".join(map(_visible, text))
    text = _WORD.sub(_in_latin, text) if _FOREIGN.search(text) else text
    text = _DOTTED.sub(lambda match: match[0].replace(".", ""), text)
    text = _SPACED.sub(lambda match: match[0].replace(" ", ""), text)
    text = _STRETCHED.sub(r"\1", text)
    text = _FORMAL_YEAR.sub(lambda match: match[0].translate(_FORMAL), text)
    text = _NUMERAL_YEAR.sub(lambda match: str(chinese_number(match[0])), text)
    return text.strip()


def readable(text: str) -> str:
    """A clean question as it is searched for: in simplified characters, and not iN tHiS cAsE."""
    words = _LATIN_WORD.findall(text)
    if len(words) >= _SEVERAL and 2 * sum(_JUMPS.search(word) is not None for word in words) > len(words):
        text = text.lower()
    return simplify(text)


def _visible(c: str) -> str:
    category = unicodedata.category(c)
    if category == "Nd" and not c.isascii() and not "０" <= c <= "９":
        return str(unicodedata.decimal(c))
    if category == "Cf":
        return ""
    if category == "Zs":
        return " "
    if category in ("Cc", "Cn", "Co", "Cs", "Zl", "Zp") and c not in "\n\t":
        return " "
    return c


def _in_latin(match: re.Match[str]) -> str:
    """A word of letters of two scripts, or of capitals that all look Latin, in Latin letters."""
    word = match[0]
    if not _FOREIGN.search(word):
        return word
    changed = word.translate(_ALIKE)
    deceives = changed.isascii() and (_LATIN.search(word) or word.isupper())
    return changed if deceives else word
