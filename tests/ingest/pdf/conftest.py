"""PDFs written for the tests, in both languages; the Chinese font is one that every reader of PDFs brings."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import pytest

Draw = Callable[[Any], None]
Write = Callable[..., bytes]

FONT = {"en": "Helvetica", "zh": "STSong-Light"}
SENTENCES = {
    "en": [
        "The notice requires every registrant to keep the safety report of a finished product for ten years.",
        "A product that holds a restricted ingredient names its share on the label in characters of equal size.",
        "Importers file the certificate of free sale with the agency before the first shipment reaches a port.",
        "Retailers answer complaints within fifteen working days and record what they told the customer.",
    ],
    "zh": [
        "注册人应当将成品的安全评估报告保存十年，以备监督管理部门检查时查阅使用。",
        "含有限用组分的产品应当在标签上以同样大小的字符标明其所占的百分比含量。",
        "进口商应当在第一批货物到达口岸之前向监督管理部门提交自由销售证明文件。",
        "零售商应当在十五个工作日之内答复消费者的投诉，并且如实记录答复的内容。",
    ],
}


def wrapped(text: str, width: float, font: str, size: float) -> list[str]:
    """Lines of at most `width` points; English broken between words, Chinese anywhere."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    lines, current = [], ""
    for piece in text.split(" ") if font == "Helvetica" else list(text):
        joined = f"{current} {piece}".strip() if font == "Helvetica" else current + piece
        if current and stringWidth(joined, font, size) > width:
            lines.append(current)
            current = piece
        else:
            current = joined
    return [*lines, current]


@pytest.fixture
def write_pdf() -> Write:
    """A PDF of pages that are drawn by functions of a reportlab canvas; A4, points, origin at the bottom left."""

    def write(pages: Sequence[Draw], **options: Any) -> bytes:
        from reportlab import rl_config
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.pdfgen.canvas import Canvas

        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        rl_config.useA85 = 0  # other programs pack without it
        title = options.pop("title", None)
        sink = io.BytesIO()
        canvas = Canvas(sink, pagesize=(595, 842), invariant=1, pageCompression=1, **options)
        if title:
            canvas.setTitle(title)
        for draw in pages:
            draw(canvas)
            canvas.showPage()
        canvas.save()
        return sink.getvalue()

    return write


def text_block(canvas: Any, text: str, x: float, y: float, width: float, language: str, size: float = 10) -> float:
    """Draws a paragraph downwards from y; returns the y below it."""
    canvas.setFont(FONT[language], size)
    for line in wrapped(text, width, FONT[language], size):
        canvas.drawString(x, y, line)
        y -= 1.3 * size
    return y


def ruled_table(canvas: Any, rows: Sequence[Sequence[str]], widths: Sequence[float], language: str) -> None:
    """A table with all its lines, the text wrapped within the cells, from (60, 780) downwards."""
    from itertools import accumulate

    xs = [60.0, *(60 + width for width in accumulate(widths))]
    y = 780.0
    ys = [y]
    for row in rows:
        cells = [wrapped(text, width - 8, FONT[language], 9) for text, width in zip(row, widths, strict=True)]
        canvas.setFont(FONT[language], 9)
        for x, lines in zip(xs, cells, strict=False):
            for number, line in enumerate(lines):
                canvas.drawString(x + 4, y - 12 - 11 * number, line)
        y -= 8 + 11 * max(map(len, cells))
        ys.append(y)
    for height in ys:
        canvas.line(xs[0], height, xs[-1], height)
    for x in xs:
        canvas.line(x, ys[0], x, ys[-1])
