import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.database import DamagedCollection
from index.schema import document_condition, dump_metadata, load_metadata
from index.store import Store
from index.types import Filter
from ingest.types import Chunk, Document, Metadata
from tests.index.conftest import FakeModel, random_document

MODEL = FakeModel()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path)
    store.create()
    yield store
    store.close()


def put(store: Store, *documents: tuple[Document, list[Chunk]]) -> None:
    with store.transaction():
        for document, chunks in documents:
            texts = [chunk.text for chunk in chunks]
            store.put(document, "layout", chunks, MODEL.token_ids(texts), MODEL.encode_documents(texts))


def ids(*numbers: int) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.array(numbers, dtype=np.int64)


text_or_none = st.none() | st.text(max_size=5)
metadata_values = st.builds(
    Metadata,
    title=st.text(max_size=5),
    source=text_or_none,
    published=st.none() | st.dates(),
    effective=st.none() | st.dates(),
    kind=st.sampled_from(["news", "law"]),
    replaces=st.lists(st.text(max_size=3)).map(tuple),
    detected=st.frozensets(st.sampled_from(["title", "published"])),
)


@given(metadata_values)
def test_metadata_round_trips(metadata: Metadata) -> None:
    assert load_metadata(dump_metadata(metadata)) == metadata


def test_documents_and_chunks_come_back_as_they_were(store: Store) -> None:
    documents = [random_document(n) for n in range(5)]
    put(store, *documents)
    for document, _ in documents:
        assert store.document(document.id) == document
    wanted = [(chunk, document) for document, chunks in documents for chunk in chunks]
    order = list(reversed(range(len(wanted))))
    assert store.chunks(ids(*[i + 1 for i in order])) == [wanted[i] for i in order]
    assert store.document("none") is None
    assert store.chunks(ids(999)) == []
    assert store.counts() == (5, len(wanted))


def test_bulk_reads_keep_the_order_asked_for(store: Store) -> None:
    documents = [random_document(n) for n in range(40)]
    put(store, *documents)
    texts = [chunk.text for _, chunks in documents for chunk in chunks]
    rng = np.random.default_rng(0)
    asked = rng.permutation(np.arange(1, len(texts) + 1))[:50]
    flat, offsets = store.token_ids(asked)
    for i, chunk_id in enumerate(asked):
        expected = MODEL.token_ids([texts[chunk_id - 1]])[0]
        np.testing.assert_array_equal(flat[offsets[i] : offsets[i + 1]], expected)
    expected_vectors = MODEL.encode_documents([texts[i - 1] for i in asked])
    np.testing.assert_allclose(store.chunk_vectors(asked), expected_vectors, atol=1e-3)


def test_bulk_reads_of_nothing_and_of_ids_that_are_gone(store: Store) -> None:
    assert store.chunk_vectors(ids()).shape[0] == 0
    flat, offsets = store.token_ids(ids())
    assert (flat.size, offsets.tolist()) == (0, [0])
    put(store, random_document(1, chunks=1))
    flat, offsets = store.token_ids(ids(5, 1))
    assert offsets[1] == 0 and offsets[2] == flat.size > 0
    assert not store.chunk_vectors(ids(5, 1))[0].any()


def test_chunk_ids_are_never_used_twice(store: Store) -> None:
    first, second = random_document(1, chunks=3), random_document(2, chunks=2)
    put(store, first)
    put(store, first)  # replaced
    with store.transaction():
        assert store.remove(first[0].id)
        assert not store.remove(first[0].id)
    put(store, second)
    assert [row.id for row in store.chunk_rows(0, 100)] == [7, 8]
    assert [(c.operation, c.first_chunk, c.chunk_count) for c in store.changes(0)] == [
        ("add", 1, 3),
        ("remove", 1, 3),
        ("add", 4, 3),
        ("remove", 4, 3),
        ("add", 7, 2),
    ]
    assert store.sequence() == 5 and store.chunks_changed(3) == 5


def test_a_transaction_that_fails_leaves_no_trace(store: Store) -> None:
    document, chunks = random_document(1)
    with pytest.raises(KeyboardInterrupt), store.transaction():
        store.put(
            document, "x", chunks, MODEL.token_ids([c.text for c in chunks]), np.ones((len(chunks), 4), np.float32)
        )
        raise KeyboardInterrupt
    assert store.document(document.id) is None
    assert store.sequence() == 0


FILTERS = [
    Filter(kind=("law", "news")),
    Filter(language=("zh",)),
    Filter(agency=("nmpa",), language=("en",)),
    Filter(source=("vogue BUSINESS",)),
    Filter(jurisdiction=("cn",), published_from=date(2021, 5, 1)),
    Filter(published_to=date(2023, 7, 31)),
    Filter(published_from=date(2023, 7, 31), published_to=date(2023, 7, 31)),
    Filter(as_of=date(2023, 7, 31)),
    Filter(as_of=date(2022, 1, 1), language=("zh",)),
    Filter(document=(random_document(3)[0].id, random_document(4)[0].id, "none")),
    Filter(agency=("nobody",)),
]


