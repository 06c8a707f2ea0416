"""Rows to paragraphs: lines joined that only the width of the page parted; headings marked as in Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ingest.pdf.rows import Row, join

_STARTS = re.compile(
    r"\s*(?:[•·●○▪◆■□\uf0b7\uf0a7]|[–—*-]\s|[(（](?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[)）]\s?\S|(?:\d{1,2}|[a-z])[.)、．]\s?\D"
    r"|[(（]?[一二三四五六七八九十]{1,3}[)）、]|第[一二三四五六七八九十百零〇\d]{1,7}[条章节编款]|(?:Item|Article|Section|Note)\s+\d)"
)
_ENDS = re.compile(r"[.!?。！？；;：:][”’\"')）】]*$")
_HYPHEN = re.compile(r"(\w+)[-‐\u00ad]$")
_HEADING = 1.12  # of the size of running text
_TITLE = 1.3
_LONGEST = 120  # characters of a heading


class Line(NamedTuple):
    """A row in its region, in points: the edges of the region's text, the space above it and between lines usually."""

    row: Row
    left: float
    right: float
    gap: float
    usual_gap: float


class Paragraph(NamedTuple):
    """`marks` are those of a Markdown heading, "" for running text. `ended`: the next page cannot go on with it."""

    text: str
    marks: str
    ended: bool


def paragraphs_of(lines: Sequence[Line], body: float, compound: Callable[[str], bool]) -> list[Paragraph]:
    """The paragraphs, in order. `body` is the size of running text; `compound` knows words written with a hyphen."""
    result: list[Paragraph] = []
    group: list[Line] = []
    for line in lines:
        if group and _parts(group, line, body):
            result.append(_paragraph(group, body, compound))
            group = []
        group.append(line)
    return [*result, _paragraph(group, body, compound)] if group else result


def _parts(group: list[Line], line: Line, body: float) -> bool:
    """Whether a new paragraph begins with this line."""
    before = group[-1]
    size = max(line.row.size, before.row.size)
    if re.match("[a-z]", line.row.text) and _ENDS.search(before.row.text) is None and 0 <= line.gap < 1.6 * size:
        return False  # a sentence goes on, however wide its lines are apart
    if line.gap > max(0.75 * size, line.usual_gap + 0.35 * size) or line.gap < -2 * size:
        return True
    if abs(line.row.size - before.row.size) > 0.15 * size or (line.row.bold != before.row.bold and _short(before)):
        return True
    if len(group) > 1 and line.gap > group[1].gap + 0.35 * size:
        return True
    if _STARTS.match(line.row.text):
        return True
    indent = line.row.x0 - line.left
    if indent > 1.1 * size and before.row.x0 - before.left < 0.5 * size:
        return not _centred(line)  # the first line of a paragraph
    if _marks(before, body) in ("# ", "## ") and _marks(before, body) == _marks(line, body):
        return line.gap > 0.4 * size  # a title on several lines
    return _short(before) and (
        _ENDS.search(before.row.text) is not None or _marks(before, body) != "" or _is_label(line)
    )


def _short(line: Line) -> bool:
    """Whether the line ends well before the right edge, as the last one of a paragraph does."""
    return line.right - line.row.x1 > max(0.12 * (line.right - line.left), 2 * line.row.size)


def _centred(line: Line) -> bool:
    left, right = line.row.x0 - line.left, line.right - line.row.x1
    return abs(left - right) < 0.2 * max(left, right, 1)


def _is_label(line: Line) -> bool:
    return not line.row.text[:1].islower() and _short(line)


def _marks(line: Line, body: float) -> str:
    row = line.row
    text = row.text
    if len(text) > _LONGEST or not re.search(r"[^\W\d_]", text) or re.search(r"[.。；;，,]$", text):
        return ""
    if row.size >= _TITLE * body:
        return "# "
    if row.size >= _HEADING * body:
        return "## "
    return "### " if row.bold and _short(line) and len(text) > 2 and not text.endswith((":", "：")) else ""


def _paragraph(group: list[Line], body: float, compound: Callable[[str], bool]) -> Paragraph:
    marks = {_marks(line, body) for line in group}
    mark = marks.pop() if len(marks) == 1 and len(group) <= 4 else ""
    text = ""
    for line in group:
        text = join_lines(text, line.row.text, compound)
    if mark and len(text) > 2 * _LONGEST:
        mark = ""
    last = group[-1]
    return Paragraph(text, mark, bool(mark) or (_ENDS.search(text) is not None and _short(last)))


def join_lines(before: str, line: str, compound: Callable[[str], bool]) -> str:
    """The line put behind the text: a word parted by a hyphen is made whole, unless it is written with one."""
    hyphen = _HYPHEN.search(before)
    following = re.match(r"\w+", line)
    if hyphen and following and following[0][0].islower() and not hyphen[1][-1].isdigit():
        whole = f"{hyphen[1]}-{following[0]}".lower()
        return before + line if compound(whole) else before[:-1] + line
    if hyphen and following and (following[0][0].isdigit() or following[0][0].isupper()):
        return before + line  # COVID-19, Non-GAAP
    return join(before, line)
