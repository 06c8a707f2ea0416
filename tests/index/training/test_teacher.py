"""First vectors from an English teacher, carried into Chinese by term pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.training.teacher import initial_vectors, load_teacher
from index.training.vocabulary import build_tokenizer

TERMS = [
    ("milk exosome", "牛奶外泌体"),
    ("milk", "牛奶"),
    ("battery (power)", "电池"),
    ("the cell", "细胞"),
    ("nothing", "ю"),
]


@dataclass
class Teacher:
    """A direction for each word."""

    asked: list[str] = field(default_factory=list)

    def encode(self, texts: Sequence[str], **_: object) -> NDArray[np.float32]:
        self.asked += texts
        seeds = [int.from_bytes(text.encode()[-4:], "big") for text in texts]
        return np.array([np.random.default_rng(s).normal(size=40) for s in seeds], dtype=np.float32)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    texts = ["milk exosome battery power the cell nothing serum cream label toxin claim"] * 4
    return build_tokenizer(texts, {"牛奶": 5, "电池": 5, "细胞": 5, "公司": 5}, ["外泌体"])


def cosine(tokenizer: Tokenizer, vectors: NDArray[np.float32], one: str, other: str) -> float:
    return float(vectors[tokenizer.token_to_id(one)] @ vectors[tokenizer.token_to_id(other)])


@pytest.mark.parametrize("dimension", [8, 40, 64])
def test_translations_start_near_each_other(tokenizer: Tokenizer, dimension: int) -> None:
    vectors = initial_vectors(tokenizer, TERMS, Teacher(), dimension, 0)  # type: ignore[arg-type]
    assert vectors.shape == (tokenizer.get_vocab_size(), dimension) and vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for en, zh in (("▁milk", "牛奶"), ("▁battery", "电池")):
        assert cosine(tokenizer, vectors, en, zh) > 0.9
    assert cosine(tokenizer, vectors, "▁battery", "牛奶") < 0.8


def test_parentheses_of_a_gloss_are_left_out(tokenizer: Tokenizer) -> None:
    plain, with_power = (
        initial_vectors(tokenizer, [("milk", "牛奶"), (gloss, "电池")], Teacher(), 40, 0)  # type: ignore[arg-type]
        for gloss in ("battery", "battery (power)")
    )
    one, other = (cosine(tokenizer, v, "▁battery", "电池") for v in (plain, with_power))
    assert one == pytest.approx(other, abs=1e-5)


def test_the_teacher_sees_words_without_their_mark(tokenizer: Tokenizer) -> None:
    teacher = Teacher()
    initial_vectors(tokenizer, TERMS, teacher, 8, 0)  # type: ignore[arg-type]
    assert "exosome" in teacher.asked and teacher.asked == sorted(teacher.asked)
    assert not any(word.startswith("▁") or not word.isascii() for word in teacher.asked)


def test_without_a_teacher_rows_are_random_by_the_seed(tokenizer: Tokenizer) -> None:
    first, again, other = (initial_vectors(tokenizer, TERMS, None, 16, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.allclose(first, other)
    np.testing.assert_allclose(np.linalg.norm(first, axis=1), 1, atol=1e-5)


def test_no_name_is_no_teacher() -> None:
    assert load_teacher(None) is None
