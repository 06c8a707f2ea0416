import json
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.batch import text_in_context
from index.collection import EmbeddedCollection, ReadOnlyCollection
from index.collection_protocol import Collection
from index.lock import CollectionLocked, WriteLock
from index.manifest import FORMAT, ModelMismatch, NewerFormat
from index.opening import UnknownCollection, list_collections
from index.types import Filter, Hit, TokenIds, Vectors, WeightedTerm
from ingest.types import Chunk, Document, Metadata
from tests.index.conftest import FakeAnalyser, FakeModel, Open, make_document, random_document

ROOT = Path(__file__).parents[2]
NOTHING = Filter()


def by_word(collection: EmbeddedCollection, word: str) -> list[str]:
    """Ids of documents found by a word."""
    collection.catch_up()
    ids, _ = collection.lexical.search([[WeightedTerm((word,))]], NOTHING, 50)
    return [document.id for _, document in collection.store.chunks(ids)]


def by_vector(collection: EmbeddedCollection, text: str) -> str:
    """Id of the document nearest to a text."""
    collection.catch_up()
    ids, _ = collection.vectors.search(FakeModel().encode_questions([text])[0], NOTHING, 1)
    return collection.store.chunks(ids)[0][1].id


def test_documents_are_added_replaced_and_left_alone(open_collection: Open) -> None:
    collection = open_collection()
    assert collection.add([random_document(n) for n in range(3)]) == ["added"] * 3
    sequence = collection.store.sequence()
    assert collection.add([random_document(n) for n in range(3)]) == ["unchanged"] * 3
    assert collection.store.sequence() == sequence
    changed = make_document("doc-1", ["something new entirely"])
    assert collection.add([random_document(0), changed]) == ["unchanged", "replaced"]
    assert by_word(collection, "unique1") == []
    assert by_word(collection, "entirely") == [changed[0].id]
    assert by_vector(collection, "something new entirely") == changed[0].id
    assert collection.document(changed[0].id) == changed[0]


def test_removed_documents_are_found_no_more(open_collection: Open) -> None:
    collection = open_collection()
    collection.add([random_document(n) for n in range(3)])
    gone = random_document(1)[0].id
    assert collection.remove([gone, "none"]) == 1
    assert by_word(collection, "unique1") == []
    assert by_vector(collection, random_document(1)[1][0].text) != gone
    assert [d.id for d in collection.documents()] == [random_document(n)[0].id for n in (0, 2)]


def test_the_same_document_twice_in_one_batch_ends_as_the_last(open_collection: Open) -> None:
    collection = open_collection()
    first, second = make_document("x", ["one word"]), make_document("x", ["other word"])
    assert collection.add([first, second, second]) == ["added", "replaced", "unchanged"]
    assert collection.document(first[0].id) == second[0]
    assert by_word(collection, "word") == [first[0].id]


class CountingModel(FakeModel):
    texts = 0

    def encode_documents(self, texts: "list[str]") -> Vectors:  # type: ignore[override]
        type(self).texts += len(texts)
        return super().encode_documents(texts)


def test_a_metadata_edit_does_not_embed_and_is_filtered_by_at_once(open_collection: Open) -> None:
    collection = open_collection(CountingModel())
    document, chunks = random_document(1, chunks=3)
    collection.add([(document, chunks)])
    before = CountingModel.texts
    edited = replace(document, content_hash="e", metadata=replace(document.metadata, kind="report", source="Gazette"))
    assert collection.add([(edited, chunks)]) == ["replaced"]
    assert CountingModel.texts == before
    collection.catch_up()
    ids, _ = collection.lexical.search([[WeightedTerm(("unique1",))]], Filter(kind=("report",)), 9)
    assert list(ids) == [1]
    vector = FakeModel().encode_questions(["x"])[0]
    assert sorted(collection.vectors.search(vector, Filter(kind=("report",)), 9)[0]) == [1, 2, 3]
    assert len(collection.vectors.search(vector, Filter(kind=(document.metadata.kind,)), 9)[0]) == 0


def test_a_title_edited_is_embedded_with_its_chunks(open_collection: Open) -> None:
    collection = open_collection(CountingModel())
    (document, chunks), other = random_document(1, chunks=3), random_document(2)
    collection.add([(document, chunks), other])
    before = CountingModel.texts
    edited = replace(document, content_hash="e", metadata=replace(document.metadata, title="Gazette"))
    assert collection.add([(edited, chunks), other]) == ["replaced", "unchanged"]
    assert CountingModel.texts == before + 3, "of this document alone"
    collection.catch_up()
    titles = collection.lexical.search([[WeightedTerm(("gazette",))]], NOTHING, 9, title_boost=1.0)[0]
    expected = FakeModel().encode_documents([text_in_context("Gazette", c.headings, c.text) for c in chunks])
    np.testing.assert_allclose(collection.store.chunk_vectors(np.sort(titles)), expected, atol=1e-3)
    assert [v.number for v in collection.versions(document.id)] == [1], "the text is the same"


