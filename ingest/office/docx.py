"""Word documents to text: headings, lists with their numbers, tables, footnotes."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from zipfile import BadZipFile

from ingest.content import Content
from ingest.decode import ReadError, tidy
from ingest.office.numbering import Numbering
from ingest.office.package import check_package
from ingest.office.properties import properties_of
from ingest.tables import table_text

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING = re.compile(r"(?i)(?:heading|标题|標題)\s*(\d)$")
_PASSED_OVER = {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_W}pPr", f"{_W}rPr", _FALLBACK}
_DEPTH = 8  # tables within tables


def read_docx(data: bytes, tick: Callable[[], None] = lambda: None) -> Content:
    """The Word document in these bytes. Raises ReadError when it is damaged, encrypted or without text."""
    check_package(data, "word/document.xml")
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import LxmlError

    try:
        document = docx.Document(io.BytesIO(data))
        blocks = list(_Reader.of(document, tick).blocks(document.element.body))
    except (PackageNotFoundError, BadZipFile, LxmlError, KeyError, ValueError, AttributeError, IndexError) as error:
        raise ReadError(f"the Word document is damaged ({error})") from error
    text = tidy("\n\n".join(blocks))
    if not text.strip():
        raise ReadError("the Word document has no text")
    return Content(text, metadata=properties_of(document.core_properties))


@dataclass(slots=True)
class _Reader:
    styles: dict[str, tuple[str, tuple[str, int] | None]]  # by id: name, and the list it belongs to
    numbering: Numbering
    notes: dict[str, str]
    tick: Callable[[], None]

    @classmethod
    def of(cls, document: Any, tick: Callable[[], None]) -> _Reader:
        styles = {
            style.style_id: (style.name or "", _list_of(style.element.find(f"{_W}pPr"))) for style in document.styles
        }
        return cls(styles, Numbering.of(_part(document, "numbering")), _notes(document), tick)

    def blocks(self, parent: Any, depth: int = 0) -> Iterator[str]:
        """Paragraphs and tables in their order, list items that follow each other in one block."""
        items: list[str] = []
        for child in parent.iterchildren():
            if child.tag == f"{_W}p":
                text, is_item = self._paragraph(child)
                if is_item and text:
                    items.append(text)
                    continue
                yield from ["\n".join(items)] if items else []
                items = []
                yield from [text] if text else []
                yield from self._boxes(child, depth)
            elif child.tag == f"{_W}tbl" and depth < _DEPTH:
                yield from ["\n".join(items)] if items else []
                items = []
                yield from self._table(child, depth)
                self.tick()
            elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
                yield from self.blocks(child, depth)
        yield from ["\n".join(items)] if items else []

    def _paragraph(self, paragraph: Any) -> tuple[str, bool]:
        """The text with its mark and its footnotes below it; whether it is an item of a list."""
        properties = paragraph.find(f"{_W}pPr")
        style = properties.find(f"{_W}pStyle") if properties is not None else None
        name, listed = self.styles.get(style.get(f"{_W}val"), ("", None)) if style is not None else ("", None)
        text, references = _text(paragraph)
        notes = "".join(f"\n[{key}] {self.notes[key]}" for key in references if self.notes.get(key))
        own = _list_of(properties) or listed
        label = self.numbering.label(*own) if own is not None and text else ""
        full = f"{label}{'' if label.endswith(('、', '）')) else ' '}{text}" if label else text
        heading = _HEADING.search(name)
        if text and (heading or name in ("Title", "标题")):
            return f"{'#' * min(int(heading[1]) if heading else 1, 6)} {' '.join(full.split())}{notes}", False
        return full + notes, bool(label) and not notes

    def _table(self, table: Any, depth: int) -> Iterator[str]:
        rows: list[list[str]] = []
        nested: list[str] = []
        spans: dict[int, str] = {}  # text of cells that go on downwards, by column
        for row in table.iterchildren(f"{_W}tr"):
            cells: list[str] = []
            for cell in row.iterchildren(f"{_W}tc"):
                properties = cell.find(f"{_W}tcPr")
                width = _number(properties, "gridSpan")
                parts = [self._paragraph(p)[0] for p in cell.iterchildren(f"{_W}p")]
                text = " ".join(part.lstrip("# ") for part in parts if part)
                merge = properties.find(f"{_W}vMerge") if properties is not None else None
                if merge is not None and merge.get(f"{_W}val") != "restart":
                    text = text or spans.get(len(cells), "")
                spans[len(cells)] = text
                nested += [block for inner in cell.iterchildren(f"{_W}tbl") for block in self._inner(inner, depth)]
                cells += [text] * width
            rows.append(cells)
        if max((len(row) for row in rows), default=0) == 1:  # a frame around text
            yield from (row[0] for row in rows if row[0])
        elif text := table_text(rows):
            yield text
        yield from nested

    def _inner(self, table: Any, depth: int) -> Iterator[str]:
        if depth + 1 < _DEPTH:
            yield from self._table(table, depth + 1)

    def _boxes(self, paragraph: Any, depth: int) -> Iterator[str]:
        for box in paragraph.iter(f"{_W}txbxContent"):
            if depth < _DEPTH and not any(parent.tag == _FALLBACK for parent in box.iterancestors()):
                yield from self.blocks(box, depth + 1)


def _text(paragraph: Any) -> tuple[str, list[str]]:
    """The visible text of a paragraph, and the ids of the footnotes it refers to."""
    parts: list[str] = []
    references: list[str] = []
    stack = [paragraph]
    while stack:
        element = stack.pop()
        if element.tag in _PASSED_OVER or element.tag == f"{_W}txbxContent":
            continue
        if element.tag == f"{_W}t":
            parts.append(element.text or "")
        elif element.tag in (f"{_W}tab", f"{_W}ptab"):
            parts.append(" ")
        elif element.tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif element.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif element.tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
            key = _note_key(element)
            references.append(key)
            parts.append(f"[{key}]")
        stack.extend(reversed(element))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line), references


def _note_key(element: Any) -> str:
    number = element.get(f"{_W}id") or ""
    return number if "footnote" in element.tag else f"e{number}"


def _notes(document: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for kind in ("footnote", "endnote"):
        root = _part(document, f"{kind}s")
        for note in root.iter(f"{_W}{kind}") if root is not None else ():
            text = " ".join(_text(paragraph)[0] for paragraph in note.iter(f"{_W}p"))
            if text.strip():
                found[_note_key(note)] = " ".join(text.split())
    return found


def _part(document: Any, name: str) -> Any | None:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{name}") and not relation.is_external:
            return etree.fromstring(relation.target_part.blob, parser)
    return None


def _list_of(properties: Any | None) -> tuple[str, int] | None:
    """The list, and the depth in it, of a paragraph or a style."""
    found = properties.find(f"{_W}numPr") if properties is not None else None
    number = found.find(f"{_W}numId") if found is not None else None
    if number is None or number.get(f"{_W}val") in (None, "0"):
        return None
    level = found.find(f"{_W}ilvl") if found is not None else None
    return number.get(f"{_W}val"), int(level.get(f"{_W}val") or 0) if level is not None else 0


def _number(properties: Any | None, name: str) -> int:
    child = properties.find(f"{_W}{name}") if properties is not None else None
    value = child.get(f"{_W}val") if child is not None else None
    return min(int(value), 100) if value and value.isdigit() and int(value) > 0 else 1
