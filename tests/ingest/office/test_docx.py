"""Word documents, written by python-docx; what it cannot write (footnotes, numbering) is put into the package."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest

from ingest.decode import ReadError
from ingest.office.docx import read_docx

KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document: Any) -> bytes:
    sink = io.BytesIO()
    document.save(sink)
    return sink.getvalue()


def patched(data: bytes, changes: Mapping[str, Any]) -> bytes:
    """The package with parts changed: by a function of the old part, or by a new one."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new:
        for name in [*old.namelist(), *(name for name in changes if name not in old.namelist())]:
            part = old.read(name).decode("utf-8", "surrogateescape") if name in old.namelist() else ""
            change = changes.get(name)
            part = change(part) if callable(change) else change if change is not None else part
            new.writestr(name, part.encode("utf-8", "surrogateescape"))
    return sink.getvalue()


def test_headings_paragraphs_and_nested_tables_come_in_order() -> None:
    import docx

    document = docx.Document()
    document.add_heading("化妆品备案指南", 0)
    document.add_heading("Scope 适用范围", 1)
    document.add_paragraph("本指南适用于普通化妆品。")
    table = document.add_table(3, 2)
    for row, cells in enumerate([("事项", "期限"), ("备案", "五个工作日"), ("变更", "见内表")]):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    inner = table.cell(2, 1).add_table(2, 2)
    for row, cells in enumerate([("Kind", "Days"), ("label", "ten")]):
        for column, text in enumerate(cells):
            inner.cell(row, column).text = text
    document.add_paragraph("附则。")
    document.core_properties.title = "化妆品备案工作指南"
    content = read_docx(saved(document))
    assert content.text.split("\n\n") == [
        "# 化妆品备案指南",
        "# Scope 适用范围",
        "本指南适用于普通化妆品。",
        "| 事项 | 期限 |\n| --- | --- |\n| 事项：备案 | 期限：五个工作日 |\n| 事项：变更 | 期限：见内表 |",
        "| Kind | Days |\n| --- | --- |\n| Kind: label | Days: ten |",
        "附则。",
    ]
    assert content.metadata == {"title": "化妆品备案工作指南"}


def test_merged_cells_hold_their_text_in_every_row_they_span() -> None:
    import docx

    document = docx.Document()
    table = document.add_table(4, 3)
    rows = [
        ("Category", "Ingredient", "Limit"),
        ("UV filter", "Octocrylene", "10%"),
        ("", "Avobenzone", "5%"),
        ("n", "", ""),
    ]
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(3, 0).merge(table.cell(3, 2))
    lines = read_docx(saved(document)).text.split("\n")
    assert "| Category: UV filter | Ingredient: Avobenzone | Limit: 5% |" in lines
    assert lines[-1] == "| n |"


def test_footnotes_stand_below_the_paragraph_that_refers_to_them() -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("Retinol is limited.")
    document.add_paragraph("Next.")
    words = "<w:p><w:r><w:t>0.3% in other products.</w:t></w:r></w:p>"
    note = f'<w:footnotes {W}><w:footnote w:id="2">{words}</w:footnote></w:footnotes>'
    data = patched(
        saved(document),
        {
            "word/footnotes.xml": note,
            "word/document.xml": lambda part: part.replace(
                "Retinol is limited.</w:t></w:r>",
                'Retinol is limited.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>',
            ),
            "word/_rels/document.xml.rels": lambda part: part.replace(
                "</Relationships>",
                f'<Relationship Id="rId99" Type="{KIND}footnotes" Target="footnotes.xml"/></Relationships>',
            ),
            "[Content_Types].xml": lambda part: part.replace(
                "</Types>",
                '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                'wordprocessingml.footnotes+xml"/></Types>',
            ),
        },
    )
    assert read_docx(data).text == "Retinol is limited.[2]\n[2] 0.3% in other products.\n\nNext."


def test_inserted_text_counts_and_deleted_text_does_not() -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("The limit is X percent.")
    changed = (
        'The limit is </w:t></w:r><w:ins w:id="1"><w:r><w:t>two</w:t></w:r></w:ins>'
        '<w:del w:id="2"><w:r><w:delText>three</w:delText></w:r></w:del><w:r><w:t xml:space="preserve"> percent.'
    )
    data = patched(
        saved(document),
        {
            "word/document.xml": lambda part: re.sub(
                r"<w:t>The limit is X percent\.", f'<w:t xml:space="preserve">{changed}', part
            )
        },
    )
    assert read_docx(data).text == "The limit is two percent."


def test_numbers_that_word_adds_by_itself_are_in_the_text() -> None:
    import docx

    document = docx.Document()
    for text in ("总则内容。", "适用范围。"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("A point", style="List Bullet")
    levels = re.compile(r'(<w:numFmt w:val=")decimal("/>(?:(?!</w:lvl>).)*?<w:lvlText w:val=")%1\.', re.S)
    data = patched(
        saved(document),
        {"word/numbering.xml": lambda part: levels.sub(r"\g<1>chineseCountingThousand\g<2>第%1条", part)},
    )
    assert read_docx(data).text == "第一条 总则内容。\n第二条 适用范围。\n- A point"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted"),
        (b"PK\x03\x04 and then nothing", "damaged"),
    ],
)
def test_what_is_no_word_document_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        read_docx(data)


def test_a_package_that_unpacks_to_a_thousand_times_its_size_is_refused() -> None:
    import docx

    data = patched(saved(docx.Document()), {"word/media/x.xml": "<a>" + " " * (200 << 20) + "</a>"})
    with pytest.raises(ReadError, match="refused"):
        read_docx(data)
