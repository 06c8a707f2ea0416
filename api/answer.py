"""The answer as data: what every front end shows (design section 7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from api.periods import Period
from api.tables import header_of
from index.types import Filter
from ingest.types import Document, Kind, Language, Status


@dataclass(frozen=True, slots=True)
class Reference:
    """Another document, named beside a quote."""

    document: str  # Document.id
    title: str
    source: str | None
    published: date | None

    def to_json(self) -> dict[str, Any]:
        """The fields by name, the date as an ISO string."""
        return asdict(self) | {"published": self.published.isoformat() if self.published else None}


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of one document, verbatim: `document.text[start:end] == text`."""

    number: int  # the mark in the answer, from 1
    text: str
    document: str  # Document.id
    title: str
    source: str | None
    published: date | None
    language: Language
    kind: Kind
    uri: str | None
    page: int | None
    start: int
    end: int
    score: float  # [0, 1]
    differs_from: tuple[int, ...] = ()  # numbers of quotes that say otherwise
    status: Status = "unknown"  # of the document
    replaced_by: tuple[Reference, ...] = ()  # earliest first, as are
    also_published_by: tuple[Reference, ...] = ()  # the documents that are the same text
    version: int = 1  # of the document: `start` and `end` are offsets into its text
    header: str = ""  # the labels above it, verbatim, where it is a row of a table

    def to_json(self) -> dict[str, Any]:
        """The fields by name, dates as ISO strings."""
        published = self.published.isoformat() if self.published else None
        successors = [reference.to_json() for reference in self.replaced_by]
        return asdict(self) | {
            "published": published,
            "score": round(self.score, 4),
            "differs_from": list(self.differs_from),
            "replaced_by": [{k: v for k, v in one.items() if k != "source"} for one in successors],
            "also_published_by": [reference.to_json() for reference in self.also_published_by],
        }


@dataclass(frozen=True, slots=True)
class Searched:
    """What an answer looked through."""

    documents: int
    chunks: int
    filter: Filter
    period: Period | None

    def to_json(self) -> dict[str, Any]:
        """Counts, the restricting fields of the filter, and the period as two ISO dates."""
        period = self.period.to_json() if self.period else None
        return {
            "documents": self.documents,
            "chunks": self.chunks,
            "filter": filter_json(self.filter),
            "period": period,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its quotes, or a refusal (`quotes` empty) with the nearest chunks."""

    question: str
    language: Language
    confidence: float  # [0, 1]
    answer: str
    quotes: tuple[Quote, ...]
    nearest: tuple[Quote, ...]
    searched: Searched
    milliseconds: float
    model: str = "extractive"
    standalone: str | None = None  # a follow-up as it was understood: with what it took from the turns before
    notes: tuple[str, ...] = ()  # sentences, each also in `answer`, on how the answer came about
    removed: int = 0  # statements and citations of a language model that the quotes do not bear out
    signals: Mapping[str, float] = field(default_factory=dict)  # what `confidence` was read from (api.signals); no JSON

    @property
    def answered(self) -> bool:
        """Whether anything is quoted."""
        return bool(self.quotes)

    def to_json(self) -> dict[str, Any]:
        """The contract object of design section 7, keys in its order, then what was added to it."""
        return {
            "question": self.question,
            "language": self.language,
            "answered": self.answered,
            "confidence": round(self.confidence, 4),
            "answer": self.answer,
            "quotes": [quote.to_json() for quote in self.quotes],
            "nearest": [quote.to_json() for quote in self.nearest],
            "searched": self.searched.to_json(),
            "model": self.model,
            "milliseconds": round(self.milliseconds, 1),
            "standalone": self.standalone,
            "notes": list(self.notes),
            "removed": self.removed,
        }


def filter_json(filter: Filter) -> dict[str, Any]:
    """The fields of a filter that restrict something; dates as ISO strings, alternatives as lists."""
    values = {name: value for name, value in asdict(filter).items() if value}
    return {name: value.isoformat() if isinstance(value, date) else list(value) for name, value in values.items()}


def make_quote(document: Document, span: tuple[int, int], number: int, score: float) -> Quote:
    """The quote of `document.text[start:end]`. Raises `AssertionError` where there is none: our defect."""
    start, end = span
    header = header_of(document.text, span)
    quote = Quote(
        number=number,
        text=document.text[start:end],
        document=document.id,
        title=document.metadata.title,
        source=document.metadata.source,
        published=document.metadata.published,
        language=document.metadata.language,
        kind=document.metadata.kind,
        uri=document.metadata.uri,
        page=document.page_at(start),
        start=start,
        end=end,
        score=min(max(score, 0.0), 1.0),
        status=document.metadata.status,
        version=document.version,
        header=document.text[header[0] : header[1]] if header else "",
    )
    verify(quote, document)
    return quote


def verify(quote: Quote, document: Document) -> None:
    """Raises `AssertionError` unless the quote stands in the document, to the character."""
    inside = 0 <= quote.start < quote.end <= len(document.text)
    if quote.document != document.id or not inside or document.text[quote.start : quote.end] != quote.text:
        raise AssertionError(f"quote {quote.number} is not in document {document.id} at {quote.start}:{quote.end}")