def test_large_documents_and_many_batches(open_collection: Open) -> None:
    collection = open_collection()
    told: list[tuple[str, str]] = []
    documents = [random_document(0, chunks=1300), *[random_document(n) for n in range(1, 700)], make_document("e", [])]
    outcomes = collection.add(iter(documents), committed=told.extend)
    assert told == [(d.id, o) for (d, _), o in zip(documents, outcomes, strict=True)]
    status = collection.status()
    assert (status.documents, status.chunks) == (701, sum(len(chunks) for _, chunks in documents))
    assert status.sequence == status.lexical_sequence == status.vector_sequence
    assert status.model == "fake" and status.bytes > 100_000
    assert by_word(collection, "unique650") == [random_document(650)[0].id]


def test_one_object_as_embedder_and_table_cuts_texts_once(open_collection: Open) -> None:
    class Both(FakeModel):
        def encode_documents(self, texts: object) -> Vectors:
            raise AssertionError("the token ids were at hand")

        def encode_ids(self, ids: "list[TokenIds]") -> Vectors:
            return np.array([[len(i)] * self.dimension for i in ids], dtype=np.float32)

    collection = open_collection(Both())
    document, chunks = make_document("x", ["a b c", "d"])
    collection.add([(document, chunks)])
    contexts = [text_in_context(document.metadata.title, chunk.headings, chunk.text) for chunk in reversed(chunks)]
    expected = [float(len(ids)) for ids in FakeModel().token_ids(contexts)]
    assert expected[1] == expected[0] + 2
    assert collection.store.chunk_vectors(np.array([2, 1]))[:, 0].tolist() == expected


def test_title_and_headings_are_embedded_with_the_text(open_collection: Open) -> None:
    model = FakeModel()
    collection = open_collection(model)
    document, chunks = make_document("x", ["a b c"], Metadata(title="cosmetics regulation"))
    collection.add([(document, [replace(chunk, headings=("Chapter four",)) for chunk in chunks])])
    expected = model.token_ids(["cosmetics regulation\nChapter four\na b c"])[0]
    assert collection.store.token_ids(np.array([1]))[0].tolist() == expected.tolist()


def test_a_file_is_recorded_with_its_last_document(open_collection: Open) -> None:
    collection = open_collection()
    seen: list[str | None] = []

    def stream() -> Iterator[tuple[Document, list[Chunk]]]:
        for n in range(400):
            yield random_document(n, chunks=3)
            collection.set_file(f"/in/{n}", f"h{n}", [random_document(n)[0].id])
            seen.append(collection.file_hash(f"/in/{n}"))
            if n == 390:
                raise KeyboardInterrupt

    done: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        collection.add(stream(), committed=lambda outcomes: done.extend(id for id, _ in outcomes))
    assert seen[0] is None, "not before the document"
    recorded = collection.files_under("/in")
    assert sorted(recorded) == sorted(f"/in/{n}" for n in range(400) if random_document(n)[0].id in done)
    assert 0 < len(recorded) < 400


def test_removing_a_document_forgets_its_file_and_a_file_its_documents(open_collection: Open) -> None:
    collection = open_collection()
    ids = [random_document(n)[0].id for n in range(3)]
    collection.add([random_document(n) for n in range(3)])
    collection.set_file("/a", "1", ids[:2])
    collection.set_file("/b", "2", ids[1:])
    assert collection.documents_of("/a") == sorted(ids[:2])
    assert collection.remove_file("/a") == ids[:1], "the other document is also in /b"
    assert collection.files_under("/") == ["/b"]
    assert collection.remove(ids[2:]) == 1
    assert collection.files_under("/") == []


def test_a_reader_in_another_process_sees_what_is_added_and_removed(open_collection: Open, tmp_path: Path) -> None:
    script = f"""
        import sys
        from pathlib import Path
        from tests.index.conftest import FakeAnalyser, FakeModel
        from tests.index.test_collection import by_vector, by_word
        from index.collection import EmbeddedCollection
        model = FakeModel()
        collection = EmbeddedCollection.open(
            Path({str(tmp_path / "c")!r}), FakeAnalyser(), model, model, create=False, read_only=True)
        for line in sys.stdin:
            print(len(by_word(collection, line.strip())), by_vector(collection, line.strip()), flush=True)
    """
    writer = open_collection()
    writer.add([random_document(0)])
    reader = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], cwd=ROOT, text=True, stdin=-1, stdout=subprocess.PIPE
    )
    assert reader.stdin is not None and reader.stdout is not None

    def ask(word: str) -> list[str]:
        assert reader.stdin is not None and reader.stdout is not None
        reader.stdin.write(word + "\n")
        reader.stdin.flush()
        return reader.stdout.readline().split()

    document = make_document("fresh", ["fresh"])
    assert ask("fresh") == ["0", random_document(0)[0].id]
    writer.add([document])
    assert ask("fresh") == ["1", document[0].id]
    with writer.writing():  # the reader cannot have the lock
        assert ask("fresh") == ["1", document[0].id]
    writer.remove([document[0].id])
    assert ask("fresh") == ["0", random_document(0)[0].id]
    reader.communicate()
    assert reader.returncode == 0


