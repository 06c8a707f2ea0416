"""Questions with their hits and what answers them, to fit and measure the choice of sentences and refusal.

Every answerable question is asked three times: as it is, with its documents taken away from the hits, and about
something else (`eval.near_misses`), which its documents do not answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Literal

from api.candidates import Candidate
from api.parts import Parts, make_searcher
from api.question import Question, read_question
from api.ranked import HITS
from eval.datasets import Dataset, load_dataset, read_rows
from eval.engine import CORPUS, gold_engine, library_of
from eval.gold import GoldQuestion
from eval.near_misses import Swapper
from eval.places import Library, Place, fold
from eval.quotes import is_evidence
from eval.retrieve import document_of
from index.analyse import Analyser
from index.collection import EmbeddedCollection
from index.model import StaticModel
from index.reranker import RerankingSearcher
from index.search import Searcher
from index.terms import TermBase
from index.types import Hit
from ingest.chunk import chunk
from ingest.types import Document

Variant = Literal["asked", "near", "removed", "swapped", "alien"]
AnySearcher = Searcher | RerankingSearcher

_SPARE = 8  # hits beyond those looked at, so that enough are left when the right documents are taken away


@dataclass(frozen=True, slots=True)
class Case:
    """A question, its hits, and which sentences answer it; none does where the variant is not "asked".

    "near": as it was asked, and nothing answers it; the others are made from answerable ones.
    """

    id: str
    variant: Variant
    asked: Question
    hits: tuple[Hit, ...]
    answers: Callable[[Candidate], bool]


@dataclass(frozen=True, slots=True)
class CaseSet:
    """Cases of one source, and the search that found their hits."""

    name: str
    cases: tuple[Case, ...]
    searcher: AnySearcher


@dataclass(frozen=True, slots=True)
class _Source:
    """A question before it is searched for. `documents`: what answers it, empty where nothing does."""

    id: str
    question: str
    answers: Callable[[Candidate], bool]
    documents: frozenset[str]


@contextmanager
def gold_cases(questions: Sequence[GoldQuestion], name: str, corpus: Path = CORPUS) -> Iterator[CaseSet]:
    """Gold questions without follow-ups, over the documents of a folder."""
    with gold_engine(corpus=corpus) as (engine, _):
        library = library_of(engine)
        texts = {id: source.text for id, source in library.by_id.items()}
        sources = [_gold_source(question, library) for question in questions if not question.history]
        engine.search("warm", limit=1)
        yield CaseSet(name, tuple(_cases(sources, texts, engine.searcher, TermBase.load())), engine.searcher)


@contextmanager
def alien_cases(questions: Sequence[str], name: str) -> Iterator[CaseSet]:
    """Questions that the sample corpus says nothing about: those of another set."""
    terms = TermBase.load()
    with gold_engine() as (engine, _):
        cases = tuple(
            Case(text, "alien", read_question(text, terms), tuple(engine.search(text, limit=HITS)), _nothing)
            for text in questions
        )
        yield CaseSet(name, cases, engine.searcher)


def _gold_source(question: GoldQuestion, library: Library) -> _Source:
    places = [place for group in library.groups(question) for place in group]

    def answers(candidate: Candidate) -> bool:
        place = Place(candidate.hit.document.id, *candidate.span)
        return any(is_evidence(place, evidence, question.keys, library) for evidence in places)

    return _Source(question.id, question.question, answers, frozenset(place.document for place in places))


@contextmanager
def reading_cases(
    name: str, corpus: Path, queries: Path, answers: Path | None, most: int, seed: int = 0
) -> Iterator[CaseSet]:
    """Questions of a retrieval set, chunked as documents are.

    A sentence answers that has an answer string of a relevant passage; `answers` has these strings in the corpus'
    language, under the ids of `queries`. Without it any sentence of a relevant passage does.
    """
    dataset = load_dataset(corpus, queries)
    strings = _strings(dataset, answers)
    chosen = sorted(Random(seed).sample(sorted(strings), min(most, len(strings))))
    terms, model = TermBase.load(), StaticModel.load()
    analyser = Analyser(terms)
    with (
        TemporaryDirectory(prefix="yinju-cases-") as scratch,
        closing(EmbeddedCollection.open(Path(scratch), analyser, model, model, create=True)) as collection,
    ):
        documents = {key: document_of(key, item)[0] for key, item in dataset.corpus.items()}
        collection.add((document, chunk(document)) for document in documents.values())
        collection.catch_up()
        searcher = make_searcher(collection, Parts(terms, analyser, model, model))
        texts = {document.id: document.text for document in documents.values()}
        sources = [_reading_source(key, dataset, strings[key], documents) for key in chosen]
        yield CaseSet(name, tuple(_cases(sources, texts, searcher, terms)), searcher)


def _strings(dataset: Dataset, answers: Path | None) -> dict[str, list[str]]:
    if answers is None:
        return {key: [""] for key in dataset.queries}
    found = {str(row["id"]): [fold(text) for text in row.get("answers") or ()] for row in read_rows(answers)}
    return {key: found[key] for key in dataset.queries if found.get(key)}


def _reading_source(key: str, dataset: Dataset, wanted: Sequence[str], documents: Mapping[str, Document]) -> _Source:
    relevant = frozenset(documents[item].id for item in dataset.qrels[key] if item in documents)

    def answers(candidate: Candidate) -> bool:
        return candidate.hit.document.id in relevant and any(text in fold(candidate.text) for text in wanted)

    return _Source(key, dataset.queries[key], answers, relevant)


def _cases(
    sources: Iterable[_Source], texts: Mapping[str, str], searcher: AnySearcher, terms: TermBase
) -> Iterator[Case]:
    swapper = Swapper(terms, "\n".join(texts.values()))
    for source in sources:
        asked = read_question(source.question, terms)
        hits = searcher.search(source.question, limit=HITS + _SPARE)
        yield Case(source.id, "asked" if source.documents else "near", asked, tuple(hits), source.answers)
        if not source.documents:
            continue
        left = tuple(hit for hit in hits if hit.document.id not in source.documents)
        yield Case(source.id, "removed", asked, left, _nothing)
        other = swapper.swap(asked, "\n".join(texts[id] for id in sorted(source.documents)))
        if other is not None:
            found = tuple(searcher.search(other, limit=HITS))
            yield Case(source.id, "swapped", read_question(other, terms), found, _nothing)


def _nothing(candidate: Candidate) -> bool:
    return False
