"""What comes out of PDFs: text in reading order, the page of every offset, and a reason where it cannot be had."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ingest.decode import ReadError
from ingest.pdf.read import read_pdf
from tests.ingest.pdf.conftest import FONT, SENTENCES, Draw, Write, ruled_table, text_block

LANGUAGES = ["en", "zh"]


def framed(language: str, number: int, pages: int) -> Draw:
    """A page of prose with a running header and a page number."""

    def draw(canvas: Any) -> None:
        canvas.setFont(FONT[language], 9)
        canvas.drawString(60, 810, "ANNUAL REVIEW OF EXAMPLE PLC" if language == "en" else "示例公司年度审查报告")
        canvas.drawCentredString(297, 30, f"Page {number} of {pages}" if language == "en" else f"第 {number} 页")
        y = 770.0
        for sentence in SENTENCES[language]:
            y = text_block(canvas, f"{sentence} ({number})", 60, y, 475, language) - 12

    return draw


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_of_a_paragraph_are_joined_and_paragraphs_kept(write_pdf: Write, language: str) -> None:
    paragraphs = [" ".join(SENTENCES[language][:2]), " ".join(SENTENCES[language][2:])]
    if language == "zh":
        paragraphs = [paragraph.replace(" ", "") for paragraph in paragraphs]

    def draw(canvas: Any) -> None:
        y = 770.0
        for paragraph in paragraphs:
            y = text_block(canvas, paragraph, 60, y, 300, language) - 12

    assert read_pdf(write_pdf([draw])).text.split("\n\n") == paragraphs


@pytest.mark.parametrize("language", LANGUAGES)
def test_columns_are_read_one_after_the_other(write_pdf: Write, language: str) -> None:
    title = "Two columns below one line" if language == "en" else "一行之下的两栏文字"

    def draw(canvas: Any) -> None:
        canvas.setFont(FONT[language], 16)
        canvas.drawString(60, 790, title)
        for x, part in ((60, SENTENCES[language][:2]), (310, SENTENCES[language][2:])):
            y = 760.0
            for sentence in part * 2:
                y = text_block(canvas, sentence, x, y, 225, language) - 8

    text = read_pdf(write_pdf([draw])).text
    assert text.startswith(f"# {title}")
    first, second, third, fourth = SENTENCES[language]
    assert [text.index(part) for part in (first, second, third, fourth)] == sorted(
        text.index(part) for part in SENTENCES[language]
    )
    assert text.count(first) == 2
    assert text.rindex(second) < text.index(third)


@pytest.mark.parametrize("language", LANGUAGES)
def test_running_headers_and_page_numbers_are_no_text_and_every_offset_has_its_page(
    write_pdf: Write, language: str
) -> None:
    content = read_pdf(write_pdf([framed(language, number, 5) for number in range(1, 6)]))
    assert len(content.pages) == 5
    for gone in ("ANNUAL REVIEW", "年度审查", "Page ", "页"):
        assert gone not in content.text
    bounds = [*content.pages, len(content.text)]
    for number in range(1, 6):
        page = content.text[bounds[number - 1] : bounds[number]]
        assert page.count(f"({number})") == len(SENTENCES[language])
        assert all(f"({other})" not in page for other in range(1, 6) if other != number)


def test_a_sentence_that_runs_over_the_page_is_one_and_the_page_begins_within_it(write_pdf: Write) -> None:
    parts = ["The agency published the list of permitted colours and", "withdrew the one before."]

    def page(text: str, y: float) -> Draw:
        return lambda canvas: (canvas.setFont("Helvetica", 10), canvas.drawString(60, y, text))  # type: ignore[return-value]

    content = read_pdf(write_pdf([page(parts[0], 60), page(parts[1], 780)]))
    assert content.text == " ".join(parts)
    assert content.text[content.pages[1] :] == parts[1]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["the cosmetic ingre-", "dient is listed"], "the cosmetic ingredient is listed"),
        (["a long-term plan, and another long-", "term plan"], "a long-term plan, and another long-term plan"),
        (["cases of COVID-", "19 rose"], "cases of COVID-19 rose"),
        (["the Non-", "GAAP figures"], "the Non-GAAP figures"),
    ],
)
def test_words_parted_by_a_hyphen_are_made_whole(write_pdf: Write, lines: list[str], text: str) -> None:
    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica", 10)
        for number, line in enumerate(lines):
            canvas.drawString(60, 700 - 13 * number, line)

    assert read_pdf(write_pdf([draw])).text == text


@pytest.mark.parametrize(
    ("language", "rows", "expected"),
    [
        (
            "zh",
            [
                ["序号", "原料名称", "限量"],
                ["1", "水杨酸及其盐类，用于驻留类产品和淋洗类产品", "2.0%"],
                ["2", "苯氧乙醇", "1.0%"],
            ],
            [
                "| 序号：1 | 原料名称：水杨酸及其盐类，用于驻留类产品和淋洗类产品 | 限量：2.0% |",
                "| 序号：2 | 原料名称：苯氧乙醇 | 限量：1.0% |",
            ],
        ),
        (
            "en",
            [["Ingredient", "Use", "Limit"], ["Salicylic acid", "leave-on and rinse-off products for adults", "2.0%"]],
            ["| Ingredient: Salicylic acid | Use: leave-on and rinse-off products for adults | Limit: 2.0% |"],
        ),
    ],
)
def test_ruled_tables_are_rows_that_name_their_columns(
    write_pdf: Write, language: str, rows: list[list[str]], expected: list[str]
) -> None:
    text = read_pdf(write_pdf([lambda canvas: ruled_table(canvas, rows, [120, 110, 80], language)])).text
    lines = text.split("\n")
    assert lines[0] == f"| {' | '.join(rows[0])} |"
    assert lines[2:] == expected


def test_tables_without_lines_are_found_by_their_columns(write_pdf: Write) -> None:
    rows = [("", "2021", "2020"), ("Net sales", "469,822", "386,064"), ("Net income", "33,364", "(71)")]

    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica", 10)
        for number, (label, *figures) in enumerate(rows):
            canvas.drawString(60, 700 - 14 * number, label)
            for column, figure in enumerate(figures):
                canvas.drawRightString(400 + 80 * column, 700 - 14 * number, figure)

    assert "| Net sales | 2021: 469,822 | 2020: 386,064 |" in read_pdf(write_pdf([draw])).text
    assert "| Net income | 2021: 33,364 | 2020: (71) |" in read_pdf(write_pdf([draw])).text


def test_the_title_of_the_file_counts_and_names_of_files_do_not(write_pdf: Write) -> None:
    page = framed("en", 1, 1)
    assert read_pdf(write_pdf([page], title="Rules for colours in cosmetics")).metadata == {
        "title": "Rules for colours in cosmetics"
    }
    assert read_pdf(write_pdf([page], title="Microsoft Word - final draft v2.docx")).metadata == {}


def test_an_encrypted_pdf_is_refused_with_what_to_do(write_pdf: Write) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    data = write_pdf([framed("en", 1, 1)], encrypt=StandardEncryption("secret", "owner"))
    with pytest.raises(ReadError, match="needs a password; save a copy without one"):
        read_pdf(data)


def test_a_pdf_that_only_forbids_printing_is_read(write_pdf: Write) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    data = write_pdf([framed("en", 1, 1)], encrypt=StandardEncryption("", "owner", canPrint=0))
    assert SENTENCES["en"][0] in read_pdf(data).text


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda data: b"", "empty"),
        (lambda data: b"no pdf at all", "no PDF"),
        (lambda data: data[: len(data) // 2], "cut short|damaged"),
        (lambda data: data.replace(b"endstream", b"enxstream"), "damaged"),
    ],
)
def test_a_damaged_pdf_is_refused_with_the_reason(write_pdf: Write, damage: Any, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        read_pdf(damage(write_pdf([framed("en", 1, 1)])))


def test_a_page_whose_text_cannot_be_unpacked_is_not_passed_over(write_pdf: Write) -> None:
    data = bytearray(write_pdf([framed("en", 1, 2), framed("en", 2, 2)]))
    spots = [match.end() for match in re.finditer(rb"(?<!end)stream\r?\n", data)]
    assert spots
    assert read_pdf(bytes(data)).text
    start = max(spots, key=lambda spot: data.find(b"endstream", spot) - spot)
    end = data.find(b"endstream", start)
    data[(start + end) // 2] ^= 0xFF
    with pytest.raises(ReadError, match="damaged"):
        read_pdf(bytes(data))


def test_a_pdf_without_text_is_refused(write_pdf: Write) -> None:
    with pytest.raises(ReadError, match="has no text"):
        read_pdf(write_pdf([lambda canvas: canvas.rect(10, 10, 100, 100)]))


@pytest.mark.slow
def test_two_thousand_pages_keep_their_numbers(write_pdf: Write) -> None:
    content = read_pdf(write_pdf([framed("zh", number, 2000) for number in range(1, 2001)]))
    assert len(content.pages) == 2000
    for number in (1, 777, 1999, 2000):
        end = content.pages[number] if number < 2000 else len(content.text)
        assert f"({number})" in content.text[content.pages[number - 1] : end]


def test_a_pdf_that_had_to_be_mended_says_so(write_pdf: Write) -> None:
    data = write_pdf([framed("en", 1, 1)])
    assert read_pdf(data).warnings == ()
    shifted = data.replace(b"1 0 obj", b"% a comment\n1 0 obj", 1)  # the table of parts now points beside them
    content = read_pdf(shifted)
    assert SENTENCES["en"][0] in content.text
    assert "mended" in content.warnings[0]
