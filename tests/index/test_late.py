"""Coverage against an obvious MaxSim with loops, and the explanation against the coverage."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.late import EXACT, FLOOR, AskedTokens, asked_tokens, cover, explain, flatten
from index.model import StaticModel
from index.types import TokenIds

QUESTIONS = [
    "外泌体可以用于化妆品吗？",
    "How are exosomes isolated from milk?",
    "NMPA 2021年第50号公告 exosome 外泌体",
    "battery",
]
CHUNKS = [
    "Exosomes may not be used as a cosmetic ingredient.",
    "国家药监局：外泌体不得作为化妆品原料使用。",
    "",
    "The battery capacity rose by 20%.",
    "。。。",
    "2021年第50号",
]


def ids_of(*numbers: int) -> TokenIds:
    return np.array(numbers, dtype=np.uint16)


def slow_cosine(model: StaticModel, left: int, right: int) -> float:
    """Cosine of two tokens, 0 below the floor."""
    pairs = zip(model.late_table[left].tolist(), model.late_table[right].tolist(), strict=True)
    cosine = sum(a * b for a, b in pairs) * float(model.late_scale[left]) * float(model.late_scale[right])
    return min(cosine, 1.0) if cosine >= FLOOR else 0.0


def near(got: float, wanted: float) -> bool:
    """Equal, or at the very border of the floor, where rounding may decide either way."""
    return abs(got - wanted) < 1e-5 or (min(got, wanted) == 0 and abs(max(got, wanted) - FLOOR) < 1e-5)


def weighted_mean(values: Sequence[float], weights: Sequence[float]) -> float:
    return sum(v * w for v, w in zip(values, weights, strict=True)) / sum(weights) if weights else 0.0


# A small range of ids, so that questions and chunks share tokens, and some from all over the table.
TOKEN = st.one_of(st.integers(2000, 2012), st.integers(1, 60_000))


@given(
    question=st.lists(TOKEN, max_size=6, unique=True),
    chunks=st.lists(st.lists(TOKEN, max_size=7), max_size=5),
)
@settings(max_examples=60, deadline=None)
def test_coverage_is_maxsim(static_model: StaticModel, question: list[int], chunks: list[list[int]]) -> None:
    asked_ids = ids_of(*sorted(question))
    weights = static_model.late_weights[asked_ids]
    asked = AskedTokens(asked_ids, weights / max(weights.sum(), 1e-9))
    coverage = cover(static_model, asked, *flatten([ids_of(*chunk) for chunk in chunks]))
    assert coverage.best.shape == (len(question), len(chunks))
    assert coverage.total.shape == coverage.reverse.shape == (len(chunks),)
    for column, chunk in enumerate(chunks):
        cosines = [[slow_cosine(static_model, token, held) for held in chunk] for token in sorted(question)]
        best = [float(b) for b in coverage.best[:, column]]
        assert all(near(got, max(row, default=0.0)) for got, row in zip(best, cosines, strict=True))
        assert float(coverage.total[column]) == pytest.approx(weighted_mean(best, weights.tolist()), abs=1e-5)
        back = [max(row[at] for row in cosines) if cosines else 0.0 for at in range(len(chunk))]
        reverse = weighted_mean(back, [float(static_model.late_weights[held]) for held in chunk])
        assert float(coverage.reverse[column]) == pytest.approx(reverse, abs=1e-4)


@pytest.mark.parametrize("question", [*QUESTIONS, "", "。"])
def test_coverage_lies_between_none_and_all(static_model: StaticModel, question: str) -> None:
    chunks = [*CHUNKS, *QUESTIONS]
    coverage = cover(static_model, asked_tokens(static_model, question), *flatten(static_model.token_ids(chunks)))
    for values in (coverage.best, coverage.total, coverage.reverse):
        assert values.dtype == np.float32 and np.isfinite(values).all()
        assert values.min(initial=0) >= 0 and values.max(initial=0) <= 1 + 1e-6
    for empty in ("", "。。。"):
        assert coverage.total[chunks.index(empty)] == coverage.reverse[chunks.index(empty)] == 0


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_covers_itself(static_model: StaticModel, question: str) -> None:
    coverage = cover(static_model, asked_tokens(static_model, question), *flatten(static_model.token_ids([question])))
    assert coverage.total[0] == pytest.approx(1, abs=0.01)
    assert coverage.reverse[0] == pytest.approx(1, abs=0.01)
    assert coverage.best.min() > EXACT


@given(data=st.data(), question=st.sampled_from(QUESTIONS))
@settings(max_examples=40, deadline=None)
def test_order_and_repeats_of_a_chunks_tokens_do_not_matter(
    static_model: StaticModel, data: st.DataObject, question: str
) -> None:
    chunks = static_model.token_ids(CHUNKS)
    shuffled = [
        ids_of(*data.draw(st.permutations([*chunk.tolist(), *chunk.tolist()[: len(chunk) // 2]]))) for chunk in chunks
    ]
    asked = asked_tokens(static_model, question)
    plain, mixed = (cover(static_model, asked, *flatten(ids)) for ids in (chunks, shuffled))
    np.testing.assert_allclose(plain.best, mixed.best, atol=1e-6)
    np.testing.assert_allclose(plain.total, mixed.total, atol=1e-6)


def test_a_chunk_is_covered_the_same_in_any_company(static_model: StaticModel) -> None:
    asked = asked_tokens(static_model, QUESTIONS[0])
    chunks = static_model.token_ids(CHUNKS)
    together = cover(static_model, asked, *flatten(chunks)).total
    alone = [float(cover(static_model, asked, *flatten([chunk])).total[0]) for chunk in chunks]
    np.testing.assert_allclose(together, alone, atol=1e-6)


def test_more_tokens_never_cover_less(static_model: StaticModel) -> None:
    asked = asked_tokens(static_model, QUESTIONS[2])
    one, two = static_model.token_ids(CHUNKS[:2])
    totals = cover(static_model, asked, *flatten([one, two, np.concatenate([one, two])])).total
    assert totals[2] >= max(totals[:2]) - 1e-6


@pytest.mark.parametrize("question", ["外泌体能用于化妆品吗", "Can exosomes be used in cosmetics?"])
def test_both_languages_cover_the_same_statement(static_model: StaticModel, question: str) -> None:
    totals = cover(static_model, asked_tokens(static_model, question), *flatten(static_model.token_ids(CHUNKS))).total
    assert set(np.argsort(-totals)[:2]) == {0, 1}


def test_shares_sum_to_one_and_tokens_are_distinct(static_model: StaticModel) -> None:
    asked = asked_tokens(static_model, "exosome exosome 外泌体 外泌体 exosome")
    assert len(asked.ids) == len(set(asked.ids.tolist())) == 2
    assert float(asked.shares.sum()) == pytest.approx(1)
    assert asked.shares.shape == (2,)


def test_given_rarity_scales_the_weights(static_model: StaticModel) -> None:
    plain = asked_tokens(static_model, "exosome battery")
    idf = np.ones(len(static_model.late_weights), dtype=np.float32)
    idf[plain.ids[0]] = 3
    weighted = asked_tokens(static_model, "exosome battery", idf)
    a, b = map(float, plain.shares)
    assert float(weighted.shares[0]) == pytest.approx(3 * a / (3 * a + b))


@pytest.mark.parametrize("chunk", CHUNKS)
@pytest.mark.parametrize("question", QUESTIONS)
def test_the_explanation_adds_up_to_the_coverage(static_model: StaticModel, question: str, chunk: str) -> None:
    asked = asked_tokens(static_model, question)
    ids = static_model.token_ids([chunk])[0]
    coverage = cover(static_model, asked, *flatten([ids]))
    matches = explain(static_model, asked, ids)
    assert sum(m.similarity * m.weight for m in matches) == pytest.approx(float(coverage.total[0]), abs=1e-5)
    assert len(matches) == int((coverage.best[:, 0] > 0).sum())
    assert [m.weight for m in matches] == sorted((m.weight for m in matches), reverse=True)
    held = {static_model.token(int(i)) for i in ids}
    assert all(m.chunk_token in held and FLOOR <= m.similarity <= 1 for m in matches)


def test_the_explanation_names_translations_and_exact_matches(static_model: StaticModel) -> None:
    asked = asked_tokens(static_model, "外泌体 battery")
    matches = explain(static_model, asked, static_model.token_ids(["exosomes in a battery"])[0])
    named = {m.question_token: (m.chunk_token, m.similarity) for m in matches}
    assert named["外泌体"][0].startswith("exosome")
    assert named["battery"][0] == "battery" and named["battery"][1] > EXACT


def test_flatten_keeps_every_text_apart() -> None:
    flat, offsets = flatten([ids_of(3, 4), ids_of(), ids_of(5)])
    assert flat.tolist() == [3, 4, 5] and offsets.tolist() == [0, 2, 2, 3]
    assert flat.dtype == np.uint16 and offsets.dtype == np.int64


def test_flatten_of_nothing_is_empty() -> None:
    flat, offsets = flatten([])
    assert len(flat) == 0 and offsets.tolist() == [0]
