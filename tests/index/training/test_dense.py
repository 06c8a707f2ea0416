"""The first stage: in-batch contrast over weighted bags of tokens."""

from __future__ import annotations

import random

import numpy as np
import pytest
from numpy.typing import NDArray

from index.training.batches import CodedSource

torch = pytest.importorskip("torch", reason="the extra `models` is not installed")
pytest.importorskip("sentence_transformers", reason="the extra `models` is not installed")

from index.training.dense import DenseSettings, WeightedBag, train_dense  # noqa: E402

WORDS = 30  # ids 1..30 are words of one language, 31..60 their translations


def source(count: int = 200, kind: str = "translation") -> CodedSource:
    rng = random.Random(1)
    pairs = []
    for _ in range(count):
        words = rng.sample(range(1, WORDS + 1), 4)
        pairs.append((words, [w + WORDS for w in words]))
    return CodedSource("s", kind, tuple(pairs), tuple(range(count)), 1000)


def start() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    vectors = np.random.default_rng(0).normal(size=(2 * WORDS + 1, 16)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.full(len(vectors), 0.5, dtype=np.float32)


def hit_rate(vectors: NDArray[np.float32], weights: NDArray[np.float32], pairs: CodedSource) -> float:
    """Share of the pairs whose second side is the nearest of all second sides to the first."""
    sides = []
    for side in (0, 1):
        sums = np.array([(vectors[pair[side]] * weights[pair[side], None]).sum(axis=0) for pair in pairs.pairs])
        sides.append(sums / np.linalg.norm(sums, axis=1, keepdims=True))
    return float(((sides[0] @ sides[1].T).argmax(axis=1) == np.arange(len(pairs.pairs))).mean())


def test_a_bag_is_the_mean_of_weighted_rows() -> None:
    vectors, _ = start()
    weights = np.linspace(0.1, 1, len(vectors), dtype=np.float32)
    features = {"input_ids": torch.tensor([3, 4, 4, 7]), "offsets": torch.tensor([0, 3])}
    got = WeightedBag(vectors, weights)(features)["sentence_embedding"].detach().numpy()
    rows = vectors * weights[:, None]
    np.testing.assert_allclose(got, [(rows[3] + 2 * rows[4]) / 3, rows[7]], atol=1e-6)


def test_pairs_learn_to_find_each_other() -> None:
    pairs, reports = source(), []
    vectors, weights = train_dense(
        [pairs], *start(), DenseSettings(epochs=60, table_rate=0.03), 0, lambda *a: reports.append(a)
    )
    assert vectors.dtype == weights.dtype == np.float32 and weights.min() > 0
    assert hit_rate(*start(), pairs) < 0.2
    assert hit_rate(vectors, weights, pairs) > 0.8
    steps, losses = [step for step, *_ in reports], [loss for *_, loss in reports]
    assert steps == list(range(1, len(steps) + 1)) and all(total == len(steps) for _, total, _ in reports)
    assert losses[-1] < losses[0] / 2


def test_the_seed_decides_the_result() -> None:
    first, again, other = (
        train_dense([source()], *start(), DenseSettings(epochs=3), seed, lambda *_: None)[0] for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_the_given_vectors_are_left_alone() -> None:
    vectors, weights = start()
    train_dense([source(20)], vectors, weights, DenseSettings(epochs=1), 0, lambda *_: None)
    np.testing.assert_array_equal(vectors, start()[0])
    np.testing.assert_array_equal(weights, start()[1])


def test_a_source_of_single_tokens_can_be_trained_on() -> None:
    pairs = tuple(([n], [n + WORDS]) for n in range(1, WORDS + 1))
    terms = CodedSource("terms", "term", pairs, tuple(range(WORDS)), 1000)
    vectors, _ = train_dense([terms], *start(), DenseSettings(epochs=2), 0, lambda *_: None)
    assert np.isfinite(vectors).all()
