"""Headings of a text and the path of headings that every stretch lies under."""

from __future__ import annotations

import re
from typing import NamedTuple

_HAN_NUMBER = "[一二三四五六七八九十百千零〇○\\d０-９]{1,7}"
_HEADING = re.compile(
    rf"""^(?:
    (?P<marks>\#{{1,6}})[ \t]+(?P<marked>[^\s\#][^\n]*)
  | [ \t　]*(?P<statute>第{_HAN_NUMBER}(?P<unit>[编篇章节])(?:[ \t　:：][^\n。；;]{{0,40}})?)[ \t　]*$
  | [ \t　]*(?P<number>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})\.?[ \t　、]{{1,4}}(?P<numbered>[^\W\d_][^\n\t。；;]{{1,80}})$
  | [ \t　]*(?P<han>[一二三四五六七八九十]{{1,3}})、(?P<listed>[^\n\t。；;：:，,]{{2,30}})$
    )""",
    re.MULTILINE | re.VERBOSE,
)
_FENCE = re.compile(r"^(```|~~~).*?(?:^\1|\Z)", re.MULTILINE | re.DOTALL)
_UNITS = "编篇章节"


class Section(NamedTuple):
    """A stretch of the text from one heading to the next: [start, end) and its headings, its own included."""

    start: int
    end: int
    path: tuple[str, ...]


def sections_of(text: str) -> list[Section]:
    """The sections of a text, in order, without gaps from 0 to len(text).

    Headings are Markdown's, 第一编/第一章/第一节, 1.2 or 1.2.1 with a short line after it, and 一、 with a short line.
    A Markdown heading is above the others; deeper ones are ordered by their numbers' depth.
    """
    fences = [match.span() for match in _FENCE.finditer(text)] if "```" in text or "~~~" in text else []
    sections: list[Section] = []
    stack: list[tuple[int, str]] = []
    start, path = 0, ()
    for match in _HEADING.finditer(text):
        found = _heading(match)
        if found is None or any(low <= match.start() < high for low, high in fences):
            continue
        if match.start() > start:
            sections.append(Section(start, match.start(), path))
        level, title = found
        while stack and stack[-1][0] >= level:
            stack.pop()
        stack.append((level, title))
        start, path = match.start(), tuple(title for _, title in stack)  # type: ignore[assignment]
    if start < len(text):
        sections.append(Section(start, len(text), path))
    return sections


def _heading(match: re.Match[str]) -> tuple[int, str] | None:
    """Level (smaller is further out) and title; None for a line of a table of contents or a sentence."""
    if match["marks"]:
        title = match["marked"].rstrip("# \t")
        return (len(match["marks"]), " ".join(title.split())) if title else None
    if match["statute"]:
        return 10 + _UNITS.index(match["unit"]), " ".join(match["statute"].split())
    if match["number"]:
        title = match["numbered"].rstrip()
        if re.search(r"(?:\.{2,}|…)\s*\d*$|[.,，!?！？]$", title) or _is_quantity(title):
            return None
        return 20 + match["number"].count("."), f"{match['number']} {title}"
    return 30, f"{match['han']}、{match['listed'].strip()}"


def _is_quantity(title: str) -> bool:
    """ "1.5 million people ..." and 3.5 亿元… begin with a number, not with a heading's."""
    return (
        re.match(
            r"(?i)(?:million|billion|trillion|percent|times|years?|months?|[mk]?[gl]\b|mm|cm|kg|[万亿千百]|元|倍|个|岁|年|％)",
            title,
        )
        is not None
    )