def passes(filter: Filter, document: Document, language: str) -> bool:
    """The filter by its definition."""
    m = document.metadata
    for values, value in (
        (filter.kind, m.kind),
        (filter.language, language),
        (filter.jurisdiction, m.jurisdiction),
        (filter.agency, m.agency),
        (filter.source, m.source),
        (filter.document, document.id),
    ):
        if values and (value or "").casefold() not in [v.casefold() for v in values]:
            return False
    if filter.as_of is not None and any(day is not None and day > filter.as_of for day in (m.published, m.effective)):
        return False
    if (filter.published_from or filter.published_to) and m.published is None:
        return False
    return (filter.published_from or date.min) <= (m.published or date.min) <= (filter.published_to or date.max)


@pytest.mark.parametrize("filter", FILTERS)
def test_filters_pass_the_documents_and_chunks_they_should(store: Store, filter: Filter) -> None:
    documents = [random_document(n) for n in range(60)]
    put(store, *documents)
    rows = [(document, chunk) for document, chunks in documents for chunk in chunks]
    expected = [i + 1 for i, (document, chunk) in enumerate(rows) if passes(filter, document, chunk.language)]
    found = store.filtered_chunks(filter)
    assert found is not None and found.tolist() == expected
    listed = [d.id for d in store.documents(filter)]
    assert listed == [d.id for d, _ in documents if passes(filter, d, d.metadata.language)]


def test_an_empty_filter_restricts_nothing(store: Store) -> None:
    put(store, *[random_document(n) for n in range(4)])
    assert store.filtered_chunks(Filter()) is None
    assert document_condition(Filter(), language=True) == ("1", [])
    assert [d.id for d in store.documents(limit=2, offset=1)] == [random_document(n)[0].id for n in (1, 2)]


def test_edit_changes_metadata_and_keeps_the_chunks(store: Store) -> None:
    document, chunks = random_document(1)
    put(store, (document, chunks))
    edited = replace(document, content_hash="new", metadata=replace(document.metadata, agency="SAMR", kind="report"))
    with store.transaction():
        store.edit(edited)
    assert store.document(document.id) == edited
    found = store.filtered_chunks(Filter(kind=("report",)))
    assert found is not None and len(found) == len(chunks)
    assert store.changes(1)[0].operation == "edit"


def test_files_remember_hash_and_documents_and_drop_what_they_no_longer_yield(store: Store) -> None:
    a, b = random_document(1), random_document(2)
    put(store, a, b)
    with store.transaction():
        store.files.set("/x/a.csv", "1", [a[0].id, b[0].id])
        store.files.set("/x/y/b.txt", "2", [b[0].id])
        store.files.set("/xy.txt", "3", [])
    assert store.files.under("/x") == ["/x/a.csv", "/x/y/b.txt"]
    assert store.files.under("/x/a.csv") == ["/x/a.csv"]
    assert (store.files.hash("/x/a.csv"), store.files.hash("/none")) == ("1", None)
    with store.transaction():
        assert store.files.set("/x/a.csv", "4", [b[0].id]) == 1
    assert store.document(a[0].id) is None and store.document(b[0].id) is not None
    assert store.files.of_document(b[0].id) == ["/x/a.csv", "/x/y/b.txt"]


def test_many_threads_read_while_one_writes(store: Store) -> None:
    put(store, *[random_document(n) for n in range(20)])
    failures: list[BaseException] = []

    def read() -> None:
        try:
            for _ in range(50):
                store.token_ids(ids(1, 2, 3))
                assert store.counts()[0] >= 20
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for n in range(20, 40):
        put(store, random_document(n))
    for thread in threads:
        thread.join()
    assert failures == []


def test_what_is_no_database_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "collection.sqlite").write_bytes(b"no database at all" * 1000)
    with pytest.raises(DamagedCollection, match="ingest again"):
        Store(tmp_path).meta("manifest")


def test_pages_are_stored_changed_and_removed_with_their_document(store: Store) -> None:
    (plain, chunks), other = random_document(1), random_document(2)
    paged = replace(plain, pages=(0, 4, 4, 9))
    put(store, (paged, chunks), other)
    assert store.document(paged.id) == paged
    assert [document.pages for _, document in store.chunks(ids(1, 1 + len(chunks)))] == [(0, 4, 4, 9), ()]
    with store.transaction():
        store.edit(replace(paged, pages=(0, 5)))
    assert getattr(store.document(paged.id), "pages", None) == (0, 5)
    with store.transaction():
        store.remove(paged.id)
    assert store.connection.execute("SELECT count(*) FROM pages").fetchone() == (0,)


def test_a_collection_from_before_there_were_pages_opens(store: Store, tmp_path: Path) -> None:
    put(store, random_document(1))
    store.connection.execute("DROP TABLE pages")
    store.close()
    reopened = Store(tmp_path)
    assert reopened.document(random_document(1)[0].id) == random_document(1)[0]
    put(reopened, random_document(2))
    reopened.close()
