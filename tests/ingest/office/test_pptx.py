"""Presentations, written part by part: nothing that is installed writes them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import pytest

from ingest.decode import ReadError
from ingest.office.pptx import read_pptx

NS = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def shape(*lines: str, kind: str = "") -> str:
    holder = f'<p:ph type="{kind}"/>' if kind else ""
    paragraphs = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    return f"<p:sp><p:nvSpPr><p:nvPr>{holder}</p:nvPr></p:nvSpPr><p:txBody>{paragraphs}</p:txBody></p:sp>"


def table(rows: Sequence[Sequence[str]]) -> str:
    cells = "".join(
        "<a:tr>"
        + "".join(f"<a:tc><a:txBody><a:p><a:r><a:t>{c}</a:t></a:r></a:p></a:txBody></a:tc>" for c in row)
        + "</a:tr>"
        for row in rows
    )
    return (
        f"<p:graphicFrame><a:graphic><a:graphicData><a:tbl>{cells}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )


def presentation(slides: Sequence[tuple[str, str]]) -> bytes:
    """Slides (shapes, notes) in the reverse order of their file names, as after moving them about."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as package:
        ids, relations = "", ""
        for position, (shapes, notes) in enumerate(slides):
            name = f"slide{len(slides) - position}.xml"
            ids += f'<p:sldId id="{256 + position}" r:id="r{position}"/>'
            relations += f'<Relationship Id="r{position}" Type="{KIND}slide" Target="slides/{name}"/>'
            package.writestr(
                f"ppt/slides/{name}", f"<p:sld {NS}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"
            )
            if notes:
                link = f'<Relationship Id="n" Type="{KIND}notesSlide" Target="../notesSlides/{name}"/>'
                package.writestr(f"ppt/slides/_rels/{name}.rels", f"<Relationships>{link}</Relationships>")
                package.writestr(
                    f"ppt/notesSlides/{name}", f"<p:notes {NS}><p:cSld><p:spTree>{notes}</p:spTree></p:cSld></p:notes>"
                )
        package.writestr(
            "ppt/presentation.xml", f"<p:presentation {NS}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"
        )
        package.writestr("ppt/_rels/presentation.xml.rels", f"<Relationships>{relations}</Relationships>")
    return sink.getvalue()


def test_slides_are_pages_with_titles_tables_and_notes() -> None:
    data = presentation(
        [
            (
                shape("市场回顾", kind="title") + shape("增长 12%", "Skin care leads", kind="body"),
                shape("讲稿：先讲增长。"),
            ),
            ("", ""),
            (f"<p:grpSp>{table([['Brand', 'Share'], ['A', '40%']])}</p:grpSp>" + shape("7", kind="sldNum"), ""),
        ]
    )
    content = read_pptx(data)
    assert content.text.split("\n\n") == [
        "## 市场回顾",
        "增长 12%\nSkin care leads",
        "### Notes",
        "讲稿：先讲增长。",
        "| Brand | Share |\n| --- | --- |\n| Brand: A | Share: 40% |",
    ]
    third = content.text.index("| Brand")
    assert content.pages[0] == 0
    assert content.pages[2] == third
    assert content.pages[1] <= third


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", presentation([]), presentation([("<a:broken", "")])])
def test_what_is_no_presentation_or_empty_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError):
        read_pptx(data)
