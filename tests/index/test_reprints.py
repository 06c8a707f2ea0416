"""Reprints are clustered as they come in, and only they."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from index.collection import EmbeddedCollection
from ingest.types import Kind, Metadata
from tests.index.conftest import WORDS, Open, make_document

_RNG = random.Random(5)
ENGLISH = " ".join(_RNG.choices(WORDS[:16], k=120))
CHINESE = "".join(_RNG.choices(WORDS[16:], k=120))
PRICES = "截至2023年8月{day}日收盘，示例股份报收于{a}元，成交量{b}万手，主力资金净流出{c}万元。" + CHINESE[:150]


def stored(collection: EmbeddedCollection, *texts: str, kind: Kind = "news") -> list[str]:
    made = [
        make_document(str(n), [text], Metadata(title=str(n), kind=kind, published=date(2024, 1, 9 - n)))
        for n, text in enumerate(texts)
    ]
    collection.add(made)
    return [document.id for document, _ in made]


def reprints(collection: EmbeddedCollection, id: str) -> list[str]:
    return [document.metadata.title for document in collection.reprints(id)]


@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
def test_a_reprint_with_another_head_and_foot_is_found_earliest_first(open_collection: Open, text: str) -> None:
    collection = open_collection()
    ids = stored(collection, text, "something else entirely " * 9, f"原标题：转载 {text} 责任编辑：甲", text)
    assert [reprints(collection, id) for id in ids] == [["3", "2"], [], ["3", "0"], ["2", "0"]]


def test_a_template_filled_with_other_numbers_is_no_reprint(open_collection: Open) -> None:
    collection = open_collection()
    texts = [PRICES.format(day=day, a=day * 1.37, b=day * 31, c=day * 77) for day in (3, 4)]
    assert [reprints(collection, id) for id in stored(collection, *texts)] == [[], []]


def test_an_amended_statute_is_no_reprint_but_a_copy_is(open_collection: Open) -> None:
    collection = open_collection()
    amended = CHINESE[:200] + "修改" + CHINESE[200:]
    ids = stored(collection, CHINESE, amended, CHINESE + "。", kind="law")
    assert [reprints(collection, id) for id in ids] == [["2"], [], ["0"]]


def test_a_document_that_changes_or_goes_leaves_its_cluster(open_collection: Open) -> None:
    collection = open_collection()
    ids = stored(collection, CHINESE, CHINESE, CHINESE)
    (other, chunks), _ = make_document("1", [ENGLISH]), None
    collection.add([(other, chunks)])
    assert reprints(collection, ids[1]) == []
    collection.remove([ids[0]])
    assert reprints(collection, ids[2]) == []
    left = collection.store.connection.execute("SELECT count(DISTINCT document) FROM bands").fetchone()
    assert left == (2,)


def test_short_texts_are_not_compared(open_collection: Open) -> None:
    collection = open_collection()
    assert [reprints(collection, id) for id in stored(collection, "产品名称", "产品名称")] == [[], []]


def test_clusters_do_not_depend_on_runs_or_batches(open_collection: Open) -> None:
    collection = open_collection()
    first = make_document("a", [CHINESE])
    collection.add([first])
    collection.add([make_document("b", [CHINESE + "完"]), make_document("c", [CHINESE])])
    assert [len(cluster) for cluster in collection.store.reprints.clusters()] == [3]
    collection.add([(replace(first[0], content_hash="e"), first[1])])
    assert [len(cluster) for cluster in collection.store.reprints.clusters()] == [3]


def test_of_a_template_used_hundreds_of_times_a_reprint_is_still_found(open_collection: Open) -> None:
    collection = open_collection()
    texts = [PRICES.format(day=n % 28 + 1, a=n * 1.37, b=n * 31, c=n * 77 + 5) for n in range(1, 251)]
    made = [make_document(str(n), [text], Metadata(title=str(n))) for n, text in enumerate([*texts, texts[-1]])]
    collection.add(made)
    assert reprints(collection, made[-1][0].id) == ["249"]
    assert len(collection.store.reprints.clusters()) == 1
