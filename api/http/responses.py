"""What responses look like, for the OpenAPI description and for tests; they are sent as the engine makes them."""

from __future__ import annotations

from datetime import date, datetime
from datetime import date as date_  # where a field has that name
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ingest.types import Kind, Language


class _Open(BaseModel):
    """A response; further keys may come with later versions."""

    model_config = ConfigDict(extra="allow", frozen=True)


class ErrorDetail(BaseModel):
    """What went wrong, and what to do."""

    code: str
    message: str
    hint: str | None


class ErrorBody(BaseModel):
    """The shape of every error."""

    error: ErrorDetail


class ReferenceData(_Open):
    """Another document, named beside a quote."""

    document: str
    title: str
    published: date | None


class ReprintData(ReferenceData):
    """A document that is the same text."""

    source: str | None


class QuoteData(_Open):
    """Words of one document, verbatim: its `text[start:end]`, in Unicode code points."""

    number: int
    text: str
    document: str
    title: str
    source: str | None
    published: date | None
    language: Language
    kind: Kind
    uri: str | None
    page: int | None
    start: int
    end: int
    score: float
    differs_from: list[int]
    status: str
    replaced_by: list[ReferenceData]
    also_published_by: list[ReprintData]
    version: int
    header: str = Field(description="the labels above a row of a table, else empty")


class SearchedData(_Open):
    """What was looked through."""

    documents: int
    chunks: int
    filter: dict[str, Any]
    period: list[date] | None


class AnswerData(_Open):
    """An answer, or (answered: false) a refusal with the nearest quotes."""

    question: str
    language: Language
    answered: bool
    confidence: float
    answer: str
    quotes: list[QuoteData]
    nearest: list[QuoteData]
    searched: SearchedData
    model: str
    milliseconds: float
    standalone: str | None = Field(description="a follow-up as it was understood")


class TimelineEntryData(_Open):
    """One statement; `dated_by` "published": its document's date is all there is."""

    date: str
    first: date_
    last: date_
    precision: str
    dated_by: Literal["text", "published"]
    quote: QuoteData


class TimelineData(_Open):
    """Dated statements about a topic, oldest first."""

    topic: str
    language: Language
    entries: list[TimelineEntryData]
    milliseconds: float


class VerificationData(_Open):
    """Where a quotation stands, or the nearest wording and how it differs."""

    quotation: str
    verbatim: bool
    but_for: list[str]
    places: list[QuoteData]
    more: bool
    nearest: QuoteData | None
    differences: list[Any]


class HitData(_Open):
    """A chunk found: its document's `text[start:end]`."""

    document: str
    title: str
    source: str | None
    published: date | None
    start: int
    end: int
    page: int | None
    headings: list[str]
    text: str
    score: float
    sources: list[str]


class HitList(_Open):
    """Hits, best first."""

    hits: list[HitData]


class DocumentData(_Open):
    """What is known of a document; `detected` names the fields that rules found, `found` where fields stand."""

    id: str
    name: str
    characters: int
    title: str
    source: str | None
    published: date | None
    effective: date | None
    language: Language
    kind: Kind
    agency: str | None
    jurisdiction: str | None
    document_number: str | None
    status: str
    uri: str | None
    replaces: list[str]
    detected: list[str]
    found: dict[str, str]


class ListedDocument(DocumentData):
    """A document in a list."""

    chunks: int


class DocumentList(_Open):
    """A page of documents, in the order in which they were added."""

    documents: list[ListedDocument]
    total: int
    offset: int
    limit: int


class DocumentText(DocumentData):
    """A document with `text[start:end]` of its text, in code points; `pages` tells where each page of it begins."""

    version: int
    pages: list[int]
    text: str
    start: int
    end: int


class Removal(_Open):
    """How many documents were removed."""

    removed: int


class VersionData(_Open):
    """One version of a document."""

    number: int
    characters: int
    replaced: datetime | None
    kept: bool
    metadata: dict[str, Any]


class VersionList(_Open):
    """Versions, the newest last."""

    versions: list[VersionData]


class DiffData(_Open):
    """Changes from one version to another, in the order of the text."""

    document: str
    changes: list[dict[str, Any]]
    metadata: dict[str, Any]


class ProgressData(_Open):
    """How far an addition is."""

    files: int
    files_total: int
    bytes: int
    bytes_total: int
    documents: int
    chunks: int


class FailedFile(_Open):
    """A file, or a row of one (`file#row`), that could not be read."""

    file: str
    reason: str


class AdditionData(_Open):
    """What an addition did, in documents, and the ids of those that its files hold now."""

    added: int
    replaced: int
    unchanged: int
    removed: int
    failed: list[FailedFile]
    documents: list[str]


class JobData(_Open):
    """An addition that runs in the background."""

    id: str
    state: Literal["waiting", "running", "done", "failed"]
    collection: str
    files: list[str]
    created: datetime
    finished: datetime | None
    progress: ProgressData
    result: AdditionData | None
    error: str | None


class JobList(_Open):
    """Jobs, newest first."""

    jobs: list[JobData]
