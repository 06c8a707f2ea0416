"""A PDF to text in reading order, with the offsets at which its pages begin."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from ingest.content import Content
from ingest.decode import ReadError, tidy
from ingest.filings import filing_title
from ingest.pdf.aligned import tables_of
from ingest.pdf.columns import in_reading_order
from ingest.pdf.damage import check_whole, suspicion
from ingest.pdf.grid import grids_of
from ingest.pdf.page import Page, Word, read_page, readable
from ingest.pdf.paragraphs import Line, Paragraph, join_lines, paragraphs_of
from ingest.pdf.rows import Row, row_of
from ingest.pdf.running import without_frames
from ingest.tables import table_text

MAX_PAGES = 20_000
_FEW = 30  # characters: a page with fewer, most of it a picture, is a scan
_PICTURE = 0.4
_PROSE = 40  # characters: a line of so many is running text
_TABLE = "\ue0f0"  # stands for a ruled table among the words; read_page lets no such character through
_NOT_A_TITLE = re.compile(
    r"(?i)^(?:microsoft \w+ - .*|untitled.*|无标题.*|.*\.(?:docx?|pdf|pptx?|xlsx?|indd|html?)|[\W\d_]*)$"
)

Recognise = Callable[[Any], list[Word]]  # words of a pypdfium2 page, in the coordinates of `ingest.pdf.page`


class _Sheet(NamedTuple):
    """A page that has been laid out: regions of rows in reading order."""

    height: float
    regions: list[list[Row]]
    tables: list[str]  # texts of its ruled tables, in the order of their numbers


def read_pdf(data: bytes, recognise: Recognise | None = None, tick: Callable[[], None] = lambda: None) -> Content:
    """The PDF in these bytes. `recognise` reads pages that are pictures; without it they are named in `warnings`.

    `tick` is called after every page.

    Raises ReadError for a PDF that is encrypted, damaged, cut short, or holds no text.
    """
    document = _open(data)
    try:
        check_whole(data)
        count = len(document)
        if count == 0 or count > MAX_PAGES:
            raise ReadError(f"the PDF has {count} pages" + (f", more than {MAX_PAGES}; split it" if count else ""))
        scans: list[int] = []
        sheets: list[_Sheet] = []
        for number in range(count):
            sheets.append(_sheet(document, number, recognise, scans))
            tick()
        if len(scans) == count:
            raise ReadError(f"the PDF is a scan: its pages are pictures without text; {_OCR}")
        text, pages = _written(sheets)
        if not text.strip():
            raise ReadError("the PDF has no text")
        return Content(text, pages, _metadata(document, text), (*_scan_warning(scans, count), *_mended(data)))
    finally:
        document.close()


_OCR = "to read scans: pip install 'yinju[ocr]'"


def _mended(data: bytes) -> tuple[str, ...]:
    told = suspicion(data)
    return (told,) if told else ()


def _scan_warning(scans: list[int], count: int) -> tuple[str, ...]:
    if not scans:
        return ()
    named = ", ".join(map(str, scans[:10])) + (", ..." if len(scans) > 10 else "")
    return (f"{len(scans)} of {count} pages are pictures without text and were left out (pages {named}); {_OCR}",)


def _open(data: bytes) -> Any:
    import pypdfium2

    if not data.strip():
        raise ReadError("the file is empty")
    if b"%PDF-" not in data[:1024]:
        raise ReadError("the content is no PDF")
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise ReadError("the PDF is encrypted and needs a password; save a copy without one") from error
        raise ReadError(f"the PDF is damaged and cannot be opened ({error})") from error


def _sheet(document: Any, number: int, recognise: Recognise | None, scans: list[int]) -> _Sheet:
    import pypdfium2

    try:
        raw = document[number]
    except pypdfium2.PdfiumError as error:
        raise ReadError(f"the PDF is damaged: page {number + 1} cannot be read ({error})") from error
    try:
        page = read_page(raw)
        if _is_scan(page):
            if recognise is None:
                scans.append(number + 1)
            else:
                page = page._replace(words=recognise(raw))
        return _laid_out(page)
    finally:
        raw.close()


def _is_scan(page: Page) -> bool:
    few = sum(len(word.text) for word in page.words) < _FEW
    return (few and page.picture > _PICTURE) or (bool(page.words) and not readable(page.words))


def _laid_out(page: Page) -> _Sheet:
    grids, words = grids_of(page.words, page.rules)
    marks = [Word(f"{_TABLE}{number}", grid.x0, grid.x1, grid.top, grid.bottom) for number, grid in enumerate(grids)]
    # a ruled table is one tall word to the search for columns, and a row of its own after it
    regions = in_reading_order([*words, *marks]) if marks else in_reading_order(words)
    return _Sheet(page.height, [_apart(region) for region in regions], [table_text(grid.rows) for grid in grids])


def _apart(rows: list[Row]) -> list[Row]:
    result: list[Row] = []
    for row in rows:
        tables = [word for word in row.words if word.text.startswith(_TABLE)]
        others = [word for word in row.words if not word.text.startswith(_TABLE)]
        result += [row_of(others)] if tables and others else []
        result += [row_of([word]) for word in tables] if tables else [row]
    return result


def _written(sheets: Sequence[_Sheet]) -> tuple[str, tuple[int, ...]]:
    """The whole text and the offset at which each page begins."""
    kept = without_frames([(sheet.height, [row for region in sheet.regions for row in region]) for sheet in sheets])
    body = _body_size(kept)
    compound = _compounds(kept)
    parts: list[str] = []
    pages: list[int] = []
    length = 0
    open_end = False  # the last block is running text that the next page may go on with
    for sheet, rows in zip(sheets, kept, strict=True):
        left = {id(row) for row in rows}
        blocks = list(_blocks(sheet, left, _body_size([rows], body), compound))
        for index, block in enumerate(blocks):
            text = block.marks + block.text
            if index == 0 and open_end and not block.marks and _goes_on(parts[-1], text):
                joined = join_lines(parts[-1], text, compound)
                start = length - len(parts[-1]) + len(joined) - len(text)
                length += len(joined) - len(parts[-1])
                parts[-1] = joined
                pages.append(start)
            else:
                separator = "\n\n" if parts else ""
                if index == 0:
                    pages.append(length + len(separator))
                parts += [separator, text] if separator else [text]
                length += len(separator) + len(text)
            open_end = not block.ended
        if not blocks:
            pages.append(-1)
    return "".join(parts), _filled(pages, length)


def _filled(pages: list[int], length: int) -> tuple[int, ...]:
    """A page without text begins where the next one does; the first begins at 0."""
    following = length
    for index in range(len(pages) - 1, -1, -1):
        following = pages[index] = pages[index] if pages[index] >= 0 else following
    return (0, *pages[1:])


def _goes_on(before: str, text: str) -> bool:
    return (
        re.match(r"[a-z(（]|[\u3400-\u9fff，、]", text) is not None
        and re.search(r"[\w,，、;；\-‐]$", before) is not None
        and not before.startswith("|")
    )


def _blocks(sheet: _Sheet, left: set[int], body: float, compound: Callable[[str], bool]) -> Iterator[Paragraph]:
    for region in sheet.regions:
        rows = [row for row in region if id(row) in left]
        tables = tables_of(rows)
        at = 0
        for table in tables:
            yield from _texts(sheet, rows[at : table.start], rows, body, compound)
            yield Paragraph(table.text, "", ended=True)
            at = table.stop
        yield from _texts(sheet, rows[at:], rows, body, compound)


def _texts(
    sheet: _Sheet, rows: Sequence[Row], region: Sequence[Row], body: float, compound: Callable[[str], bool]
) -> Iterator[Paragraph]:
    """Paragraphs, and the ruled tables between them."""
    plain = [row for row in region if not row.cells[0].text.startswith(_TABLE)]
    edges = (min((row.x0 for row in plain), default=0.0), max((row.x1 for row in plain), default=0.0))
    gaps = sorted(b.top - a.bottom for a, b in pairwise(plain) if b.top > a.top and len(b.text) > _PROSE)
    usual = min(gaps[len(gaps) // 2], 2 * plain[0].size) if gaps else 0.0
    lines: list[Line] = []
    before: Row | None = None
    for row in rows:
        if row.cells[0].text.startswith(_TABLE):
            yield from paragraphs_of(lines, body, compound)
            lines = []
            yield Paragraph(sheet.tables[int(row.cells[0].text[1:])], "", ended=True)
        else:
            lines.append(Line(row, *edges, row.top - before.bottom if before else 0.0, usual))
        before = row
    yield from paragraphs_of(lines, body, compound)


def _body_size(pages: Sequence[Sequence[Row]], usual: float = 0.0) -> float:
    """The height in points of most characters of running text; `usual` when a page has too little of it."""
    sizes: Counter[float] = Counter()
    for rows in pages:
        for row in rows:
            if len(row.cells) == 1 and len(row.text) > _PROSE and not row.text.startswith(_TABLE):
                sizes[round(row.size, 1)] += len(row.text)
    if usual and sum(sizes.values()) < 5 * _PROSE:
        return usual
    if not sizes:
        sizes.update(round(row.size, 1) for rows in pages for row in rows if not row.text.startswith(_TABLE))
    return max(sizes, key=lambda size: (sizes[size], size), default=10.0)


def _compounds(pages: Sequence[Sequence[Row]]) -> Callable[[str], bool]:
    """Knows the words that the document writes with a hyphen within a line, and does not write without."""
    hyphened: Counter[str] = Counter()
    whole: set[str] = set()
    for rows in pages:
        for row in rows:
            for word in row.words:
                plain = word.text.strip("“”\"'(),.;:").lower()
                if "-" in plain:
                    hyphened[plain] += 1
                elif len(plain) > 3:
                    whole.add(plain)
    return lambda word: hyphened[word] > 0 and word.replace("-", "") not in whole


def _metadata(document: Any, text: str) -> dict[str, Any]:
    if filing := filing_title(text):
        return {"title": filing}
    title = " ".join(tidy(document.get_metadata_dict().get("Title", "")).split())
    speaks = len(title.split()) > 2 or len(re.findall("[\u3400-\u9fff]", title)) >= 4
    return {"title": title[:300]} if speaks and not _NOT_A_TITLE.match(title) else {}
