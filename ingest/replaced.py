"""What a rule or notice says that it repeals: names of other documents, where the text states it of whole ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_MOST = 60  # names; a longer list is that of a clean-up decision, whose annex we would quote
_TITLE = re.compile(r"《([^《》]{2,120}(?:《[^《》]{1,80}》[^《》]{0,60})?)》")
_VERB = re.compile(r"废止|失效|停止执行|不再执行|终止执行|停止施行")
_SENTENCE_END = "。；;\n"
# What stands before the verb and its titles: "本条例自2021年1月1日起施行，《…》同时废止"
_BEFORE = re.compile(r"(?:施行|生效|实施)(?:之日)?(?:后|起|[，,])|[根依按]据|依照|按照")
_PART = re.compile(
    r"》(?:[（(][^（）()]{0,40}[）)])?\s*(?:第[一二三四五六七八九十百\d]+[条款项章]|[中的]?(?:有关|关于|涉及|与)|附件|中)"
)
# The verb is said of the titles, not of something else that stands between them and it.
_LINKED = re.compile(r"》(?:\s*[（(][^（）()]{0,60}[）)])?(?!制定|修订|规定)[^，,：:《》本原]{0,24}$")
_DECIDES = re.compile(r"(?:决定|现|自.{4,20}起|同时)\s*(?:予以)?废止[：:]?\s*(?=《)|关于废止(?=《)")
_LISTED = re.compile(r"(?:废止|失效)[^。；;\n]{0,12}[：:]\s*\n")
_ITEM = re.compile(r"\s*(?:[（(]?[\d一二三四五六七八九十]+[）)、.．]\s*)?[^《\n]{0,40}《")

_KIND = r"(?:(?:Council|Commission|Delegated|Implementing)\s+)*(?:Directives?|Regulations?|Decisions?)"
_EUROPEAN = rf"{_KIND}\s+(?:\((?:EC|EU|EEC)\)\s+)?(?:No\.?\s+)?\d{{2,4}}/\d{{1,4}}(?:/(?:EC|EU|EEC|JHA))?"
_KINDS = r"(?:guidance|guideline|notice|document|circular)"
_QUOTED = rf"(?:(?:draft |final )?{_KINDS}[^\"“”.\n]{{0,60}})?[\"“]([^\"“”\n]{{5,200}})[\"”]"
_REPEALING = re.compile(rf"(?i:\brepeal(?:ing|s)\b(?:\s+and\s+replac(?:ing|es))?)\s+({_EUROPEAN})")
_REPEALED = re.compile(
    rf"({_EUROPEAN})[^.;\n]{{0,60}}?\s(?:is|are|shall be)\s+(?:hereby\s+)?(?:repealed|replaced by this)"
)
_SUPERSEDES = re.compile(
    rf"(?i)\bthis (?:final )?(?:{_KINDS}|edition|version|standard)[^.\n]{{0,40}}?"
    rf"\b(?:supersedes|replaces|cancels)\s+(?:the\s+)?(?:{_QUOTED}|({_EUROPEAN}))"
)


class Replaced(NamedTuple):
    """A name as the text has it: `text[start:end]`."""

    name: str
    start: int
    end: int


def replaced_in(text: str, title: str) -> list[Replaced]:
    """The documents that the text, which has this title, says that it repeals or takes the place of; in order, once.

    Parts of documents ("《…》第五条同时废止") are not among them.
    """
    found: dict[str, Replaced] = {}
    for one in (*_chinese(text), *_english(text)):
        name = " ".join(one.name.split())
        if name != title and name not in found:
            found[name] = Replaced(name, one.start, one.end)
    ordered = sorted(found.values(), key=lambda one: one.start)
    return ordered[:_MOST]


def _chinese(text: str) -> Iterator[Replaced]:
    inside = [match.span() for match in _TITLE.finditer(text)] if "《" in text else []
    for verb in _VERB.finditer(text) if inside else ():
        if any(start <= verb.start() < end for start, end in inside):
            continue  # 《国务院关于废止部分行政法规的决定》
        start = max(text.rfind(end, 0, verb.start()) for end in _SENTENCE_END) + 1
        start = max((match.end() for match in _BEFORE.finditer(text, start, verb.start())), default=start)
        if _LINKED.search(text, start, verb.start()) and not _PART.search(text, start, verb.start()):
            yield from _titles(text, start, verb.start())
    for match in _DECIDES.finditer(text) if inside else ():
        stop = min(
            place for end in _SENTENCE_END if (place := text.find(end, match.end())) >= 0 or (place := len(text))
        )
        if not _PART.search(text, match.end(), stop):
            yield from _titles(text, match.end(), stop)
    for match in _LISTED.finditer(text) if inside else ():
        yield from _items(text, match.end())


def _items(text: str, at: int) -> Iterator[Replaced]:
    """The titles of a list, one a line, that begins here."""
    while _ITEM.match(text, at):
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        title = _TITLE.search(text, at, stop)
        if title and not _PART.match(text, title.end() - 1):
            yield Replaced(title[1], *title.span(1))
        at = stop + 1


def _titles(text: str, start: int, end: int) -> Iterator[Replaced]:
    for match in _TITLE.finditer(text, start, end):
        if text[max(start, match.start() - 2) : match.start()] not in ("根据", "依据", "按照", "依照"):
            yield Replaced(match[1], *match.span(1))


def _english(text: str) -> Iterator[Replaced]:
    for pattern, cue in ((_REPEALING, "epeal"), (_REPEALED, "/"), (_SUPERSEDES, "his ")):
        for match in pattern.finditer(text) if cue in text else ():
            group = 2 if match.lastindex == 2 else 1
            yield Replaced(match[group], *match.span(group))
