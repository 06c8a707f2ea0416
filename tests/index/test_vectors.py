import json
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.collection import EmbeddedCollection
from index.types import Filter
from index.vectors import FaissEngine, Tiers
from tests.index.conftest import FakeModel, Open, random_document
from tests.index.test_store import FILTERS

MODEL = FakeModel()
NOTHING = Filter()
TIERS = {"exact": Tiers(), "flat": Tiers(exact=40, tail=20), "ivf": Tiers(exact=40, flat=200, tail=20)}


def vectors_of(collection: EmbeddedCollection) -> dict[int, "np.ndarray[tuple[int], np.dtype[np.float32]]"]:
    ids, vectors = collection.store.vector_range(0, 10**9)
    return dict(zip(ids.tolist(), vectors, strict=True))


def exact(collection: EmbeddedCollection, question: str, filter: Filter = NOTHING) -> dict[int, float]:
    """Cosines by definition of all chunks that pass."""
    vector = MODEL.encode_questions([question])[0]
    allowed = collection.store.filtered_chunks(filter)
    rows = vectors_of(collection)
    return {i: float(row @ vector) for i, row in rows.items() if allowed is None or i in allowed}


def search(collection: EmbeddedCollection, question: str, filter: Filter = NOTHING, limit: int = 20) -> list[int]:
    ids, scores = collection.vectors.search(MODEL.encode_questions([question])[0], filter, limit)
    assert list(ids) == [i for i, _ in sorted(zip(ids, scores, strict=True), key=lambda pair: (-pair[1], pair[0]))]
    return [int(i) for i in ids]


def filled(open_collection: Open, tier: str) -> EmbeddedCollection:
    collection = open_collection(tiers=TIERS[tier])
    collection.add([random_document(n) for n in range(200)])
    collection.catch_up()
    return collection


def check(collection: EmbeddedCollection, filter: Filter = NOTHING, recall: float = 1.0) -> None:
    found = possible = 0
    for question in ("serum 外泌体", "cream label claim", "安全 评价"):
        expected = exact(collection, question, filter)
        best = sorted(expected, key=lambda i: (-expected[i], i))[:20]
        ids = search(collection, question, filter)
        assert set(ids) <= set(expected)
        assert len(ids) == len(best) or recall < 1
        # vectors are stored in 16 bits, so ties and near ties may swap
        found += sum(i in ids or abs(expected[i] - expected[best[-1]]) < 1e-3 for i in best)
        possible += len(best)
    assert found >= recall * possible


@pytest.mark.parametrize(("tier", "recall"), [("exact", 1.0), ("flat", 1.0), ("ivf", 0.95)])
@pytest.mark.parametrize("filter", [NOTHING, *FILTERS])
def test_every_tier_finds_what_exact_search_finds(
    open_collection: Open, tier: str, recall: float, filter: Filter
) -> None:
    check(filled(open_collection, tier), filter, recall)


@pytest.mark.parametrize("tier", TIERS)
def test_tiers_survive_replacing_removing_and_opening_again(open_collection: Open, tier: str) -> None:
    collection = filled(open_collection, tier)
    collection.add([random_document(n, chunks=5) for n in range(50, 80)])
    collection.remove([random_document(n)[0].id for n in range(40)])
    collection.catch_up()
    for opened in (collection, open_collection(create=False, tiers=TIERS[tier])):
        opened.catch_up()
        assert opened.vectors.size == opened.store.counts()[1]
        check(opened, recall=0.95 if tier == "ivf" else 1.0)


def test_ivf_is_trained_by_the_writer_and_read_back(open_collection: Open) -> None:
    collection = filled(open_collection, "ivf")
    again = open_collection(create=False, tiers=TIERS["ivf"])
    again.catch_up()
    for opened in (collection, again):
        engine = opened.vectors._engine
        assert isinstance(engine, FaissEngine) and engine.lists > 1


def test_small_collections_save_no_file_and_large_ones_one(open_collection: Open) -> None:
    collection = open_collection(tiers=TIERS["flat"])
    collection.add([random_document(1)])
    assert not (collection.directory / "vectors").exists()
    for start in (0, 100):
        collection.add([random_document(n) for n in range(start, start + 100)])
    assert len(list((collection.directory / "vectors").iterdir())) == 2
    state = json.loads((collection.directory / "vectors" / "state.json").read_text())
    assert state["sequence"] == collection.store.sequence()


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1000])


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for at in range(len(data) // 2, len(data) // 2 + 200):
        data[at] ^= 0xFF
    path.write_bytes(data)


def _state(path: Path) -> None:
    path.with_name("state.json").write_text("{}")


@pytest.mark.parametrize("damage", [Path.unlink, _truncate, _flip, _state])
def test_a_damaged_file_is_read_from_sqlite_again(open_collection: Open, damage: Callable[[Path], None]) -> None:
    collection = filled(open_collection, "flat")
    damage(next((collection.directory / "vectors").glob("*.faiss")))
    again = open_collection(create=False, tiers=TIERS["flat"])
    again.catch_up()
    check(again)


def test_nothing_in_it_nothing_found(open_collection: Open) -> None:
    collection = open_collection()
    assert search(collection, "serum") == []
    collection.catch_up()
    assert search(collection, "serum") == []
    collection.add([random_document(1)])
    collection.catch_up()
    assert search(collection, "serum", limit=0) == []


def test_a_search_in_any_thread_keeps_to_one_core(open_collection: Open) -> None:
    import faiss

    collection = filled(open_collection, "flat")
    threads: list[int] = []

    def ask() -> None:
        search(collection, "serum 外泌体")
        threads.append(faiss.omp_get_max_threads())

    for _ in range(2):
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
    assert threads == [1, 1]


@pytest.mark.parametrize("tier", ["exact", "flat"])
def test_threads_search_while_documents_come_and_go(open_collection: Open, tier: str) -> None:
    collection = filled(open_collection, tier)
    failures: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                collection.catch_up()
                ids = search(collection, "serum 外泌体")
                assert len(ids) == 20
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for n in range(200, 230, 5):
        collection.add([random_document(k) for k in range(n, n + 5)])
        collection.remove([random_document(n - 200)[0].id])
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
    collection.catch_up()
    check(collection)
