"""The engine: the one object that front ends know. Documents in; hits and answers out."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from api.answer import Answer, Searched
from api.compose import compose_answer, compose_refusal
from api.home import Home, UnknownCollection
from api.ingestion import IngestReport, Ingestion, Progress
from api.parts import Parts, load_parts
from api.question import Question, read_question
from api.quotes import MAX_QUOTES, choose_quotes, nearest_quotes
from api.settings import Settings
from index.collection import EmbeddedCollection
from index.collection_protocol import StoredDocument
from index.search import Searcher
from index.types import CollectionStatus, Filter, Hit
from ingest.errors import UserError
from ingest.types import Document

SEARCH_LIMIT = 10  # hits that an answer is made of
_ID = re.compile(r"[0-9a-f]{16}")


class UnknownDocument(UserError):
    """No document has this id, or several begin like it."""


class Engine:
    """One opened collection with everything that searches it. Use `Engine.open`; close it or use it as a context."""

    def __init__(self, collection: EmbeddedCollection, searcher: Searcher) -> None:
        self._collection = collection
        self._searcher = searcher

    @classmethod
    def open(
        cls,
        home: Path | None = None,
        collection: str | None = None,
        *,
        create: bool = False,
        settings: Settings | None = None,
    ) -> Engine:
        """The engine over a collection in `home`; without `create` an unknown one raises UnknownCollection.

        Raises UserError subclasses for a bad name, a newer format, or a model other than the collection's.
        """
        chosen = (settings or Settings.from_environment()).but(home=home, collection=collection)
        place = Home(chosen.home).collection(chosen.collection)
        if not create and not place.exists:
            raise UnknownCollection(place.unknown_message())
        parts = load_parts(place, chosen, create=create)
        opened = EmbeddedCollection.open(place.directory, parts.analyser, parts.embedder, parts.table, create=create)
        place.remember(chosen)
        return cls(opened, _searcher(opened, parts))

    def ingest(
        self,
        paths: Sequence[Path],
        *,
        overrides: Mapping[str, Any] | None = None,
        prune: bool = False,
        progress: Callable[[Progress], None] | None = None,
    ) -> IngestReport:
        """Read files and folders into the collection. Raises MissingPath; failures of single files are in the report."""
        return Ingestion(self._collection, overrides, progress).run(paths, prune=prune)

    def remove(self, ids: Sequence[str]) -> int:
        """How many of the documents there were to remove."""
        return self._collection.remove(ids)

    def search(self, question: str, *, filter: Filter = Filter(), limit: int = 10, explain: bool = False) -> list[Hit]:
        """Hits, best first. Raises BadQuestion."""
        return self._searcher.search(read_question(question).text, filter, limit, explain)

    def ask(self, question: str, *, filter: Filter = Filter(), limit: int = MAX_QUOTES) -> Answer:
        """An answer with at most `limit` quotes, or a refusal. Raises BadQuestion."""
        started = time.perf_counter()
        asked = read_question(question)
        hits = self._searcher.search(asked.text, filter, SEARCH_LIMIT)
        return self._answer(asked, hits, filter, limit, started)

    def _answer(self, asked: Question, hits: Sequence[Hit], filter: Filter, limit: int, started: float) -> Answer:
        score = self._searcher.score_texts
        quotes = choose_quotes(asked.text, hits, score, limit)
        nearest = () if quotes else nearest_quotes(asked.text, hits, score)
        documents, chunks = self._collection.counts(filter)
        searched = Searched(documents, chunks, filter, asked.period)
        words = compose_answer(quotes, asked.language) if quotes else compose_refusal(searched, asked.language)
        return Answer(
            question=asked.text,
            language=asked.language,
            confidence=hits[0].score if hits else 0.0,
            answer=words,
            quotes=quotes,
            nearest=nearest,
            searched=searched,
            milliseconds=(time.perf_counter() - started) * 1000,
        )

    def documents(
        self, *, filter: Filter = Filter(), limit: int | None = None, offset: int = 0
    ) -> list[StoredDocument]:
        """Documents without their texts, in a stable order."""
        return self._collection.documents(filter, limit, offset)

    def document(self, id: str) -> Document:
        """The document with its text; a beginning of the id is enough. Raises UnknownDocument."""
        found = self._collection.document(self.resolve(id))
        if found is None:
            raise UnknownDocument(f"no document {id!r} in this collection; `yinju documents` lists them")
        return found

    def resolve(self, prefix: str) -> str:
        """The full id of the one document whose id begins so. Raises UnknownDocument for none or several."""
        if _ID.fullmatch(prefix):
            return prefix
        found = [
            document.id
            for document in self._collection.documents()
            if prefix and document.id.startswith(prefix.lower())
        ]
        if len(found) != 1:
            what = "no document" if not found else f"{len(found)} documents"
            raise UnknownDocument(f"{what} with an id that begins with {prefix!r}; `yinju documents` lists them")
        return found[0]

    def status(self) -> CollectionStatus:
        """Counts, bytes on disk, model and sequence numbers."""
        return self._collection.status()

    def close(self) -> None:
        """Release files and locks; the engine cannot be used after."""
        self._collection.close()

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _searcher(collection: EmbeddedCollection, parts: Parts) -> Searcher:
    return Searcher(collection, parts.analyser, parts.terms, parts.table, parts.embedder)
