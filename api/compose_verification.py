"""A verification in words, in the quotation's language."""

from __future__ import annotations

from collections.abc import Iterator

from api.answer import Quote
from api.compose import citation
from api.differences import Difference
from api.question import question_language
from api.verify import Place, Verification
from ingest.types import Language

_ASPECTS_ZH = {
    "whitespace": "空白字符",
    "full-width characters": "全角半角",
    "quotation marks": "引号",
    "dashes": "连字符或破折号",
    "traditional characters": "繁简字形",
    "letter case": "字母大小写",
    "markup": "标记符号",
    "final punctuation": "句末标点",
}
_KINDS_ZH = {
    "number": "数字不同",
    "date": "日期不同",
    "negation": "否定不同",
    "omitted": "漏字",
    "added": "多字",
    "changed": "用字不同",
    "reworded": "并非同一句话，只是说的是同一件事",
}


def compose_verification(found: Verification) -> str:
    """Lines: the verdict, then the places, or the nearest wording with every difference."""
    language = question_language(found.quotation)
    if found.places:
        return "\n".join([_verdict(found, language), *(_place_line(place, language) for place in found.places)])
    return "\n".join(_missing(found, language))


def _verdict(found: Verification, language: Language) -> str:
    count = len(found.places)
    aside = _aside(found.but_for, language)
    if language == "zh":
        places = f"{count} 处" + ("（或更多）" if found.more else "")
        return f"逐字一致：{places}。" if found.verbatim else f"除{aside}外一致：{places}。"
    places = ("1 place" if count == 1 else f"{count} places") + (" or more" if found.more else "")
    return f"Verbatim, in {places}:" if found.verbatim else f"Verbatim but for {aside}, in {places}:"


def _place_line(place: Place, language: Language) -> str:
    note = ""
    if aside := _aside(place.but_for, language):
        note = f"（{aside}不同）" if language == "zh" else f" (differs in {aside})"
    return f"[{place.quote.number}] {_shown(place.quote, language)}{note}"


def _shown(quote: Quote, language: Language) -> str:
    return f"“{quote.text}” — {citation(quote, language)} ({quote.document} {quote.start}:{quote.end})"


def _missing(found: Verification, language: Language) -> Iterator[str]:
    if found.nearest is None:
        yield (
            "语料库中没有这句话，也没有相近的原文。"
            if language == "zh"
            else ("Not in the corpus, and nothing in it comes near.")
        )
        return
    yield "不是原文。最接近的原文：" if language == "zh" else "Not verbatim in the corpus. The nearest true wording:"
    yield _shown(found.nearest, language)
    for difference in found.differences:
        yield f"  - {_difference(difference, language)}"


def _difference(difference: Difference, language: Language) -> str:
    quoted, true = difference.quoted, difference.true
    if difference.kind == "reworded":
        return _KINDS_ZH["reworded"] if language == "zh" else "reworded: it is about the same matter, in other words"
    if language == "zh":
        change = (
            f"引文“{quoted}”，原文“{true}”"
            if quoted and true
            else f"引文多出“{quoted}”"
            if quoted
            else f"原文有“{true}”"
        )
        return f"{_KINDS_ZH[difference.kind]}：{change}"
    if quoted and true:
        return f"{difference.kind}: “{quoted}” is “{true}” in truth"
    return f"{difference.kind}: “{quoted}” is not there" if quoted else f"{difference.kind}: “{true}” was left out"


def _aside(aspects: tuple[str, ...], language: Language) -> str:
    if language == "zh":
        return "、".join(_ASPECTS_ZH[aspect] for aspect in aspects)
    return " and ".join([", ".join(aspects[:-1]), aspects[-1]] if len(aspects) > 1 else aspects)
