"""One page of a PDF as PDFium sees it: words with their boxes, ruling lines, and how much of it is a picture.

Coordinates are points (1/72 inch) with the origin at the top left of the page as it is shown, y downwards.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

_MAX_OBJECTS = 20_000  # drawings of more parts are charts or maps, whose lines are no table's
_MAX_SEGMENTS = 4_000
_THIN = 2.5  # points: a rectangle that narrow is a drawn line
_SOFT_HYPHENS = {0x02: "-", 0xAD: "-", 0xFFFE: "-"}  # PDFium marks a hyphen at the end of a line with 2
_UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff\x01-\x08\x0e-\x1f]")


class Word(NamedTuple):
    """Characters without a space between them, and the box around them."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    bold: bool = False


class Rule(NamedTuple):
    """A horizontal (`top == bottom`) or vertical (`x0 == x1`) line."""

    x0: float
    x1: float
    top: float
    bottom: float


class Page(NamedTuple):
    """`picture` is the share of the page's area, [0, 1], that its largest image covers."""

    width: float
    height: float
    words: list[Word]
    rules: list[Rule]
    picture: float


def read_page(page: Any) -> Page:
    """What stands on a pypdfium2 page."""
    shown = _Shown(page)
    words = list(_words(page, shown))
    rules, picture = _drawings(page, shown)
    return Page(shown.width, shown.height, words, rules, picture)


def readable(words: list[Word]) -> bool:
    """Whether the words are text: some fonts map their characters to nothing that could be read."""
    text = "".join(word.text for word in words)
    return len(_UNREADABLE.findall(text)) * 4 < len(text)


class _Shown:
    """From PDFium's coordinates (origin at the bottom left, before rotation) to those of the page as it is shown."""

    def __init__(self, page: Any) -> None:
        self.width, self.height = page.get_size()
        self._turns = page.get_rotation() // 90
        left, bottom, right, top = page.get_cropbox()
        self._left, self._bottom = left, bottom
        self._w, self._h = right - left, top - bottom  # before rotation

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """x0, x1, top, bottom."""
        x0, x1, y0, y1 = x0 - self._left, x1 - self._left, y0 - self._bottom, y1 - self._bottom
        if self._turns == 1:
            return y0, y1, x0, x1
        if self._turns == 2:
            return self._w - x1, self._w - x0, y0, y1
        if self._turns == 3:
            return self._h - y1, self._h - y0, self._w - x1, self._w - x0
        return x0, x1, self._h - y1, self._h - y0


def _words(page: Any, shown: _Shown) -> Iterator[Word]:
    import pypdfium2.raw as pdfium

    textpage = page.get_textpage()
    try:
        handle = textpage.raw
        code_at, box_at = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
        made_up = pdfium.FPDFText_IsGenerated
        box = pdfium.FS_RECTF()
        reference = ctypes.byref(box)
        letters: list[str] = []
        x0 = x1 = top = bottom = spaced = 0.0
        first = 0
        parted = False
        for index in range(textpage.count_chars()):
            code = code_at(handle, index)
            blank = code in (0, 9, 10, 13, 32, 0xA0, 0x3000, 0x2028, 0x200B)
            if blank and letters and made_up(handle, index):
                parted = True  # PDFium's own guess, wrong where letters are placed one by one
                continue
            if blank or not box_at(handle, index, reference):
                if letters:
                    yield _word(handle, first, letters, (x0, x1, top, bottom))
                    letters = []
                continue
            left, right, high, low = shown.box(box.left, box.bottom, box.right, box.top)
            height = bottom - top
            space = left - x1
            # letters that are spaced out are one word: only a gap wider than those before it parts words
            widest = 0.1 if parted else 0.45 if len(letters) == 1 or spaced > 0.12 * height else 0.2
            parted = False
            joins = (
                letters
                and -0.6 * height < space < widest * height
                and min(low, bottom) - max(high, top) > 0.4 * min(low - high, height)
            )
            if letters and not joins:
                yield _word(handle, first, letters, (x0, x1, top, bottom))
                letters = []
            if not letters:
                first, x0, x1, top, bottom, spaced = index, left, right, high, low, 0.0
            else:
                x1, top, bottom, spaced = max(x1, right), min(top, high), max(bottom, low), space
            letters.append(_SOFT_HYPHENS.get(code) or (chr(code) if code < 0x110000 else "\ufffd"))
        if letters:
            yield _word(handle, first, letters, (x0, x1, top, bottom))
    finally:
        textpage.close()


