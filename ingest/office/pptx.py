"""PowerPoint presentations to text: every slide a page, with its notes.

Read with lxml alone: python-pptx would bring Pillow and XlsxWriter, 29 MB, for what these functions do.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Callable, Iterator
from typing import Any
from zipfile import BadZipFile, ZipFile

from ingest.content import Content
from ingest.decode import ReadError, tidy
from ingest.metadata import Declared
from ingest.office.package import check_package
from ingest.office.properties import title_of_file
from ingest.tables import table_text

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TITLES = ("title", "ctrTitle")
_FRAME = ("dt", "ftr", "sldNum", "hdr", "sldImg")  # date, footer, number: what every slide repeats


def read_pptx(data: bytes, tick: Callable[[], None] = lambda: None) -> Content:
    """The presentation in these bytes. Raises ReadError when it is damaged, encrypted or without text."""
    check_package(data, "ppt/presentation.xml")
    from lxml.etree import LxmlError

    try:
        with ZipFile(io.BytesIO(data)) as package:
            slides = []
            for name in _slides(package):
                slides.append(tidy("\n\n".join(_slide(package, name))))
                tick()
            metadata = _properties(package)
    except (LxmlError, BadZipFile, KeyError, ValueError) as error:
        raise ReadError(f"the presentation is damaged ({error})") from error
    if not any(slide.strip() for slide in slides):
        raise ReadError("the presentation has no text")
    return Content(*_joined(slides), metadata)


def _joined(slides: list[str]) -> tuple[str, tuple[int, ...]]:
    """The slides' texts as one, and where each begins."""
    text, pages = "", []
    for slide in slides:
        text += "\n\n" if text and slide else ""
        pages.append(len(text))
        text += slide
    return text, tuple(pages)


def _slides(package: ZipFile) -> Iterator[str]:
    """The names of the slides' parts in their order; hidden slides too."""
    relations = _relations(package, "ppt/presentation.xml")
    for item in _parsed(package, "ppt/presentation.xml").iter(f"{_P}sldId"):
        kind, target = relations[item.get(f"{_R}id")]
        if kind == "slide":
            yield target


def _slide(package: ZipFile, name: str) -> Iterator[str]:
    tree = _parsed(package, name).find(f".//{_P}spTree")
    yield from _shapes(tree) if tree is not None else ()
    for kind, target in _relations(package, name).values():
        if kind == "notesSlide":
            notes = _parsed(package, target).find(f".//{_P}spTree")
            text = "\n".join(_shapes(notes)) if notes is not None else ""
            yield from [f"### Notes\n\n{text}"] if text else []


def _shapes(parent: Any) -> Iterator[str]:
    for shape in parent.iterchildren():
        if shape.tag == f"{_P}grpSp":
            yield from _shapes(shape)
        elif shape.tag == f"{_P}graphicFrame":
            for table in shape.iter(f"{_A}tbl"):
                if text := table_text(list(_rows(table))):
                    yield text
        elif shape.tag == f"{_P}sp":
            holder = shape.find(f".//{_P}nvPr/{_P}ph")
            kind = holder.get("type", "body") if holder is not None else ""
            body = shape.find(f"{_P}txBody")
            lines = [] if body is None or kind in _FRAME else _lines(body)
            if lines:
                yield f"## {' '.join(lines)}" if kind in _TITLES else "\n".join(lines)


def _lines(body: Any) -> list[str]:
    lines = []
    for paragraph in body.iter(f"{_A}p"):
        parts = ((item.text or "") if item.tag == f"{_A}t" else "\n" for item in paragraph.iter(f"{_A}t", f"{_A}br"))
        lines += [text for line in "".join(parts).split("\n") if (text := " ".join(line.split()))]
    return lines


def _rows(table: Any) -> Iterator[list[str]]:
    """The cells; one that is merged holds the text in each of its places."""
    above: list[str] = []
    for row in table.iter(f"{_A}tr"):
        cells: list[str] = []
        for cell in row.iterchildren(f"{_A}tc"):
            text = " ".join(_lines(cell))
            if cell.get("hMerge") in ("1", "true") and cells:
                text = cells[-1]
            elif cell.get("vMerge") in ("1", "true") and len(cells) < len(above):
                text = above[len(cells)]
            cells.append(text)
        above = cells
        yield cells


def _parsed(package: ZipFile, name: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(package.read(name), parser)


def _relations(package: ZipFile, name: str) -> dict[str, tuple[str, str]]:
    """By id: the kind of a part that this one refers to, and its name."""
    folder, file = posixpath.split(name)
    path = f"{folder}/_rels/{file}.rels"
    if path not in package.namelist():
        return {}
    return {
        item.get("Id"): (
            posixpath.basename(item.get("Type", "")),
            posixpath.normpath(posixpath.join(folder, item.get("Target", ""))).lstrip("/"),
        )
        for item in _parsed(package, path)
        if item.get("TargetMode") != "External"
    }


def _properties(package: ZipFile) -> Declared:
    if "docProps/core.xml" not in package.namelist():
        return {}
    match = re.search(rb"<dc:title>([^<]{1,600})</dc:title>", package.read("docProps/core.xml"))
    return title_of_file(match[1].decode("utf-8", "replace")) if match else {}
