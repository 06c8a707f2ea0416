import math
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import index.lexical
from index.collection import EmbeddedCollection
from index.types import Filter, WeightedTerm
from tests.index.conftest import WORDS, FakeAnalyser, Open, make_document, random_document
from tests.index.test_store import FILTERS, passes

ANALYSER = FakeAnalyser()
Term = WeightedTerm
NOTHING = Filter()


def tokens_of(collection: EmbeddedCollection) -> dict[int, list[str]]:
    return {row.id: ANALYSER.tokens(row.text) for row in collection.store.chunk_rows(0, 10**9)}


def bm25(texts: dict[int, list[str]], tokens: Sequence[str]) -> dict[int, float]:
    """BM25 of a term or a phrase by its definition (k1 = 1.2, b = 0.75); exact for chunks of less than 40 tokens."""
    mean = sum(len(text) for text in texts.values()) / len(texts)
    idf = 0.0
    for token in tokens:
        n = sum(token in text for text in texts.values())
        idf += math.log(1 + (len(texts) - n + 0.5) / (n + 0.5))
    scores = {}
    for i, text in texts.items():
        windows = Counter(tuple(text[at : at + len(tokens)]) for at in range(len(text)))
        frequency = windows[tuple(tokens)]
        if frequency:
            scores[i] = idf * 2.2 * frequency / (frequency + 1.2 * (0.25 + 0.75 * len(text) / mean))
    return scores


def oracle(texts: dict[int, list[str]], groups: Sequence[Sequence[Term]]) -> dict[int, float]:
    totals: dict[int, float] = {}
    for group in groups:
        best: dict[int, float] = {}
        for term in group:
            for i, score in bm25(texts, term.tokens).items():
                best[i] = max(best.get(i, 0.0), term.weight * score)
        for i, score in best.items():
            totals[i] = totals.get(i, 0.0) + score
    return totals


def check(collection: EmbeddedCollection, groups: Sequence[Sequence[Term]], filter: Filter = NOTHING) -> None:
    expected = oracle(tokens_of(collection), groups)
    allowed = collection.store.filtered_chunks(filter)
    if allowed is not None:
        expected = {i: s for i, s in expected.items() if i in allowed}
    ids, scores = collection.lexical.search(groups, filter, 1000)
    assert sorted(ids) == sorted(expected)
    np.testing.assert_allclose(scores, [expected[i] for i in ids], rtol=1e-3, atol=1e-3)
    assert list(ids) == [i for i, _ in sorted(zip(ids, scores, strict=True), key=lambda pair: (-pair[1], pair[0]))]


@pytest.fixture
def collection(open_collection: Open) -> EmbeddedCollection:
    opened = open_collection()
    opened.add([random_document(n) for n in range(150)])
    return opened


@pytest.mark.parametrize(
    "groups",
    [
        [[Term(("serum",))]],
        [[Term(("外泌体",))], [Term(("功效",), 0.5)]],
        [
            [Term(("exosome",)), Term(("外泌体",), 0.6)],
            [Term(("备案",)), Term(("filing",), 0.7), Term(("notice",), 0.3)],
        ],
        [[Term(("serum", "notice"))], [Term(("cream",))]],
        [[Term(("外泌体", "化妆品")), Term(("cream", "label"), 0.5), Term(("skin",), 0.1)]],
        [[Term(("nowhere",))], [Term(("skin",))]],
    ],
)
def test_scores_are_the_sum_over_groups_of_the_best_alternative(
    collection: EmbeddedCollection, groups: list[list[Term]]
) -> None:
    check(collection, groups)


@pytest.mark.parametrize("filter", FILTERS)
def test_a_filter_cuts_and_leaves_the_scores_alone(collection: EmbeddedCollection, filter: Filter) -> None:
    check(collection, [[Term((word,))] for word in WORDS[:20:3]], filter)
    ids, _ = collection.lexical.search([[Term((word,))] for word in WORDS], filter, 1000)
    found = {(d.id, c.number) for c, d in collection.store.chunks(ids)}
    pairs = [(d, c) for d, chunks in (random_document(n) for n in range(150)) for c in chunks]
    assert found == {(d.id, c.number) for d, c in pairs if passes(filter, d, c.language)}


def test_nothing_asked_nothing_found(collection: EmbeddedCollection) -> None:
    questions: list[list[list[Term]]] = [[], [[]], [[Term(())]], [[Term(("skin",), 0.0)]], [[Term(("nowhere",))]]]
    for groups in questions:
        ids, scores = collection.lexical.search(groups, NOTHING, 10)
        assert (len(ids), len(scores)) == (0, 0)
    assert len(collection.lexical.search([[Term(("skin",))]], NOTHING, 0)[0]) == 0


