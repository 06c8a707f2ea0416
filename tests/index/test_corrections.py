"""Metadata corrected by hand: wins over the file, can be taken back, and embeds nothing but a title."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from index.batch import text_in_context
from index.collection import EmbeddedCollection
from index.types import Filter
from ingest.types import Metadata
from tests.index.conftest import FakeModel, Open, make_document
from tests.index.test_collection import CountingModel

GIVEN = Metadata(
    title="As the file has it",
    published=date(2020, 1, 1),
    kind="notice",
    detected=frozenset({"published", "kind"}),
    found=(("kind", "title"), ("published", "text 3:9")),
)


def metadata(collection: EmbeddedCollection, id: str) -> Metadata:
    document = collection.document(id)
    assert document is not None
    return document.metadata


def test_a_correction_counts_as_declared_and_embeds_nothing(open_collection: Open) -> None:
    collection = open_collection(CountingModel())
    document, chunks = make_document("x", ["one", "two"], GIVEN)
    collection.add([(document, chunks)])
    before = CountingModel.texts
    assert collection.correct(document.id, {"published": date(2024, 3, 5), "status": "repealed"})
    assert CountingModel.texts == before
    assert metadata(collection, document.id) == replace(
        GIVEN,
        published=date(2024, 3, 5),
        status="repealed",
        detected=frozenset({"kind"}),
        found=(("kind", "title"), ("published", "by hand"), ("status", "by hand")),
    )
    assert len(collection.documents(Filter(published_from=date(2024, 1, 1)))) == 1
    assert not collection.correct("none", {"status": "draft"})


def test_a_corrected_title_is_embedded_with_its_chunks(open_collection: Open) -> None:
    collection = open_collection()
    (document, chunks), other = make_document("x", ["one", "two"], GIVEN), make_document("y", ["three"])
    collection.add([(document, chunks), other])
    collection.correct(document.id, {"title": "By hand"})
    ids = collection.store.filtered_chunks(Filter(document=(document.id,)))
    assert ids is not None
    expected = FakeModel().encode_documents([text_in_context("By hand", c.headings, c.text) for c in chunks])
    np.testing.assert_allclose(collection.store.chunk_vectors(ids), expected, atol=1e-3)
    assert collection.store.chunks_of(document.id) == chunks
    assert [version.number for version in collection.versions(document.id)] == [1]


def test_a_correction_stays_when_the_file_is_read_again_changed_or_not(open_collection: Open) -> None:
    collection = open_collection()
    document, chunks = make_document("x", ["one"], GIVEN)
    collection.add([(document, chunks)])
    collection.correct(document.id, {"kind": "law"})
    assert collection.add([(document, chunks)]) == ["unchanged"]
    changed = make_document("x", ["another text"], replace(GIVEN, published=date(2021, 1, 1)))
    assert collection.add([changed]) == ["replaced"]
    assert (metadata(collection, document.id).kind, metadata(collection, document.id).published) == (
        "law",
        date(2021, 1, 1),
    )
    collection.correct(document.id, {"kind": None})
    assert metadata(collection, document.id) == changed[0].metadata, "as the file has it now"
    assert collection.store.corrections.corrected() == set()


def test_a_correction_stays_for_a_document_that_goes_and_comes_back(open_collection: Open) -> None:
    collection = open_collection()
    document, chunks = make_document("x", ["one"], GIVEN)
    collection.add([(document, chunks)])
    collection.correct(document.id, {"source": "Gazette"})
    collection.remove([document.id])
    collection.add([(document, chunks)])
    assert metadata(collection, document.id).source == "Gazette"


def test_a_corrected_replacement_links_at_once(open_collection: Open) -> None:
    collection = open_collection()
    old = make_document("old", ["one"], Metadata(title="Old Act", kind="law", published=date(2010, 1, 1)))
    new = make_document("new", ["two"], Metadata(title="New Act", kind="law", published=date(2020, 1, 1)))
    collection.add([old, new])
    assert collection.successors(old[0].id) == []
    collection.correct(new[0].id, {"replaces": ("Old Act",)})
    assert [(link.document.id, link.how) for link in collection.successors(old[0].id)] == [(new[0].id, "declared")]
