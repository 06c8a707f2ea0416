"""Scans: pages that are pictures of text, a little askew, as they come from a scanner."""

from __future__ import annotations

import io
import re
from difflib import SequenceMatcher
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from ingest.decode import ReadError
from ingest.ocr import recogniser
from ingest.pdf.read import read_pdf
from tests.ingest.pdf.conftest import SENTENCES, Write, text_block, wrapped, write_pdf

__all__ = ["write_pdf"]  # the fixture

FONTS = {
    "en": Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
    "zh": Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"),
}
needs_ocr = pytest.mark.skipif(find_spec("rapidocr") is None, reason="needs the extra: pip install 'yinju[ocr]'")


def scan(language: str, degrees: float) -> Any:
    """An A4 page at 150 dots an inch with the sentences as a paragraph, turned about its middle."""
    from PIL import Image, ImageDraw, ImageFont

    if not FONTS[language].exists():
        pytest.skip(f"no font at {FONTS[language]} (Debian: fonts-dejavu-core, fonts-wqy-zenhei)")
    page = Image.new("L", (1240, 1754), 255)
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(FONTS[language]), 26)
    y = 150
    for sentence in SENTENCES[language]:
        for line in wrapped(
            sentence, 430 if language == "en" else 480, "Helvetica" if language == "en" else "STSong-Light", 12
        ):
            pen.text((120, y), line, font=font, fill=0)
            y += 42
        y += 36
    return page.rotate(degrees, fillcolor=255)


def scanned(write: Write, *pictures: Any) -> bytes:
    from reportlab.lib.utils import ImageReader

    def draw(picture: Any) -> Any:
        sink = io.BytesIO()
        picture.save(sink, "JPEG", quality=80)
        return lambda canvas: canvas.drawImage(ImageReader(io.BytesIO(sink.getvalue())), 0, 0, 595, 842)

    return write([draw(picture) for picture in pictures])


def agreement(text: str, language: str, pattern: str) -> float:
    """The share of the sentences' characters, or words, that the text has in order."""
    wanted, found = (re.findall(pattern, part) for part in (" ".join(SENTENCES[language]), text))
    blocks = SequenceMatcher(None, wanted, found, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(wanted)


@needs_ocr
@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("degrees", [0.0, 1.2])
def test_a_scan_is_read_in_order_also_when_it_lies_askew(write_pdf: Write, language: str, degrees: float) -> None:
    write_pdf([lambda canvas: None])  # registers the font that `wrapped` measures with
    content = read_pdf(scanned(write_pdf, scan(language, degrees)), recogniser())
    assert agreement(content.text, language, r"\w") >= 0.99, content.text
    if language == "en":  # now and then a space between two words is not seen
        assert agreement(content.text, language, r"\w+") >= 0.94, content.text
    assert content.warnings == ()


def test_without_the_extra_a_scan_is_refused_with_the_command_that_helps(write_pdf: Write) -> None:
    write_pdf([lambda canvas: None])
    with pytest.raises(ReadError, match=r"scan.*pip install 'yinju\[ocr\]'"):
        read_pdf(scanned(write_pdf, scan("en", 0)), None)


def test_a_scanned_page_among_others_is_named(write_pdf: Write) -> None:
    from reportlab.lib.utils import ImageReader

    write_pdf([lambda canvas: None])
    picture = ImageReader(scan("en", 0))
    text = " ".join(SENTENCES["en"])
    content = read_pdf(
        write_pdf(
            [
                lambda canvas: text_block(canvas, text, 60, 700, 400, "en"),
                lambda canvas: canvas.drawImage(picture, 0, 0, 595, 842),
            ]
        ),
        None,
    )
    assert content.text == text
    assert "1 of 2 pages" in content.warnings[0]
    assert "pages 2" in content.warnings[0]
