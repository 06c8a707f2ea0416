"""Lists in a document: an item with the line that introduces it and with its neighbours, as one stretch of text."""

from __future__ import annotations

import re
from collections.abc import Callable

from api.sentences import Span, sentences, trim

_REACH = 400  # characters before the first item in which what introduces the list may begin
_INTRODUCES = re.compile(r"[：:]\s*$")
_MARKERS = (
    re.compile(r"[ \t　]*[-*•·●○▪◆–]\s+"),
    re.compile(r"[ \t　]*\d{1,2}[.)、．]\s*(?!\d)"),
    re.compile(r"[ \t　]*[（(](?:\d{1,2}|[a-z]|[ivx]{1,4})[)）]\s*"),
    re.compile(r"[ \t　]*[（(][一二三四五六七八九十]{1,3}[)）]\s*"),
    re.compile(r"[ \t　]*[一二三四五六七八九十]{1,3}、"),
)


def list_around(text: str, span: Span, limit: int) -> Span | None:
    """The list that a sentence stands in as an item, or introduces, with what introduces it; None where it does not.

    Where all of it has more than `limit` characters it ends with the item; None where even that is too long.
    """
    line = _line(text, span[0])
    marker = _marker(text, line)
    if marker is None:
        return _introduced(text, span, limit) if _INTRODUCES.search(text, *span) else None
    first = last = line
    while (before := _line_before(text, first)) is not None and marker.match(text, *before):
        first = before
    while (after := _line_after(text, last)) is not None and marker.match(text, *after):
        last = after
    start = _introduction(text, first[0])
    if start is None and first == last:
        return None
    return _within(text, first[0] if start is None else start, (last[1], line[1]), limit)


def list_items(text: str) -> list[Span]:
    """The items of the list that a text holds, without their marks, in order; [] where it holds none."""
    lines = [match.span() for match in re.finditer(r"[^\n]+", text)]
    for marker in _MARKERS:
        starts = [(found.end(), line[1]) for line in lines if (found := marker.match(text, *line))]
        spans = [trimmed for one in starts if (trimmed := trim(text, one)) is not None]
        if len(spans) > 1:
            return spans
    return []


def _introduced(text: str, span: Span, limit: int) -> Span | None:
    """The sentence with the list below it, as much as fits in; None where no list follows."""
    following = _line_after(text, _line(text, span[1] - 1))
    marker = _marker(text, following) if following is not None else None
    end: int | None = None
    while marker is not None and following is not None and marker.match(text, *following):
        if following[1] - span[0] > limit:
            break
        end = following[1]
        following = _line_after(text, following)
    return None if end is None else _within(text, span[0], (end,), limit)


def _introduction(text: str, at: int) -> int | None:
    """Where the sentence begins that ends with a colon right above; None for none."""
    above = _line_before(text, (at, at))
    if above is None or not _INTRODUCES.search(text, *above):
        return None
    window = max(0, above[1] - _REACH)
    spans = sentences(text, window, above[1])
    if not spans or spans[-1][0] == window > 0:  # cut by the edge of the window
        return None
    return spans[-1][0]


def _within(text: str, start: int, ends: tuple[int, ...], limit: int) -> Span | None:
    for end in ends:
        if end - start <= limit:
            return trim(text, (start, end))
    return None


def _marker(text: str, line: Span) -> re.Pattern[str] | None:
    return next((marker for marker in _MARKERS if marker.match(text, *line)), None)


def _line(text: str, at: int) -> Span:
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end


def _neighbour(text: str, line: Span, step: Callable[[Span], int | None]) -> Span | None:
    """The next line in a direction, one empty line passed over; None at the edge of the text or of the paragraph."""
    for _ in range(2):
        at = step(line)
        if at is None:
            return None
        line = _line(text, at)
        if text[line[0] : line[1]].strip():
            return line
    return None


def _line_before(text: str, line: Span) -> Span | None:
    return _neighbour(text, line, lambda one: one[0] - 1 if one[0] > 0 else None)


def _line_after(text: str, line: Span) -> Span | None:
    return _neighbour(text, line, lambda one: one[1] + 1 if one[1] + 1 < len(text) else None)
