"""Questions in one language, sentences in the other, one list of hits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.analyse import Analyser
from index.collection import EmbeddedCollection
from index.features import NAMES, CandidateSearch
from index.model import StaticModel
from index.ranking import Ranking
from index.search import Searcher
from index.terms import TermBase
from index.translate import Translator
from index.types import Filter
from tests.index.search_corpus import CHINESE, ENGLISH, FROM_CHINESE, FROM_ENGLISH, OWN_LANGUAGE, fill


def open_searcher(folder: Path, analyser: Analyser, model: StaticModel) -> tuple[EmbeddedCollection, Searcher]:
    collection = EmbeddedCollection.open(folder, analyser, model, model, create=True)
    translator = Translator(model, TermBase.load(), analyser)
    parts = CandidateSearch(
        collection.store, collection.lexical, collection.vectors, analyser, translator, model, model
    )
    collection.searcher = Searcher(parts, Ranking.load())
    return collection, collection.searcher


@pytest.fixture(scope="module")
def collection(
    tmp_path_factory: pytest.TempPathFactory, analyser: Analyser, static_model: StaticModel
) -> Iterator[EmbeddedCollection]:
    opened, _ = open_searcher(tmp_path_factory.mktemp("search"), analyser, static_model)
    fill(opened)
    opened.catch_up()
    yield opened
    opened.close()


@pytest.fixture
def small(tmp_path: Path, analyser: Analyser, static_model: StaticModel) -> Iterator[EmbeddedCollection]:
    """One that a test may change."""
    opened, _ = open_searcher(tmp_path / "small", analyser, static_model)
    yield opened
    opened.close()


@pytest.mark.parametrize(("question", "number"), FROM_CHINESE)
def test_a_chinese_question_finds_the_english_sentence_first(
    collection: EmbeddedCollection, question: str, number: int
) -> None:
    assert collection.search(question)[0].chunk.text == ENGLISH[number]


@pytest.mark.parametrize(("question", "number"), FROM_ENGLISH)
def test_an_english_question_finds_the_chinese_sentence_first(
    collection: EmbeddedCollection, question: str, number: int
) -> None:
    assert collection.search(question)[0].chunk.text == CHINESE[number]


@pytest.mark.parametrize(("question", "language", "number"), OWN_LANGUAGE)
def test_a_question_finds_its_own_language_too(
    collection: EmbeddedCollection, question: str, language: str, number: int
) -> None:
    assert collection.search(question)[0].document.id == f"{language}-{number}"


@pytest.mark.parametrize("question", [FROM_CHINESE[0][0], FROM_ENGLISH[0][0]])
def test_successive_pages_are_one_big_search(collection: EmbeddedCollection, question: str) -> None:
    assert isinstance(collection.searcher, Searcher)
    found = collection.searcher.find(question, explain=True)
    pages = [found.hits(start, start + 3) for start in range(0, 60, 3)]
    assert len(pages[1]) == 3
    assert [hit for page in pages for hit in page] == collection.search(question, limit=60, explain=True)


def test_a_hit_carries_everything_about_itself(collection: EmbeddedCollection) -> None:
    hits = collection.search(FROM_CHINESE[0][0], limit=5)
    assert len(hits) == 5
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        assert 0 <= hit.score <= 1
        assert set(hit.features) == set(NAMES)
        assert hit.sources and set(hit.sources) <= {"bm25", "translated", "dense"}
        assert hit.document.text[hit.chunk.start : hit.chunk.end] == hit.chunk.text
        assert hit.chunk.document == hit.document.id
        assert hit.matches == ()


@pytest.mark.parametrize("question", [FROM_CHINESE[0][0], FROM_ENGLISH[1][0]])
def test_the_explanation_names_matched_tokens(
    collection: EmbeddedCollection, static_model: StaticModel, question: str
) -> None:
    hit = collection.search(question, limit=1, explain=True)[0]
    asked = {static_model.token(int(i)) for i in static_model.token_ids([question])[0]}
    held = {static_model.token(int(i)) for i in static_model.token_ids([hit.chunk.text])[0]}
    assert hit.matches
    assert {m.question_token for m in hit.matches} <= asked
    assert {m.chunk_token for m in hit.matches} <= held
    assert sum(m.similarity * m.weight for m in hit.matches) == pytest.approx(hit.features["late"], abs=1e-5)


def test_the_explanation_pairs_words_with_their_translations(collection: EmbeddedCollection) -> None:
    hit = collection.search(FROM_CHINESE[0][0], limit=1, explain=True)[0]
    pairs = {m.question_token: m.chunk_token for m in hit.matches}
    assert pairs["外泌体"] == "exosomes" and pairs["牛奶"] == "milk"


def test_an_explanation_changes_no_hit(collection: EmbeddedCollection) -> None:
    question = FROM_ENGLISH[0][0]
    plain, explained = (collection.search(question, explain=explain) for explain in (False, True))
    assert [(h.chunk_id, h.score) for h in plain] == [(h.chunk_id, h.score) for h in explained]


@pytest.mark.parametrize("question", [q for q, _ in (*FROM_CHINESE[:2], *FROM_ENGLISH[:2])])
def test_the_same_question_has_the_same_answer(collection: EmbeddedCollection, question: str) -> None:
    first, second = (collection.search(question, explain=True) for _ in range(2))
    assert first == second


def test_the_same_corpus_gives_the_same_answers(collection: EmbeddedCollection, small: EmbeddedCollection) -> None:
    fill(small)
    small.catch_up()
    for question in (FROM_CHINESE[3][0], FROM_ENGLISH[3][0]):
        assert collection.search(question) == small.search(question)


@pytest.mark.parametrize("limit", [1, 3, 1000])
def test_a_shorter_list_is_the_start_of_a_longer_one(collection: EmbeddedCollection, limit: int) -> None:
    question = FROM_CHINESE[2][0]
    everything = collection.search(question, limit=100)
    assert collection.search(question, limit=limit) == everything[:limit]
    assert len(everything) <= len(ENGLISH) + len(CHINESE)


@pytest.mark.parametrize("question", [FROM_CHINESE[0][0], FROM_ENGLISH[0][0]])
def test_a_filter_cuts(collection: EmbeddedCollection, question: str) -> None:
    hits = collection.search(question, Filter(language=("zh",), published_from=date(2022, 1, 1)), limit=50)
    assert hits
    for hit in hits:
        published = hit.document.metadata.published
        assert hit.chunk.language == "zh" and published is not None and published >= date(2022, 1, 1)


def test_a_filter_that_nothing_passes_gives_no_hits(collection: EmbeddedCollection) -> None:
    assert collection.search("exosomes 外泌体", Filter(source=("nobody",))) == []


def test_an_empty_collection_gives_no_hits(small: EmbeddedCollection) -> None:
    assert small.search("外泌体 exosome") == []


def test_a_removed_document_is_found_no_more(small: EmbeddedCollection) -> None:
    fill(small)
    small.catch_up()
    question, number = FROM_CHINESE[0]
    assert small.search(question)[0].document.id == f"en-{number}"
    small.remove([f"en-{number}"])
    small.catch_up()
    assert all(hit.document.id != f"en-{number}" for hit in small.search(question, limit=50))


@pytest.mark.parametrize(("question", "right"), [("外泌体来自牛奶吗", ENGLISH[0]), ("lipstick recall", CHINESE[0])])
def test_sentences_are_scored_by_coverage(collection: EmbeddedCollection, question: str, right: str) -> None:
    assert isinstance(collection.searcher, Searcher)
    texts = [*ENGLISH, *CHINESE, "", "。"]
    scores = collection.searcher.read(question, texts).coverage.total
    assert scores.shape == (len(texts),) and scores.dtype == np.float32
    assert scores.min() >= 0 and scores.max() <= 1 + 1e-6
    assert texts[int(scores.argmax())] == right
    assert not scores[-2:].any()


def test_no_texts_have_no_scores(collection: EmbeddedCollection) -> None:
    assert isinstance(collection.searcher, Searcher)
    reading = collection.searcher.read("外泌体", [])
    assert reading.coverage.total.shape == reading.lengths.shape == reading.chinese.shape == (0,)


@dataclass(frozen=True)
class RemovingRanking:
    """Scores, and lets another process remove a document meanwhile."""

    collection: EmbeddedCollection
    document: str

    def scores(self, features: NDArray[np.float32]) -> NDArray[np.float64]:
        self.collection.remove([self.document])
        return Ranking.load().scores(features)


@pytest.mark.parametrize("removed", ["en-0", "zh-3"])
def test_a_document_removed_during_the_search_is_left_out(small: EmbeddedCollection, removed: str) -> None:
    fill(small)
    small.catch_up()
    assert isinstance(small.searcher, Searcher)
    racing = Searcher(small.searcher.parts, RemovingRanking(small, removed))  # type: ignore[arg-type]
    hits = racing.search(FROM_CHINESE[0][0], limit=50, explain=True)
    assert hits and all(hit.document.id != removed for hit in hits)
    assert all(hit.chunk.document == hit.document.id for hit in hits)
    texts = {hit.chunk_id: hit.chunk.text for hit in small.search(FROM_CHINESE[0][0], limit=50)}
    assert all(texts[hit.chunk_id] == hit.chunk.text for hit in hits)
