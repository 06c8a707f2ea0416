"""Names in a claim, and whether a quote has them: in the same letters, or under the other language's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from api.question import question_language
from index.fold import fold, has_han, strip_accents
from index.pinyin import syllables
from index.stem import stemmer
from index.termfile import Concept
from index.terms import TermBase
from ingest.agencies import find_agency

# Kinds of the term base that tell one matter from another; "testing" or "claim" do not.
_NAMES = frozenset({"regulator", "company", "jurisdiction", "law", "channel"})
_NATIONAL = re.compile(r"全国|我国|国务院|国家[药卫市食]")
_CAPITALISED = re.compile(r"(?<![\w.@/-])[A-Z][A-Za-zÀ-ÿ0-9&]*(?:['’.-][A-Za-zÀ-ÿ0-9&]+)*")
_LATIN = re.compile(r"[A-Za-z][A-Za-zÀ-ÿ0-9&]*(?:['’.-][A-Za-zÀ-ÿ0-9&]+)*")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s，。；、）)]+|[\w.+-]+@[\w-]+\.[\w.]+|\b[\w-]+\.(?:com|cn|org|net|gov|io)\b", re.I
)
_ROMAN = re.compile(r"[IVX]+")
_TITLE = re.compile(r"《([^》]+)》")
_START = re.compile(r"(?:^|[.!?:;。！？：；]\s*[\"“'(]?)$")
_COMMON = frozenset(
    """
    i a an the in on at of by to as it its this that these those there here and or but nor if when while
    where which who what how act article annex section part chapter class category phase table
    regulation directive law order notice announcement decree measures rule rules guideline guidance
    standard list catalogue inventory no number mr ms dr prof inc ltd co corp plc group january february
    march april may june july august september october november december jan feb mar apr jun jul aug sep
    sept oct nov dec monday tuesday wednesday thursday friday saturday sunday q1 q2 q3 q4 h1 h2 fy rmb
    usd eur cny
    """.split()
)
_OF_PLACES = {
    "chinese": "China",
    "american": "United States",
    "european": "European Union",
    "japanese": "Japan",
    "korean": "South Korea",
    "british": "United Kingdom",
    "french": "France",
    "german": "Germany",
    "swiss": "Switzerland",
    "brazilian": "Brazil",
    "indian": "India",
    "canadian": "Canada",
    "australian": "Australia",
    "italian": "Italy",
    "thai": "Thailand",
}
_PLACES = {
    "CN": ("China",),
    "US": ("United States",),
    "EU": ("European Union",),
    "UK": ("United Kingdom",),
    "JP": ("Japan",),
    "KR": ("South Korea",),
}


@dataclass(frozen=True)
class Support:
    """What a name is looked for in: the quotes' texts and what they are headed with."""

    folded: str
    words: frozenset[str]  # stems of its Latin words
    concepts: frozenset[Concept]
    variants: frozenset[str]  # all their names, folded

    @cached_property
    def pinyin(self) -> str:
        """Its Chinese characters as they sound, without tones, run by run: 张三丰 is zhangsanfeng."""
        if not has_han(self.folded):
            return ""
        return " ".join("".join(syllables(run)) for run in re.findall(r"[\u4e00-\u9fff]+", self.folded))


class Names:
    """Checks names against texts, with a term base for those that have another form in the other language."""

    def __init__(self, terms: TermBase) -> None:
        self._terms = terms

    def support(self, text: str) -> Support:
        """The text made ready to be searched for many names."""
        concepts = set(self._terms.find(text))
        for line in text.splitlines():
            agency = find_agency(line)
            for place in _PLACES.get(agency.jurisdiction, ()) if agency else ():
                concepts.update(self._terms.find(place))
        if _NATIONAL.search(text):
            concepts.update(self._terms.find("中国"))
        folded = strip_accents(fold(text))
        variants = (name for concept in concepts for name in (*concept.zh, *concept.en))
        return Support(folded, frozenset(_stems(folded)), frozenset(concepts), frozenset(map(fold, variants)))

    def missing(self, claim: str, support: Support) -> str | None:
        """The first name in the claim that the support does not have, None when it has all of them."""
        return next((name for name in self._names(claim, support) if not self._has(name, support)), None)

    def _names(self, claim: str, support: Support) -> Iterator[str]:
        yield from (match[0].rstrip(".") for match in _ADDRESS.finditer(claim))
        yield from _TITLE.findall(claim)
        concepts = self._terms.find(claim)
        yield from (concept.en[0] for concept in concepts if _is_name(concept) and concept not in support.concepts)
        # Eli and Lilly are no names of their own where the support has 礼来
        within = {
            stem
            for concept in concepts
            if concept in support.concepts
            for en in concept.en
            for stem in _stems(fold(en))
        }
        for match in (_LATIN if question_language(claim) == "zh" else _CAPITALISED).finditer(claim):
            word = re.sub(r"['’]s$", "", match[0])
            known = word.lower() in _COMMON or _ROMAN.fullmatch(word) or within.issuperset(_stems(fold(word)))
            ordinary = _opens(claim, match.start()) and _plain(word) and word.lower() not in _OF_PLACES
            if not known and not ordinary:
                yield word

    def _has(self, name: str, support: Support) -> bool:
        folded = strip_accents(fold(name))
        if folded in support.folded and not folded.isascii():
            return True
        stems = _stems(folded)
        if stems and all(stem in support.words for stem in stems):
            return True
        if folded.isalpha() and folded.isascii() and folded in support.pinyin:
            return True
        name = _OF_PLACES.get(folded, name)
        others = (*self._terms.translations(name, "zh"), *self._terms.translations(name, "en"))
        return any(fold(other) in support.variants for other in others)


def _is_name(concept: Concept) -> bool:
    """Whether it tells one matter from another: not "competent authority", which is written in lower case."""
    return concept.kind == "ingredient" or (concept.kind in _NAMES and not concept.en[0][0].islower())


def _opens(claim: str, at: int) -> bool:
    return _START.search(claim[:at]) is not None


def _plain(word: str) -> bool:
    """Whether only its first letter is a capital, as of any word that opens a sentence."""
    return word[1:].islower() or len(word) == 1


def _stems(folded: str) -> list[str]:
    return [stemmer()(word) for word in re.findall(r"[a-z0-9à-ÿ]+", folded)]
