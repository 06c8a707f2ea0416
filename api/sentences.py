"""Sentences of Chinese, English and mixed text, as exact offsets.

Lines and block tags are boundaries (hard-wrapped lines are joined first), so are 。！？； and English sentence ends; a
table row is one sentence; Markdown headings and rulers are none. What only decorates a sentence (bullets, `<p>`, `**`)
is left out at its edges.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from api.abbreviations import ends_with_abbreviation

Span = tuple[int, int]

CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
END_MARKS = "。！？；!?…."
_LINE = re.compile(r"[^\n\u2028\u2029]+")
_BLOCK_TAG = re.compile(r"</?(?:p|br|div|li|ul|ol|tr|table|h[1-6]|section|article|blockquote)\b[^<>]*>", re.I)
_LIST_MARK = re.compile(
    rf"\s*(?:[-*•·●○▪◆■–—>]\s|\d{{1,3}}[.)、．]|[（(][一二三四五六七八九十\da-z]{{1,3}}[)）]|第[{CJK}\d]{{1,6}}条|#)"
)
_HEADING = re.compile(
    r"\s*(?:#{1,6}\s.*|第[一二三四五六七八九十百\d]+[编章节部](?:分)?(?:[ 　\t][^。！？；]*)?|[=\-*_~ ]{3,}|```.*)\s*"
)
_TABLE_ROW = re.compile(r"\s*\|.*\||[^\t\n]+\t[^\n]+")
_TABLE_RULE = re.compile(r"[\s|:+=-]+")
_MARK = re.compile(r"(?:[。！？；]|…+|[!?]|\.)+")
_CLOSERS = "”’」』）】》〉)]"
_STRAIGHT = "\"'"
_NOTE = re.compile(r"(?:\s?\[\d{1,3}\])+")  # footnote marks after the end mark belong to the sentence
_NEXT_EN = re.compile(rf"\s+[-–•*(\[\"'“‘《「【]*\s*(?:[A-Z0-9À-Þ]|[{CJK}])|\s*$")
_INLINE_BULLET = re.compile(rf"\s[-–•]\s+(?=[A-Z{CJK}\"“])")
_BULLET = re.compile(r"[-–•]")
_TITLE_REACH = 60  # characters of a title before an inline bullet
_TITLE = re.compile(r"(?:[A-Z][\w'’&/-]*|and|of|the|for|in|on|to|&|\s)+")
_EDGE = re.compile(r"(?:\s|[•·●○▪◆■>]|[-–—*](?=\s)|#+(?=\s)|</?[A-Za-z][^<>]*>|&nbsp;|\u200b|\ufeff)+")
_TAIL = re.compile(r"(?:\s|</?[A-Za-z][^<>]*>|&nbsp;|\u200b)+$")
_WORD = re.compile(r"\w")
_BRACKETS = {"（": "）", "(": ")", "《": "》"}
_BRACKET_REACH = 120  # an end mark inside brackets that close within so many characters does not end the sentence


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Sentences of `text[start:end]` as offsets into `text`, in order, none without a letter or digit."""
    stop = len(text) if end is None else min(end, len(text))
    return [
        trimmed
        for block in _blocks(text, start, stop)
        for span in _split_block(text, block)
        if (trimmed := trim(text, span)) is not None
    ]


def trim(text: str, span: Span) -> Span | None:
    """The span without decoration at its edges; None where nothing to read is left."""
    start, end = span
    previous = None
    while (start, end) != previous:
        previous = (start, end)
        if lead := _EDGE.match(text, start, end):
            start = lead.end()
        if _ends_bare(text[start:end]) and (tail := _TAIL.search(text[start:end])):
            end = start + tail.start()
        for mark in ("**", "__", "`"):
            if text.startswith(mark, start) or text.endswith(mark, start, end):
                start, end = _unwrap(text, start, end, mark)
    return (start, end) if _WORD.search(text, start, end) else None


def _ends_bare(text: str) -> bool:
    """Whether the last character may belong to a `_TAIL`: looking for one goes through the whole text."""
    return text[-1:].isspace() or text.endswith((">", ";", "\u200b"))


def _unwrap(text: str, start: int, end: int, mark: str) -> Span:
    """Takes emphasis marks off the edges: both when the pair encloses the span, one when it has no partner inside."""
    inside = text[start:end]
    odd = inside.count(mark) % 2 == 1
    leads, trails = inside.startswith(mark), inside.endswith(mark) and len(inside) > len(mark)
    if leads and trails and inside.count(mark) == 2:
        return start + len(mark), end - len(mark)
    if odd and leads:
        return start + len(mark), end
    if odd and trails:
        return start, end - len(mark)
    return start, end


