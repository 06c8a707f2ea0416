"""Earlier versions: kept when a text changes, numbered for good, dropped when asked."""

from __future__ import annotations

from dataclasses import replace

from index.collection import EmbeddedCollection
from index.types import Filter, WeightedTerm
from ingest.types import Chunk, Document
from tests.index.conftest import Open, make_document


def text_of(collection: EmbeddedCollection, id: str, version: int | None = None) -> str | None:
    document = collection.document(id, version)
    return None if document is None else document.text


def written(collection: EmbeddedCollection, *texts: str) -> str:
    """The document "x" with these texts, one after the other; its id."""
    for text in texts:
        document, chunks = make_document("x", [text])
        collection.add([(document, chunks)])
    return document.id


def test_a_changed_document_keeps_its_earlier_texts_and_searches_see_the_newest(open_collection: Open) -> None:
    collection = open_collection()
    id = written(collection, "first 第一版", "second 第二版", "third")
    assert [text_of(collection, id, n) for n in (1, 2, 3, 4, None)] == [
        "first 第一版",
        "second 第二版",
        "third",
        None,
        "third",
    ]
    versions = collection.versions(id)
    assert [(v.number, v.characters, v.kept, v.replaced is None) for v in versions] == [
        (1, 9, True, False),
        (2, 10, True, False),
        (3, 5, True, True),
    ]
    stored = collection.document(id)
    assert stored is not None and stored.version == 3
    for word, expected in (("first", []), ("second", []), ("third", [3])):
        collection.catch_up()
        ids, _ = collection.lexical.search([[WeightedTerm((word,))]], Filter(), 9)
        assert [document.version for _, document in collection.store.chunks(ids)] == expected


def test_other_chunks_or_metadata_of_the_same_text_are_no_version(open_collection: Open) -> None:
    collection = open_collection()
    document, chunks = make_document("x", ["one. ", "two."])
    collection.add([(document, chunks)])
    joined = [Chunk(document.id, 0, 0, len(document.text), document.text, "en")]
    edited = replace(document, content_hash="e", metadata=replace(document.metadata, kind="law"))
    assert collection.add([(document, joined)]) == collection.add([(edited, joined)]) == ["replaced"]
    assert [v.number for v in collection.versions(document.id)] == [1]


def test_an_earlier_version_has_the_pages_and_metadata_of_then(open_collection: Open) -> None:
    collection = open_collection()
    (document, chunks), (later, later_chunks) = make_document("x", ["one"]), make_document("x", ["two"])
    paged = replace(document, pages=(0, 2), metadata=replace(document.metadata, title="Then"))
    collection.add([(paged, chunks)])
    collection.add([(later, later_chunks)])
    assert collection.document(document.id, 1) == paged


def test_more_versions_than_are_kept_are_forgotten_the_oldest_first(open_collection: Open) -> None:
    collection = open_collection()
    collection.store.versions.keep = 2
    id = written(collection, *(f"text {n}" for n in range(1, 6)))
    assert [v.kept for v in collection.versions(id)] == [False, False, True, True, True]
    assert collection.document(id, 2) is None
    assert collection.forget([id], keep=1) == 1
    assert collection.forget(None) == 1
    assert [v.kept for v in collection.versions(id)] == [False] * 4 + [True]
    assert text_of(collection, id) == "text 5"


def test_a_removed_document_leaves_no_text_and_its_numbers_are_not_used_again(open_collection: Open) -> None:
    collection = open_collection()
    id = written(collection, "one", "two")
    collection.remove([id])
    assert [text_of(collection, id, n) for n in (None, 1, 2)] == [None] * 3
    kept = collection.store.connection.execute("SELECT count(text) FROM versions").fetchone()
    assert kept == (0,)
    written(collection, "three")
    assert [text_of(collection, id, n) for n in (1, 2, 3)] == [None, None, "three"]


def test_a_text_that_no_encoding_takes_is_kept_as_it_was(open_collection: Open) -> None:
    collection = open_collection()
    before: Document = make_document("x", ["𠮷野家 \U0001f600 é"])[0]
    id = written(collection, before.text, "after")
    assert text_of(collection, id, 1) == before.text