def test_ties_are_broken_by_chunk_id_at_the_cut_too(open_collection: Open) -> None:
    collection = open_collection()
    for n in range(6):  # six commits, so several segments
        collection.add([make_document(f"{n}-{k}", ["same words here"]) for k in range(5)])
    ids, scores = collection.lexical.search([[Term(("same",))]], NOTHING, 7)
    assert list(ids) == [1, 2, 3, 4, 5, 6, 7]
    assert len(set(scores.tolist())) == 1


def test_title_and_headings_count_as_much_as_they_are_boosted(open_collection: Open) -> None:
    collection = open_collection()
    collection.add([make_document("serum", ["about cream"]), make_document("other", ["about serum cream"])])
    groups = [[Term(("serum",))]]
    assert list(collection.lexical.search(groups, NOTHING, 10)[0]) == [2]
    ids, scores = collection.lexical.search(groups, NOTHING, 10, title_boost=0.5)
    assert sorted(ids) == [1, 2]
    assert scores.min() > 0


def test_document_frequency_and_size(collection: EmbeddedCollection) -> None:
    texts = tokens_of(collection)
    assert collection.lexical.size == len(texts)
    for word in ("serum", "外泌体", "nowhere"):
        assert collection.lexical.document_frequency(word) == sum(word in text for text in texts.values())


def _delete(lexical: Path) -> None:
    shutil.rmtree(lexical)


def _truncate(lexical: Path) -> None:
    for path in lexical.iterdir():
        if path.suffix in (".term", ".idx", ".fast", ".store"):
            path.write_bytes(path.read_bytes()[:10])


def _no_progress(lexical: Path) -> None:
    (lexical / "progress.json").unlink()


def _broken_json(lexical: Path) -> None:
    (lexical / "meta.json").write_text("{")


def _missing_segment(lexical: Path) -> None:
    next(iter(sorted(lexical.glob("*.term")))).unlink()


@pytest.mark.parametrize("damage", [_delete, _truncate, _no_progress, _broken_json, _missing_segment])
def test_a_damaged_index_is_rebuilt_by_whoever_opens_next(
    open_collection: Open, damage: Callable[[Path], None]
) -> None:
    first = open_collection()
    first.add([random_document(n) for n in range(30)])
    expected = first.lexical.search([[Term(("skin",))]], NOTHING, 100)
    first.close()
    damage(first.directory / "lexical")
    again = open_collection(read_only=True)
    again.catch_up()
    np.testing.assert_array_equal(again.lexical.search([[Term(("skin",))]], NOTHING, 100), expected)


def test_damage_met_by_a_search_is_repaired_and_the_search_answered(
    open_collection: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PanicException(BaseException):
        """Named as the one of PyO3, which cannot be imported."""

    collection = open_collection()
    collection.add([random_document(n) for n in range(30)])
    expected = collection.lexical.search([[Term(("skin",))]], NOTHING, 100)
    panics = iter([PanicException("range end out of bounds")])

    def best(*arguments: Any) -> Any:
        for panic in panics:
            raise panic
        return lexical_best(*arguments)

    lexical_best = index.lexical._best
    monkeypatch.setattr(index.lexical, "_best", best)
    np.testing.assert_array_equal(collection.lexical.search([[Term(("skin",))]], NOTHING, 100), expected)


def test_another_analyser_makes_the_tokens_anew(open_collection: Open) -> None:
    class Shouting(FakeAnalyser):
        def tokens(self, text: str) -> list[str]:
            return [token.upper() for token in super().tokens(text)]

    first = open_collection()
    first.add([random_document(n) for n in range(10)])
    first.close()
    again = open_collection(analyser=Shouting("fake-2"))
    again.catch_up()
    assert again.lexical.document_frequency("UNIQUE3") == 1
    assert again.lexical.document_frequency("unique3") == 0


@pytest.mark.parametrize("at", ["before the commit", "after the commit"])
def test_a_crash_around_the_commit_neither_loses_nor_doubles(
    open_collection: Open, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    collection = open_collection()
    collection.add([random_document(n) for n in range(5)])
    monkeypatch.setattr(type(collection.lexical), "commit", lambda self: None)
    collection.add([random_document(n) for n in range(5, 10)])  # stored, not in the index
    monkeypatch.undo()
    lexical = collection.lexical
    lexical.catch_up()
    lexical._write_progress(lexical._committed, lexical._fed)
    if at == "after the commit":
        assert lexical._writer is not None
        lexical._writer.commit()
    lexical.close_writer()
    collection.close()
    again = open_collection(create=False)
    again.catch_up()
    assert again.lexical.size == again.store.counts()[1]
    for n in range(10):
        assert again.lexical.document_frequency(f"unique{n}") == 1