def _blocks(text: str, start: int, end: int) -> Iterator[Span]:
    """Stretches that no sentence crosses: lines, joined where they are only wrapped, and parts between block tags."""
    open_block: Span | None = None
    for match in _LINE.finditer(text, start, end):
        line = match.span()
        if open_block is not None and _continues(text, open_block, line):
            open_block = (open_block[0], line[1])
            continue
        if open_block is not None:
            yield from _between_tags(text, open_block)
        open_block = line
    if open_block is not None:
        yield from _between_tags(text, open_block)


def _between_tags(text: str, block: Span) -> Iterator[Span]:
    position = block[0]
    for tag in _BLOCK_TAG.finditer(text, *block):
        yield position, tag.start()
        position = tag.end()
    yield position, block[1]


def _continues(text: str, before: Span, line: Span) -> bool:
    """Whether the line only continues the one before: wrapped by an editor or a PDF, not ended by the writer."""
    if text.count("\n", before[1], line[0]) != 1:
        return False
    upper = text[text.rfind("\n", before[0], before[1]) + 1 : before[1]].rstrip() if before[1] > before[0] else ""
    lower = text[line[0] : line[1]].strip()
    if not upper or not lower or _stands_alone(upper) or _stands_alone(lower) or _LIST_MARK.match(lower):
        return False
    if upper[-1] in END_MARKS + _CLOSERS + "：:|":
        return False
    if lower[0].islower():
        return upper[-1].isalnum() or upper[-1] in ",-;"
    wide = re.match(rf"[{CJK}]", lower) is not None and re.match(rf"[{CJK}，、]", upper[-1]) is not None
    return wide and (len(upper) >= 30 or upper[-1] in "，、")


def _stands_alone(line: str) -> bool:
    return _HEADING.fullmatch(line) is not None or _TABLE_ROW.fullmatch(line) is not None


def _split_block(text: str, block: Span) -> Iterator[Span]:
    line = text[block[0] : block[1]]
    if _HEADING.fullmatch(line) or _TABLE_RULE.fullmatch(line):
        return
    if _TABLE_ROW.fullmatch(line):
        yield block
        return
    position = block[0]
    while (cut := _next_end(text, position, block[1])) is not None:
        yield position, cut
        position = cut
    yield position, block[1]


def _next_end(text: str, start: int, end: int) -> int | None:
    """Where the sentence that begins at `start` ends, None when it runs to `end`."""
    near = _BULLET.search(text, start, min(end, start + _TITLE_REACH + 2))
    bullet = _INLINE_BULLET.search(text, start, end) if near else None
    if (
        bullet
        and bullet.start() - start <= _TITLE_REACH
        and _TITLE.fullmatch(text[start : bullet.start()].strip(" -–•"))
    ):
        return bullet.start()
    for mark in _MARK.finditer(text, start, end):
        cut = _with_closers(text, start, mark.end(), end)
        if cut >= end:
            return None
        if not _inside_brackets(text, start, mark.start(), end) and _is_end(text, start, mark, cut, end):
            note = _NOTE.match(text, cut, end) if mark.group()[-1] in ".!?。" else None
            return note.end() if note and note.end() < end else cut
    return None


def _is_end(text: str, start: int, mark: re.Match[str], cut: int, end: int) -> bool:
    last = mark.group()[-1]
    if last in "。！？；":
        return True
    following = _NEXT_EN.match(text, cut, end) or _NOTE.match(text, cut, end)
    if last == "…" or (last == "." and len(mark.group()) > 1 and set(mark.group()) == {"."}):
        return following is not None
    if last in "!?":
        return following is not None or re.match(rf"[{CJK}]", text[cut : cut + 1]) is not None
    if following is None:
        # a full stop without a space after it ends a sentence only where Chinese follows a word: "…exosome.该公司"
        return (
            re.match(rf"[{CJK}]", text[cut : cut + 1]) is not None and text[mark.start() - 1 : mark.start()].isalpha()
        )
    if re.fullmatch(r"\s*(?:[-*•]\s*)?\d{1,3}", text[start : mark.start()]):
        return False  # the number of a list item
    return not ends_with_abbreviation(
        text[max(start, mark.start() - 40) : mark.start()], text[cut : min(cut + 40, end)]
    )


def _with_closers(text: str, start: int, position: int, end: int) -> int:
    """The position after quotes and brackets that close behind the end mark."""
    while position < end:
        character = text[position]
        opens = character in _STRAIGHT and text.count(character, start, position) % 2 == 0
        if character not in _CLOSERS and (character not in _STRAIGHT or opens):
            return position
        position += 1
    return position


def _inside_brackets(text: str, start: int, position: int, end: int) -> bool:
    for opening, closing in _BRACKETS.items():
        left = text.rfind(opening, max(start, position - _BRACKET_REACH), position)
        if left < 0 or text.find(closing, left, position) >= 0:
            continue
        if text.find(closing, position, min(end, left + _BRACKET_REACH)) >= 0:
            # the bracket may close right behind the mark; then the mark ends what is inside, not the sentence
            return not (text[position + 1 : position + 2] == closing and left == start)
    return False
