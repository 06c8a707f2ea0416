"""Candidates of the three sources, and one row of numbers for each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.analyse import Analyser
from index.collection import EmbeddedCollection
from index.features import NAMES, Candidates, CandidateSearch
from index.late import asked_tokens, cover
from index.model import StaticModel
from index.terms import TermBase
from index.translate import Translator
from index.types import Filter
from ingest.chunk import chunk
from ingest.types import Document
from tests.index.search_corpus import CHINESE, ENGLISH, FROM_CHINESE, FROM_ENGLISH, document, fill

QUESTIONS = [*(q for q, _ in FROM_CHINESE[:3]), *(q for q, _ in FROM_ENGLISH[:3]), "NMPA 2024 外泌体 exosome"]
FILTERS = [
    Filter(language=("zh",)),
    Filter(kind=("notice",)),
    Filter(source=("gazette",)),
    Filter(agency=("NMPA",), language=("en",)),
    Filter(jurisdiction=("CN",)),
    Filter(document=("en-0", "zh-3")),
    Filter(published_from=date(2022, 1, 1)),
    Filter(published_to=date(2022, 1, 1), kind=("news",)),
    Filter(as_of=date(2022, 1, 1)),
]


@pytest.fixture(scope="module")
def collection(
    tmp_path_factory: pytest.TempPathFactory, analyser: Analyser, static_model: StaticModel
) -> Iterator[EmbeddedCollection]:
    folder = tmp_path_factory.mktemp("features")
    opened = EmbeddedCollection.open(folder, analyser, static_model, static_model, create=True)
    fill(opened)
    yield opened
    opened.close()


def search_over(collection: EmbeddedCollection, analyser: Analyser, model: StaticModel) -> CandidateSearch:
    collection.catch_up()
    translator = Translator(model, TermBase.load(), analyser)
    return CandidateSearch(collection.store, collection.lexical, collection.vectors, analyser, translator, model, model)


@pytest.fixture(scope="module")
def search(collection: EmbeddedCollection, analyser: Analyser, static_model: StaticModel) -> CandidateSearch:
    return search_over(collection, analyser, static_model)


def column(found: Candidates, name: str) -> list[float]:
    return [float(value) for value in found.features[:, NAMES.index(name)]]


@pytest.mark.parametrize("question", QUESTIONS)
def test_candidates_are_sorted_distinct_and_found_by_a_source(search: CandidateSearch, question: str) -> None:
    found = search.candidates(question, Filter())
    assert found.ids.tolist() == sorted(set(found.ids.tolist()))
    assert found.features.shape == (len(found.ids), len(NAMES)) and found.features.dtype == np.float32
    assert found.found.shape == (len(found.ids), 3)
    assert all(found.sources(row) for row in range(len(found.ids)))


@pytest.mark.parametrize("question", QUESTIONS)
def test_features_are_finite_and_about_one_at_most(search: CandidateSearch, question: str) -> None:
    features = search.candidates(question, Filter()).features
    assert np.isfinite(features).all()
    assert features.max() <= 1.001 and features.min() >= -1


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_best_of_a_lexical_source_has_one_and_the_others_nothing(search: CandidateSearch, question: str) -> None:
    found = search.candidates(question, Filter())
    for source, name in enumerate(("bm25", "translated")):
        relative = np.array(column(found, f"{name}_relative"))
        absolute = np.array(column(found, name))
        by_source = found.found[:, source]
        assert not relative[~by_source].any() and not absolute[~by_source].any()
        if by_source.any():
            assert relative.max() == pytest.approx(1)
            np.testing.assert_allclose(absolute / absolute.max(), relative, atol=1e-5)


@pytest.mark.parametrize("question", QUESTIONS)
def test_dense_is_the_cosine_and_late_the_coverage(
    search: CandidateSearch, static_model: StaticModel, question: str
) -> None:
    found = search.candidates(question, Filter())
    texts = [chunk.text for chunk, _ in search.store.chunks(found.ids)]
    cosines = static_model.encode_documents(texts) @ static_model.encode_questions([question])[0]
    np.testing.assert_allclose(column(found, "dense"), cosines, atol=2e-3)  # vectors are stored as float16
    coverage = cover(static_model, asked_tokens(static_model, question), *search.store.token_ids(found.ids))
    np.testing.assert_allclose(column(found, "late"), coverage.total, atol=1e-6)


@pytest.mark.parametrize(("question", "number"), [FROM_CHINESE[0], FROM_CHINESE[1]])
def test_translated_words_find_what_its_own_words_cannot(search: CandidateSearch, question: str, number: int) -> None:
    found = search.candidates(question, Filter(language=("en",)))
    texts = {chunk.text: row for row, (chunk, _) in enumerate(search.store.chunks(found.ids))}
    sources = found.sources(texts[ENGLISH[number]])
    assert "translated" in sources and "dense" in sources and "bm25" not in sources


@pytest.mark.parametrize("filter", FILTERS, ids=str)
@pytest.mark.parametrize("question", [QUESTIONS[0], QUESTIONS[3], "the 年 NMPA"])
def test_a_filter_holds_in_every_source(search: CandidateSearch, question: str, filter: Filter) -> None:
    found = search.candidates(question, filter)
    allowed = {one.id for one in documents() if passes(one.id, filter)}
    documents_found = [document.id for _, document in search.store.chunks(found.ids)]
    assert len(documents_found) == len(found.ids) > 0
    assert set(documents_found) <= allowed
    assert int(found.found[:, 2].sum()) == len(allowed)  # the dense source finds all of so few


def documents() -> list[Document]:
    return [document(language, i) for i in range(len(CHINESE)) for language in ("en", "zh")]


def passes(identity: str, filter: Filter) -> bool:
    """The filter spelt out, from the id alone (see search_corpus.document)."""
    language, number = identity.split("-")
    odd, first = int(number) % 2 == 1, int(number) < 5
    return (
        (not filter.language or language in filter.language)
        and (not filter.kind or ("notice" if odd else "news") in filter.kind)
        and (not filter.source or language == "en")
        and (not filter.agency or first)
        and (not filter.jurisdiction or language == "zh")
        and (not filter.document or identity in filter.document)
        and (filter.published_from is None or odd)
        and (filter.published_to is None or not odd)
        and (filter.as_of is None or not odd)
    )


def test_a_source_gives_no_more_than_asked_for(search: CandidateSearch) -> None:
    found = search.candidates("the 外泌体 exosome of 的 in a", Filter(), per_source=3)
    assert found.found.sum(axis=0).max() <= 3


@pytest.mark.parametrize("question", ["", "。？", "🙂"])
def test_no_candidate_of_the_lexical_sources_without_a_word(search: CandidateSearch, question: str) -> None:
    found = search.candidates(question, Filter())
    assert not found.found[:, :2].any()
    assert np.isfinite(found.features).all()


def test_an_empty_collection_has_no_candidates(tmp_path: Path, analyser: Analyser, static_model: StaticModel) -> None:
    empty = EmbeddedCollection.open(tmp_path / "empty", analyser, static_model, static_model, create=True)
    found = search_over(empty, analyser, static_model).candidates("外泌体 exosome", Filter())
    assert found.ids.shape == (0,) and found.features.shape == (0, len(NAMES)) and found.found.shape == (0, 3)
    empty.close()


@pytest.mark.parametrize("question", ["exosomes", "外泌体", "牛奶 milk", "volcano", "Are exosomes stored cold?"])
def test_features_are_finite_over_a_single_chunk(
    tmp_path: Path, analyser: Analyser, static_model: StaticModel, question: str
) -> None:
    single = EmbeddedCollection.open(tmp_path / "single", analyser, static_model, static_model, create=True)
    only = document("en", 0)
    single.add([(only, chunk(only))])
    found = search_over(single, analyser, static_model).candidates(question, Filter())
    assert found.ids.tolist() == [1]
    assert np.isfinite(found.features).all() and found.features.max() <= 1.001
    single.close()
