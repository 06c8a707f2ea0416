"""Damaged files of every format: refused with a reason or read whole; no crash, no hang, no part shown as the whole."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.decode import ReadError
from ingest.pool import Limits, Pool
from ingest.read import ReadFailure, ReadWarning
from tests.ingest.office.test_docx import saved
from tests.ingest.office.test_pptx import presentation, shape
from tests.ingest.pdf.conftest import SENTENCES, Write, text_block, write_pdf
from tests.ingest.test_mail import mail

__all__ = ["write_pdf"]  # the fixture

MUTANTS = 200  # of each format
LINES = [sentence for pair in zip(SENTENCES["en"], SENTENCES["zh"], strict=True) for sentence in pair]
LAST = "The last line of the file, by which one sees that it is whole. 完。"


def pdf(write: Write) -> bytes:
    def draw(canvas: object) -> None:
        for number, line in enumerate(SENTENCES["en"]):
            text_block(canvas, line, 60, 700 - 40 * number, 400, "en")

    def end(canvas: object) -> None:
        text_block(canvas, LAST[:-2], 60, 700, 400, "en")

    return write([draw, end])


def docx() -> bytes:
    import docx as library

    document = library.Document()
    for line in [*LINES, LAST]:
        document.add_paragraph(line)
    document.add_table(2, 2).cell(0, 0).text = "cell"
    return saved(document)


def xlsx() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for number, line in enumerate([*LINES, LAST]):
        book.active.append([number, line])
    return saved(book)


def zipped() -> bytes:
    import io
    import zipfile

    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a.txt", "\n".join(LINES))
        package.writestr("z.txt", LAST)
    return sink.getvalue()


def html() -> bytes:
    body = "".join(f"<p>{line}</p>" for line in [*LINES, LAST])
    return f"<html><head><meta charset=utf-8><title>T</title></head><body>{body}</body></html>".encode()


def eml() -> bytes:
    message = mail("\n".join([*LINES, LAST]))
    message.add_attachment(zipped(), maintype="application", subtype="zip", filename="a.zip")
    return message.as_bytes()


SOURCES: dict[str, Callable[[Write], bytes]] = {
    ".pdf": pdf,
    ".docx": lambda _: docx(),
    ".xlsx": lambda _: xlsx(),
    ".pptx": lambda _: presentation([(shape(*LINES), ""), (shape(LAST), shape("notes"))]),
    ".zip": lambda _: zipped(),
    ".html": lambda _: html(),
    ".eml": lambda _: eml(),
}
# What checks itself: a changed byte that matters is noticed. Text and mail carry no sums.
CHECKED = (".pdf", ".docx", ".xlsx", ".pptx", ".zip")


def mutated(data: bytes, number: int) -> bytes:
    """Cut short, bytes turned, a stretch missing, doubled or zeroed; the same for the same number."""
    rng = random.Random(number)
    changed = bytearray(data)
    at, size = rng.randrange(len(data)), rng.randrange(1, 1 + len(data) // 8)
    kind = number % 5
    if kind == 0:
        del changed[at:]
    elif kind == 1:
        for _ in range(rng.randrange(1, 20)):
            changed[rng.randrange(len(data))] ^= rng.randrange(1, 256)
    elif kind == 2:
        del changed[at : at + size]
    elif kind == 3:
        changed[at:at] = changed[at : at + size]
    else:
        changed[at : at + size] = bytes(len(changed[at : at + size]))
    return bytes(changed)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", SOURCES)
def test_damaged_files_are_refused_or_read_whole(tmp_path: Path, suffix: str, write_pdf: Write) -> None:
    data = SOURCES[suffix](write_pdf)
    paths = []
    for number in range(MUTANTS):
        paths.append(tmp_path / f"{number:03}{suffix}")
        paths[-1].write_bytes(mutated(data, number))
    outcomes: Counter[str] = Counter()
    partial: list[str] = []
    with Pool(Limits(workers=2, seconds=30)) as pool:
        for path, stream in pool.read(paths):
            try:
                parts = list(stream)
            except ReadError as error:
                outcomes["refused"] += 1
                reason = str(error).removeprefix(f"{path}: ")
                assert "given up" not in reason, path
                assert "crashed" not in reason, f"{path.name}: {reason}"
                continue
            told = any(isinstance(part, ReadFailure | ReadWarning) for part in parts)
            text = "\n".join(part[0].text for part in parts if isinstance(part, tuple))
            whole = all(line[:12] in text for line in (LINES[0], LAST))
            outcomes["told" if told else "whole" if whole else "partial"] += 1
            if not told and not whole:
                partial.append(path.name)
    assert sum(outcomes.values()) == MUTANTS
    if suffix in CHECKED:
        assert partial == [], outcomes
