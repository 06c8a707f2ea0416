"""Rows of tables in a document's text, and the labels that stand above them."""

from __future__ import annotations

import re

from api.sentences import Span

_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*")
_RULE = re.compile(r"[ \t]*\|?[ \t:]*-{2,}[-\s|:+]*")
_FARTHEST = 20_000  # characters above a row in which its table may begin


def header_of(text: str, span: Span) -> Span | None:
    """The row of labels of the table that `text[start:end]` is one row of; None where it is none, or has no labels."""
    start, end = span
    if _ROW.fullmatch(text, start, end) is None:
        return None
    line = text.rfind("\n", 0, start) + 1
    below: Span | None = None
    while line > max(0, start - _FARTHEST):
        above = text.rfind("\n", 0, line - 1) + 1, line - 1
        if below is not None:
            return _trimmed(text, above) if _ROW.fullmatch(text, *above) else None
        if _RULE.fullmatch(text, *above):
            below = above
        elif _ROW.fullmatch(text, *above) is None:
            return None
        line = above[0]
    return None


def cells(row: str) -> list[str]:
    """The cells of a row, without what surrounds them."""
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def _trimmed(text: str, span: Span) -> Span:
    own = text[span[0] : span[1]]
    return span[0] + len(own) - len(own.lstrip()), span[0] + len(own.rstrip())