def _word(handle: Any, first: int, letters: list[str], box: tuple[float, float, float, float]) -> Word:
    return Word("".join(letters), *box, bold=_is_bold(handle, first))


_NAME = ctypes.create_string_buffer(128)


def _is_bold(handle: Any, index: int) -> bool:
    import pypdfium2.raw as pdfium

    flags = ctypes.c_int()
    size = pdfium.FPDFText_GetFontInfo(handle, index, _NAME, len(_NAME), ctypes.byref(flags))
    name = _NAME.value.lower() if 0 < size <= len(_NAME) else b""
    return b"bold" in name or b"heavy" in name or b"black" in name or bool(flags.value & 1 << 18)


def _drawings(page: Any, shown: _Shown) -> tuple[list[Rule], float]:
    """The ruling lines, and the share of the page that the largest image covers."""
    import pypdfium2.raw as pdfium

    rules: list[Rule] = []
    picture = 0.0
    count = pdfium.FPDFPage_CountObjects(page.raw)
    edges = [ctypes.c_float() for _ in range(4)]
    left, bottom, right, top = edges
    for index in range(min(count, _MAX_OBJECTS)):
        item = pdfium.FPDFPage_GetObject(page.raw, index)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM):
            continue
        if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            continue
        box = shown.box(*(edge.value for edge in edges))
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            if len(rules) < _MAX_SEGMENTS:
                rules += _path_rules(item, box, shown)
        else:
            picture = max(picture, (box[1] - box[0]) * (box[3] - box[2]) / (shown.width * shown.height or 1))
    return (rules if count <= _MAX_OBJECTS and len(rules) < _MAX_SEGMENTS else []), min(picture, 1.0)


def _path_rules(item: Any, box: tuple[float, float, float, float], shown: _Shown) -> list[Rule]:
    x0, x1, top, bottom = box
    wide, high = x1 - x0, bottom - top
    if high <= _THIN < wide:
        middle = (top + bottom) / 2
        return [Rule(x0, x1, middle, middle)]
    if wide <= _THIN < high:
        middle = (x0 + x1) / 2
        return [Rule(middle, middle, top, bottom)]
    if wide <= _THIN or not _is_stroked(item):
        return []
    return [rule for start, end in _segments(item, shown) if (rule := _as_rule(start, end)) is not None]


def _is_stroked(item: Any) -> bool:
    import pypdfium2.raw as pdfium

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(pdfium.FPDFPath_GetDrawMode(item, fill, stroke) and stroke.value)


Point = tuple[float, float]


def _segments(item: Any, shown: _Shown) -> Iterator[tuple[Point, Point]]:
    """The straight parts of a path, as shown."""
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, matrix)
    start: Point | None = None
    opened: Point | None = None
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(pdfium.FPDFPath_CountSegments(item), _MAX_SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        px = matrix.a * x.value + matrix.c * y.value + matrix.e
        py = matrix.b * x.value + matrix.d * y.value + matrix.f
        left, _, top, _ = shown.box(px, py, px, py)
        point = (left, top)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            opened = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO and start is not None:
            yield start, point
        start = point
        if pdfium.FPDFPathSegment_GetClose(segment) and opened is not None:
            yield point, opened
            start = opened


def _as_rule(start: Point, end: Point) -> Rule | None:
    (ax, ay), (bx, by) = start, end
    if not all(map(math.isfinite, (ax, ay, bx, by))):
        return None
    if abs(ay - by) <= 1 and abs(ax - bx) > _THIN:
        return Rule(min(ax, bx), max(ax, bx), ay, ay)
    if abs(ax - bx) <= 1 and abs(ay - by) > _THIN:
        return Rule(ax, ax, min(ay, by), max(ay, by))
    return None
