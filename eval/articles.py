"""Questions about real news, web articles and filings, with the sentences that answer them, or that nothing does.

The documents are not ours and do not ship: they are read from the data folder (`docs/`). What ships is in our own
words: the questions, and offsets of the answers. Each document belongs to one half, "tune" or "test", by a hash of its
name.
"""

from __future__ import annotations

import gzip
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.gold import Evidence, GoldError, GoldQuestion
from index.fold import has_han

QUESTIONS = Path(__file__).resolve().parent / "articles.jsonl"
_ENGLISH_LENGTH = 3500  # characters of a web article or of a page that are used
_WRAPPED = re.compile(r"(?<![.:;])\r?\n(?!\s*[•-])")


@dataclass(frozen=True, slots=True)
class Article:
    """A document of the data folder. `published` is an ISO day, "" where it is not told."""

    name: str
    text: str
    published: str = ""


def load_articles(data: Path, names: Sequence[str]) -> list[Article]:
    """The named documents of `data`/docs, in order. Raises GoldError for one that is not there."""
    folder = data / "docs"
    found = {one.name: one for source in (_news(folder), _pages(folder), _filings(folder, names)) for one in source}
    missing = [name for name in names if name not in found]
    if missing:
        raise GoldError(f"{folder}: has no document {missing[0]!r} ({len(missing)} of {len(names)} are missing)")
    return [found[name] for name in names]


def load_questions(data: Path, file: Path = QUESTIONS) -> tuple[list[Article], list[GoldQuestion]]:
    """All documents that are asked about, and the questions. Raises GoldError where documents are missing."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    articles = load_articles(data, list(dict.fromkeys(row["document"] for row in rows)))
    texts = {article.name: article.text for article in articles}
    return articles, [_question(number, row, texts[row["document"]]) for number, row in enumerate(rows)]


@contextmanager
def written(articles: Sequence[Article]) -> Iterator[Path]:
    """A folder of the documents as text files, for as long as the context lasts."""
    with TemporaryDirectory(prefix="yinju-articles-") as folder:
        for article in articles:
            front = f"---\npublished: {article.published}\n---\n" if article.published else ""
            (Path(folder) / f"{article.name}.md").write_text(front + article.text, encoding="utf-8")
        yield Path(folder)


def half_of(name: str) -> str:
    """Which half a document belongs to."""
    return "tune" if zlib.crc32(name.encode()) % 2 else "test"


def _question(number: int, row: Mapping[str, object], text: str) -> GoldQuestion:
    """`answers` are groups of [start, end]: every group is needed, within a group any one will do."""
    name, question = str(row["document"]), str(row["question"])
    groups: list[list[list[int]]] = row["answers"]  # type: ignore[assignment]
    language, stored = ("zh" if has_han(one) else "en" for one in (question, text))
    return GoldQuestion(
        id=f"r{number:04}",
        question=question,
        language=language,
        kind="fact" if groups else "unanswerable",
        evidence=tuple(tuple(Evidence(f"{name}.md", text[start:end]) for start, end in group) for group in groups),
        direction=f"{language}->{stored}" if groups else "",
        near_miss_of="" if groups else name,
        split=half_of(name),
    )


def _news(folder: Path) -> Iterator[Article]:
    with gzip.open(folder / "news_zh.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Article(str(row["id"]), _tidy(row["text"]), _iso(str(row.get("published") or "")))


def _pages(folder: Path) -> Iterator[Article]:
    with zipfile.ZipFile(folder / "html_en.zip") as pages:
        truth = next(name for name in pages.namelist() if name.endswith("ground_truth.json"))
        for name, page in json.loads(pages.read(truth)).items():
            yield Article(name, _shortened(_tidy(page["articleBody"])))


def _filings(folder: Path, names: Sequence[str]) -> Iterator[Article]:
    """The pages of the PDFs that are named, "STEM-pNUMBER", as plain text."""
    import pypdfium2 as pdfium

    for file in sorted((folder / "pdf_en").glob("*.pdf")):
        pages = [name for name in names if name.startswith(f"{file.stem}-p")]
        if not pages:
            continue
        document = pdfium.PdfDocument(file)
        for name in pages:
            text = document[int(name.rsplit("-p", 1)[1]) - 1].get_textpage().get_text_range()
            yield Article(name, _shortened(_tidy(_WRAPPED.sub(" ", text))))


def _iso(published: str) -> str:
    """2023-08-16 for "2023年08月16日 09:12" and the like, "" for what does not begin with a day."""
    day = re.match(r"(\d{4})\D(\d{1,2})\D(\d{1,2})", published)
    return f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}" if day else ""


def _tidy(text: str) -> str:
    # one space for a carriage return keeps the offsets of the answers
    return re.sub(r"[ \t]+", " ", text).strip().replace("\r", " ")


def _shortened(text: str) -> str:
    if len(text) <= _ENGLISH_LENGTH:
        return text
    cut = text.rfind("\n", 0, _ENGLISH_LENGTH)
    return text[: cut if cut > _ENGLISH_LENGTH // 2 + 50 else text.rfind(". ", 0, _ENGLISH_LENGTH) + 1]
