"""`yinju eval documents`: what the readers get out of a folder of real PDFs and web pages, and how fast."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import typer

from ingest.errors import UserError
from ingest.read import ReadError, read_documents
from ingest.types import Document

TRUTH = "ground_truth.json"  # {name without suffix: {"articleBody": text}}
_WORD = re.compile(r"[^\W_]+")


class NothingToMeasure(UserError):
    """The folder holds no PDFs and no web pages with their articles, or the tool to compare with is missing."""


@dataclass(frozen=True, slots=True)
class PdfScore:
    """Shares in [0, 1] of the words that `pdftotext -layout` finds on a page and we have on the same page."""

    name: str
    pages: int
    found: float  # in any order
    in_order: float
    pages_per_second: float


@dataclass(frozen=True, slots=True)
class PageScore:
    """Means over web pages: token precision, recall and their F1 against the article, in [0, 1]."""

    pages: int
    precision: float
    recall: float
    f1: float
    pages_per_second: float


def documents(
    folder: Annotated[Path, typer.Argument(help=f"PDFs, and web pages with {TRUTH}.", metavar="DIR")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of Markdown.")] = False,
) -> None:
    """Measure the readers: PDFs against pdftotext (Debian: poppler-utils), web pages against their articles.

    \b
    Example:
      yinju eval documents ~/reports
    """
    pdfs = [pdf_score(path) for path in sorted(folder.rglob("*.pdf"))]
    pages = [page_score(path) for path in sorted(folder.rglob(TRUTH))]
    if not pdfs and not pages:
        raise NothingToMeasure(f"{folder}: no PDFs, and no web pages with {TRUTH}; name another folder")
    if as_json:
        print(json.dumps({"pdf": [asdict(score) for score in pdfs], "html": [asdict(score) for score in pages]}))
    else:
        print("\n".join(_markdown(pdfs, pages)))


def pdf_score(path: Path) -> PdfScore:
    """Page by page, so that a word on the wrong page counts as missing. Raises NothingToMeasure without pdftotext."""
    if shutil.which("pdftotext") is None:
        raise NothingToMeasure("pdftotext is not installed (Debian: apt-get install poppler-utils)")
    start = time.perf_counter()
    (document,) = read_documents(path)
    seconds = time.perf_counter() - start
    command = ["pdftotext", "-layout", str(path), "-"]
    theirs = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8", "replace").split("\f")
    total = found = in_order = 0
    for wanted, ours in zip(theirs, page_texts(document), strict=False):
        words, own = _words(wanted), _words(ours)
        total += len(words)
        found += sum((Counter(words) & Counter(own)).values())
        in_order += _common(words, own)
    count = len(document.pages)
    return PdfScore(path.name, count, found / max(1, total), in_order / max(1, total), count / seconds)


def page_texts(document: Document) -> Iterator[str]:
    """The text of each page."""
    bounds = [*document.pages, len(document.text)]
    for start, end in pairwise(bounds):
        yield document.text[start:end]


def page_score(truth: Path) -> PageScore:
    """Of the web pages beside the file of their articles; one that cannot be read counts 0."""
    articles = json.loads(truth.read_text("utf-8"))
    start = time.perf_counter()
    rows = [
        _agreement(_words(article["articleBody"]), _words(_text(truth.parent / f"{name}.html")))
        for name, article in sorted(articles.items())
    ]
    seconds = time.perf_counter() - start
    precision, recall, f1 = (sum(column) / max(1, len(rows)) for column in zip(*rows, strict=True))
    return PageScore(len(rows), precision, recall, f1, len(rows) / seconds)


def _text(path: Path) -> str:
    try:
        return next(read_documents(path)).text
    except ReadError:
        return ""


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _common(wanted: Sequence[str], found: Sequence[str]) -> int:
    """How many words stand in both in the same order."""
    return sum(block.size for block in SequenceMatcher(None, wanted, found, autojunk=False).get_matching_blocks())


def _agreement(wanted: Sequence[str], found: Sequence[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of the words as bags."""
    both = sum((Counter(wanted) & Counter(found)).values())
    precision, recall = both / max(1, len(found)), both / max(1, len(wanted))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def _markdown(pdfs: Sequence[PdfScore], pages: Sequence[PageScore]) -> Iterator[str]:
    if pdfs:
        yield "| PDF | pages | words found | in order | pages/s |"
        yield "|---|---|---|---|---|"
        for pdf in pdfs:
            yield f"| {pdf.name} | {pdf.pages} | {pdf.found:.4f} | {pdf.in_order:.4f} | {pdf.pages_per_second:.0f} |"
    if pages:
        yield from [""] if pdfs else []
        yield "| web pages | precision | recall | F1 | documents/s |"
        yield "|---|---|---|---|---|"
        for score in pages:
            shares = f"{score.precision:.4f} | {score.recall:.4f} | {score.f1:.4f}"
            yield f"| {score.pages} | {shares} | {score.pages_per_second:.1f} |"