def test_a_second_writer_is_told_and_readers_go_on(open_collection: Open, tmp_path: Path) -> None:
    collection = open_collection()
    collection.add([random_document(1)])
    other = open_collection(read_only=True)
    lock = WriteLock(tmp_path / "c" / "lock")
    with lock.held():
        with pytest.raises(CollectionLocked, match="wait until it is done"):
            collection.add([random_document(2)])
        assert by_word(other, "unique1") != []
    with pytest.raises(ReadOnlyCollection):
        other.add([random_document(2)])


def test_an_unknown_collection_names_those_that_exist(open_collection: Open, tmp_path: Path) -> None:
    with pytest.raises(UnknownCollection, match=r"no collection 'c' .*none yet.*yinju ingest"):
        open_collection(create=False)
    assert not (tmp_path / "c").exists()
    open_collection()
    model = FakeModel()
    with pytest.raises(UnknownCollection, match=r"no collection 'd' .*there are: c\)"):
        EmbeddedCollection.open(tmp_path / "d", FakeAnalyser(), model, model, create=False)
    assert list_collections(tmp_path) == ["c"]


def test_a_newer_format_is_refused_before_anything_is_touched(open_collection: Open, tmp_path: Path) -> None:
    open_collection().add([random_document(1)])
    path = tmp_path / "c" / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": 99}))
    with pytest.raises(NewerFormat, match="99"):
        open_collection(create=True)
    path.write_text("broken")
    assert by_word(open_collection(create=False), "unique1") != []
    assert json.loads(path.read_text())["format"] == FORMAT, "written anew from SQLite"


def test_another_model_is_refused_until_reindexed(open_collection: Open) -> None:
    collection = open_collection()
    collection.add([random_document(n) for n in range(700)])
    other = FakeModel(seed=1, dimension=16)
    with pytest.raises(ModelMismatch, match="yinju reindex --collection c"):
        open_collection(other)
    opened = open_collection(other, any_model=True)
    with pytest.raises(ModelMismatch):
        opened.add([random_document(0)])
    told: list[tuple[int, int]] = []
    chunks = opened.store.counts()[1]
    assert opened.reindex(lambda done, total: told.append((done, total))) == chunks
    assert told[-1] == (chunks, chunks)
    for reopened in (opened, open_collection(other)):
        reopened.catch_up()
        document, (chunk, *_) = random_document(7)
        text = text_in_context(document.metadata.title, chunk.headings, chunk.text)
        ids, scores = reopened.vectors.search(other.encode_questions([text])[0], NOTHING, 1)
        assert reopened.store.chunks(ids)[0][0].text == chunk.text
        assert scores[0] == pytest.approx(1, abs=1e-2)
        assert reopened.store.token_ids(ids)[0].tolist() == other.token_ids([text])[0].tolist()
    with pytest.raises(ModelMismatch):
        collection.catch_up()


def test_a_reindex_that_dies_leaves_the_collection_as_it_was(open_collection: Open) -> None:
    open_collection().add([random_document(n) for n in range(600)])

    def die(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_collection(FakeModel(seed=1), any_model=True).reindex(die)
    collection = open_collection(create=False)
    assert by_vector(collection, random_document(7)[1][0].text) == random_document(7)[0].id


def test_search_asks_the_searcher_that_was_set(open_collection: Open) -> None:
    class Echo:
        def search(self, question: str, filter: Filter = NOTHING, limit: int = 10, explain: bool = False) -> list[Hit]:
            document, chunks = random_document(1)
            return [Hit(1, chunks[0], document, 0.5, {question: 1.0}, ("bm25",))]

    collection: EmbeddedCollection = open_collection()
    with pytest.raises(RuntimeError, match="searcher"):
        collection.search("x")
    collection.searcher = Echo()
    as_protocol: Collection = collection
    assert as_protocol.search("question")[0].features == {"question": 1.0}


def test_importing_the_collection_loads_neither_engine() -> None:
    code = "import sys, index.collection; print([m for m in ('faiss', 'tantivy', 'filelock') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"
