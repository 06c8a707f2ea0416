"""The engine: the one object that front ends know. Documents in; hits and answers out."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from api.answer import Answer
from api.answering import Answering
from api.calibration import Calibration
from api.content import has_content
from api.followup import FollowUps, likelier_by
from api.history import Turn
from api.home import Home
from api.library import Library
from api.mentioned import Mentioned
from api.parts import Parts, load_parts, make_searcher
from api.question import BadQuestion, Question, checked, question_language, read_question
from api.quotes import MAX_QUOTES
from api.rereading import Rereader
from api.settings import Settings
from api.standing import once
from api.writing import Writing
from index.collection import EmbeddedCollection
from index.types import CollectionStatus, Filter, Hit

if TYPE_CHECKING:
    from api.ingestion import IngestReport, Progress
    from api.timeline import Timeline
    from api.verify import Verification
    from index.reranker import RerankingSearcher
    from index.search import Searcher

_COUNTED = 1000  # filters remembered


class Engine(Library):
    """One opened collection with everything that searches it. Use `Engine.open`; close it or use it as a context."""

    def __init__(
        self,
        collection: EmbeddedCollection,
        parts: Parts,
        calibration: Calibration | None = None,
        settings: Settings | None = None,
    ) -> None:
        """`settings` name the language model, if there is one."""
        super().__init__(collection)
        self._analyser = parts.analyser
        self._terms = parts.terms
        self._rereader = Rereader(collection, parts)
        self._follow_ups = FollowUps.of(parts)
        self._searcher = make_searcher(collection, parts)
        self._writing = Writing(settings, parts.terms, self._searcher.score_texts)
        collection.searcher = self._searcher
        self._calibration = calibration or Calibration.load(collection.directory)
        mentioned = Mentioned(collection.lexical, collection.store, parts.analyser)
        self._answering = Answering(collection, self._searcher, self._calibration, parts.terms, mentioned)
        self._counted: tuple[int, dict[Filter, tuple[int, int]]] = (-1, {})

    @classmethod
    def open(
        cls,
        home: Path | None = None,
        collection: str | None = None,
        *,
        create: bool = False,
        settings: Settings | None = None,
        calibration: Calibration | None = None,
    ) -> Engine:
        """The engine over a collection in `home`; without `create` an unknown one raises UnknownCollection.

        `calibration` takes the place of the collection's own and of the shipped one.
        Raises UserError subclasses for a bad name, a newer format, or a model other than the collection's.
        """
        chosen = (settings or Settings.from_environment()).but(home=home, collection=collection)
        place = Home(chosen.home).collection(chosen.collection)
        parts = load_parts(place, chosen, keep_terms=create)
        opened = EmbeddedCollection.open(place.directory, parts.analyser, parts.embedder, parts.table, create=create)
        if create:
            place.remember(chosen)
        return cls(opened, parts, calibration, chosen)

    def ingest(
        self,
        paths: Sequence[Path],
        *,
        overrides: Mapping[str, Any] | None = None,
        prune: bool = False,
        progress: Callable[[Progress], None] | None = None,
    ) -> IngestReport:
        """Read files and folders into the collection. Raises MissingPath; failing files are in the report."""
        from api.ingestion import Ingestion  # readers and splitters: 0.15 s that a question need not pay

        return Ingestion(self._collection, overrides, progress).run(paths, prune=prune)

    def watch(
        self, paths: Sequence[Path], *, overrides: Mapping[str, Any] | None = None, prune: bool = False
    ) -> Iterator[IngestReport]:
        """Read files and folders, then whatever changes in them, until told to stop: the report of each ingestion."""
        from api.watching import watch

        return watch(paths, lambda changed: self.ingest(changed, overrides=overrides, prune=prune))

    def search(self, question: str, *, filter: Filter = Filter(), limit: int = 10, explain: bool = False) -> list[Hit]:
        """Hits, best first. Raises BadQuestion."""
        return self._hits(read_question(question, self._terms), filter, limit, explain)

    def ask(
        self,
        question: str,
        *,
        filter: Filter = Filter(),
        limit: int = MAX_QUOTES,
        history: Sequence[Turn] = (),
        as_of: date | None = None,
        today: date | None = None,
        llm: bool | None = None,
    ) -> Answer:
        """An answer with at most `limit` quotes, or a refusal. Raises BadQuestion.

        `history` holds the turns before, from which a follow-up takes what it lacks. `as_of` wins over an "as of" in
        the question. "last year" is relative to `today`, by default the system's.

        `llm` None lets a language model write where the settings name one; True asks for it and raises
        LanguageModelSetting where there is none.
        """
        started = time.perf_counter()
        if not history and not has_content(checked(question)):
            raise BadQuestion("the question has no word to look for: name what it is about")
        best = likelier_by(lambda text: next((hit.score for hit in self._search(text, filter, 1)), 0.0))
        said = partial(self._said, filter=filter, today=today)
        standalone = self._follow_ups.standalone(checked(question), history, today, best, said)
        asked = read_question(standalone or question, self._terms, today)
        if standalone is not None and re.search(r"[^\W\d_]", question):
            asked = replace(asked, language=question_language(question))
        if as_of is not None:
            asked = replace(asked, as_of=as_of)
        self._collection.catch_up()
        answer = self._answering.answer(asked, filter, limit, self.counts(filter), started)
        answer = self._read_again(asked, answer, filter, limit, today, started) or answer
        answer = self._writing.write(answer, llm)
        milliseconds = (time.perf_counter() - started) * 1000
        return replace(answer, question=checked(question), standalone=standalone, milliseconds=milliseconds)

    def _said(self, question: str, filter: Filter, today: date | None) -> str:
        """What the best quote says to a question; "" where it is refused."""
        asked = read_question(question, self._terms, today)
        answer = self._answering.answer(asked, filter, 1, self.counts(filter), time.perf_counter())
        return "\n".join(quote.text for quote in answer.quotes)

    def timeline(self, topic: str, *, filter: Filter = Filter(), limit: int = 50) -> Timeline:
        """Dated statements about a topic, oldest first, at most `limit`. Raises BadQuestion."""
        from api.timeline import HITS, Timeline, make_timeline

        started = time.perf_counter()
        asked = read_question(topic, self._terms)
        hits = once(self._hits(asked, filter, HITS), self._collection)
        entries = make_timeline(asked, hits, self._searcher.score_texts, limit)
        return Timeline(asked.text, asked.language, entries, (time.perf_counter() - started) * 1000)

    @property
    def searcher(self) -> Searcher | RerankingSearcher:
        """What finds and reads; for the harness."""
        return self._searcher

    def _read_again(
        self, asked: Question, answer: Answer, filter: Filter, limit: int, today: date | None, started: float
    ) -> Answer | None:
        """A better answer to the question without its slips; None where it has none, or is no better answered so."""
        reading = self._rereader.mended(asked.text) if answer.answered else self._rereader.reading(asked.text)
        if reading is None:
            return None
        again = replace(read_question(reading.text, self._terms, today), language=asked.language, as_of=asked.as_of)
        other = self._answering.answer(again, filter, limit, self.counts(filter), started)
        if not other.answered or (answer.answered and other.confidence <= answer.confidence):
            return None
        return reading.noted(replace(other, question=asked.text))

    def _hits(self, asked: Question, filter: Filter, limit: int, explain: bool = False) -> list[Hit]:
        return self._search(asked.text, filter, limit, explain)

    def _search(self, text: str, filter: Filter, limit: int, explain: bool = False) -> list[Hit]:
        self._collection.catch_up()
        return self._searcher.search(text, filter, limit, explain)

    def counts(self, filter: Filter = Filter()) -> tuple[int, int]:
        """Documents and chunks that the filter lets through, counted once for each state of the collection."""
        sequence = self._collection.store.sequence()
        if self._counted[0] != sequence or len(self._counted[1]) > _COUNTED:
            self._counted = (sequence, {})
        known = self._counted[1]
        if filter not in known:
            known[filter] = self._collection.store.counts(filter)
        return known[filter]

    def verify(self, quotation: str, document: str | None = None) -> Verification:
        """Whether a quotation is verbatim in the collection, or in one document, and where; else the nearest wording.

        Raises BadQuotation, UnknownDocument.
        """
        from api.verify import Verifier  # what most processes never need

        where = self.document(document).id if document else None
        return Verifier(self._collection, self._analyser, self.ask).verify(quotation, where)

    def documents_of(self, path: Path) -> list[str]:
        """Ids of the documents that an ingested file holds, sorted."""
        return self._collection.documents_of(str(path))

    def lag(self) -> dict[str, int]:
        """By how many changes each index is behind what is committed; both catch up with the next search."""
        last = self._collection.store.sequence()
        indexes = {"lexical": self._collection.lexical.sequence, "vectors": self._collection.vectors.sequence}
        return {name: last - max(0, sequence) for name, sequence in indexes.items()}

    def status(self) -> CollectionStatus:
        """Counts, bytes on disk, model and sequence numbers."""
        return self._collection.status()

    def close(self) -> None:
        """Release files and locks; the engine cannot be used after."""
        self._writing.close()
        self._collection.close()

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def reindex(settings: Settings, progress: Callable[[int, int], None] | None = None) -> int:
    """Build a collection's indexes and embeddings anew, with another model or other terms where the settings name them.

    Returns the number of chunks; `progress` gets (chunks done, of how many). Raises UserError as `Engine.open` does.
    """
    place = Home(settings.home).collection(settings.collection)
    parts = load_parts(place, settings, keep_terms=True)
    collection = EmbeddedCollection.open(
        place.directory, parts.analyser, parts.embedder, parts.table, create=False, any_model=True
    )
    try:
        done = collection.reindex(progress)
        place.remember(settings)
    finally:
        collection.close()
    return done
