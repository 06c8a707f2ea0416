"""The words of ingestion: Metadata, Document, Chunk. All frozen; offsets are Unicode code points, half open."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Language = Literal["zh", "en"]
Kind = Literal["news", "notice", "report", "law", "other"]
Status = Literal["in force", "draft", "repealed", "unknown"]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says of itself. `detected` names the fields that rules found, as opposed to those declared."""

    title: str = ""
    source: str | None = None  # the publisher
    published: date | None = None
    effective: date | None = None
    language: Language = "en"
    kind: Kind = "other"
    agency: str | None = None
    jurisdiction: str | None = None
    document_number: str | None = None
    status: Status = "unknown"
    uri: str | None = None
    replaces: tuple[str, ...] = ()  # titles or document numbers of predecessors
    detected: frozenset[str] = frozenset()
    # (field, place) of fields whose place is known, by field: "text 12:34" (offsets), "html meta", "file name", ...
    found: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One source text. `text` is canonical: decoded, newlines as "\\n", otherwise as the source has it.

    `id` is 16 hexadecimal digits of the BLAKE2b hash of `origin`, so a changed file keeps its id;
    `content_hash` covers the text and the metadata's source bytes, so an unchanged file is recognised.
    `pages` are the offsets at which the pages begin, ascending, the first 0; empty where the format has no pages.
    A page without text begins where the next one does.
    """

    id: str
    origin: str  # absolute path, or path#row for a row of a table
    content_hash: str
    text: str
    metadata: Metadata = field(default_factory=Metadata)
    pages: tuple[int, ...] = ()
    version: int = field(default=1, compare=False)  # which of its texts this is, given by the collection

    def page_at(self, offset: int) -> int | None:
        """The number, from 1, of the page that the character at this offset stands on; None without pages."""
        return bisect_right(self.pages, offset) or None


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of one document: `document.text[start:end] == text`."""

    document: str  # Document.id
    number: int  # position within the document, from 0
    start: int
    end: int
    text: str
    language: Language
    headings: tuple[str, ...] = ()  # heading path above the chunk, outermost first
