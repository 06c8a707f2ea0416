"""Dates are found at ingest, kept beside their chunks, and follow the day of publication."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.collection import EmbeddedCollection
from index.mentions import dump_mentions, load_mentions, mentions_in
from index.store import Store
from ingest.mentions import Mention, find_mentions
from ingest.types import Document, Metadata
from tests.index.conftest import FakeAnalyser, FakeModel, make_document
from tests.index.test_store import put

SENTENCES = [
    "2023年7月，外泌体被列为药品。",
    "该批产品于8月召回。",
    "It has no date. ",
    "From 1 May 2021 claims are evaluated. ",
]
WRITTEN = Metadata(title="a", published=date(2024, 9, 1))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path)
    store.create()
    yield store
    store.close()


def days(mentions: tuple[Mention, ...]) -> list[tuple[str, str]]:
    return [(mention.first.isoformat(), mention.last.isoformat()) for mention in mentions]


def test_each_chunk_has_the_dates_that_stand_in_it_and_the_year_of_the_one_before(store: Store) -> None:
    document, chunks = make_document("a", SENTENCES, WRITTEN)
    put(store, (document, chunks))
    july, august, nothing, may = store.mentions.of([1, 2, 3, 4])
    assert days(july) == [("2023-07-01", "2023-07-31")] and not july[0].assumed
    assert days(august) == [("2023-08-01", "2023-08-31")] and august[0].assumed
    assert nothing == ()
    assert days(may) == [("2021-05-01", "2021-05-01")] and may[0].precision == "day"
    assert document.text[may[0].start : may[0].end] == "1 May 2021"


def test_an_edited_day_of_publication_moves_what_is_relative_to_it(store: Store) -> None:
    document, chunks = make_document("a", ["It was recalled in July. "], WRITTEN)
    put(store, (document, chunks))
    assert days(store.mentions.of([1])[0]) == [("2024-07-01", "2024-07-31")]
    with store.transaction():
        store.edit(replace(document, metadata=replace(WRITTEN, published=date(2020, 9, 1))))
    assert days(store.mentions.of([1])[0]) == [("2020-07-01", "2020-07-31")]


def test_a_removed_document_leaves_no_dates_behind(store: Store) -> None:
    put(store, make_document("a", SENTENCES, WRITTEN))
    with store.transaction():
        store.remove(make_document("a", SENTENCES, WRITTEN)[0].id)
    assert store.connection.execute("SELECT count(*) FROM mentions").fetchone() == (0,)


def test_a_collection_made_before_dates_were_kept_still_has_them_and_reindex_keeps_them(tmp_path: Path) -> None:
    model = FakeModel()
    with_dates = make_document("a", SENTENCES, WRITTEN)
    collection = EmbeddedCollection.open(tmp_path, FakeAnalyser(), model, model, create=True)
    try:
        collection.add([with_dates])
        store = collection.store
        stored = store.mentions.of([1, 2, 3, 4])
        with store.transaction():  # as an earlier version left it
            store.connection.execute("DELETE FROM mentions")
            store.connection.execute("DELETE FROM meta WHERE key = 'mentions'")
        pairs = [(chunk, with_dates[0]) for chunk in with_dates[1]]
        before = store.mentions.complete
        assert store.mentions.of_chunks([1, 2, 3, 4], pairs) == stored
        collection.reindex()
        assert (before, store.mentions.complete) == (False, True)
        assert store.mentions.of_chunks([1, 2, 3, 4], pairs) == stored == store.mentions.of([1, 2, 3, 4])
    finally:
        collection.close()


def test_a_new_collection_knows_that_its_dates_are_complete(tmp_path: Path) -> None:
    model = FakeModel()
    collection = EmbeddedCollection.open(tmp_path, FakeAnalyser(), model, model, create=True)
    try:
        assert collection.store.mentions.complete
    finally:
        collection.close()


@given(
    st.lists(
        st.builds(
            Mention,
            start=st.integers(0, 2**31 - 1),
            end=st.integers(0, 2**31 - 1),
            first=st.dates(),
            last=st.dates(),
            precision=st.sampled_from(["day", "month", "quarter", "half", "year", "span"]),
            assumed=st.booleans(),
        )
    )
)
def test_mentions_round_trip(mentions: list[Mention]) -> None:
    assert load_mentions(dump_mentions(mentions)) == tuple(mentions)


def test_mentions_of_a_stretch_are_those_of_the_whole_that_lie_in_it() -> None:
    document = Document("0" * 16, "/a", "hash", "".join(SENTENCES), WRITTEN)
    whole = find_mentions(document.text, WRITTEN.published, 3)
    start = len(SENTENCES[0])
    assert mentions_in(document, start, len(document.text)) == tuple(m for m in whole if m.start >= start)
