"""Formats of one document a file: bytes to Content. Their libraries are imported when the first such file is read."""

from __future__ import annotations

from collections.abc import Callable

from ingest.content import Content

Tick = Callable[[], None]
Convert = Callable[[bytes, Tick], Content]


def pdf(data: bytes, tick: Tick) -> Content:
    """A PDF; scanned pages are read where the extra `ocr` is installed."""
    from ingest.ocr import recogniser
    from ingest.pdf.read import read_pdf

    return read_pdf(data, recogniser(), tick)


def html(data: bytes, tick: Tick) -> Content:
    """A web page."""
    from ingest.html import read_page

    page = read_page(data)
    return Content(page.text, metadata=page.metadata)


def mhtml(data: bytes, tick: Tick) -> Content:
    """A web page saved with its pictures."""
    from ingest.mail import page_of

    return html(page_of(data), tick)


def docx(data: bytes, tick: Tick) -> Content:
    """A Word document."""
    from ingest.office.docx import read_docx

    return read_docx(data, tick)


def pptx(data: bytes, tick: Tick) -> Content:
    """A PowerPoint presentation."""
    from ingest.office.pptx import read_pptx

    return read_pptx(data, tick)


def xlsx(data: bytes, tick: Tick) -> Content:
    """An Excel workbook."""
    from ingest.office.xlsx import read_xlsx

    return read_xlsx(data, tick)
