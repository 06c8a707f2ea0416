"""A model folder: int8 within half a step, translations of the other language only, readable by both loaders."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.model import StaticModel
from index.training.export import NEIGHBOURS, export, quantise, translations
from index.training.vocabulary import build_tokenizer

PAIRS = [
    ("exosome", "外泌体"),
    ("milk", "牛奶"),
    ("battery", "电池"),
    ("cell", "细胞"),
    ("skin", "皮肤"),
    ("notice", "公告"),
]
Matrix = NDArray[np.float32]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    english = " ".join(en for en, _ in PAIRS)
    return build_tokenizer([english] * 4, {zh: 5 for _, zh in PAIRS}, [name for pair in PAIRS for name in pair])


@pytest.fixture
def vectors(tokenizer: Tokenizer) -> Matrix:
    """Random rows, and the two words of each pair near each other."""
    rng = np.random.default_rng(3)
    rows = rng.normal(size=(tokenizer.get_vocab_size(), 24)).astype(np.float32)
    for en, zh in PAIRS:
        nearby = rows[number(tokenizer, "▁" + en)] + rng.normal(scale=0.1, size=24)
        rows[number(tokenizer, zh)] = nearby
    return rows


def unit(rows: Matrix) -> Matrix:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def number(tokenizer: Tokenizer, piece: str) -> int:
    found = tokenizer.token_to_id(piece)
    assert found is not None, piece
    return found


@given(arrays(np.float32, st.tuples(st.integers(1, 5), st.integers(1, 8)), elements=st.floats(-100, 100, width=32)))
def test_quantising_errs_by_half_a_step_at_the_most(vectors: Matrix) -> None:
    table, scale = quantise(vectors)
    assert table.dtype == np.int8 and scale.dtype == np.float32 and scale.shape == (len(vectors),)
    error = np.abs(table.astype(np.float64) * scale[:, None] - vectors)
    step = np.maximum(np.abs(vectors).max(axis=1), 1e-12) / 127
    assert (error <= step[:, None] * 0.5001 + 1e-12).all()


def test_a_zero_row_stays_zero() -> None:
    table, scale = quantise(np.zeros((2, 3), dtype=np.float32))
    assert not table.any() and np.isfinite(scale).all()


def test_translations_are_the_nearest_of_the_other_language(tokenizer: Tokenizer, vectors: Matrix) -> None:
    ids, cosines = translations(tokenizer, unit(vectors))
    assert ids.shape == cosines.shape == (tokenizer.get_vocab_size(), NEIGHBOURS) and ids.dtype == np.uint16
    for en, zh in PAIRS:
        left, right = number(tokenizer, "▁" + en), number(tokenizer, zh)
        assert ids[left, 0] == right and ids[right, 0] == left
        expected = float(unit(vectors)[left] @ unit(vectors)[right])
        assert float(cosines[left, 0]) == pytest.approx(expected, abs=2e-3)


def test_neighbours_are_of_the_other_language_and_zero_is_none(tokenizer: Tokenizer, vectors: Matrix) -> None:
    ids, cosines = translations(tokenizer, unit(vectors))
    for token in range(len(ids)):
        own = tokenizer.id_to_token(token) or ""
        others = [tokenizer.id_to_token(int(i)) or "" for i in ids[token] if i]
        if own.startswith("▁") and len(own) > 2:
            assert all(not other.isascii() and not other.startswith("▁") for other in others)
        elif own in {zh for _, zh in PAIRS}:
            assert others and all(other.startswith("▁") for other in others)
        elif own.isascii():  # numbers, letters, parts of words, the unknown token
            assert others == []
        assert not cosines[token][ids[token] == 0].any()


def test_a_hub_does_not_crowd_out_the_translation(tokenizer: Tokenizer, vectors: Matrix) -> None:
    """A word near to all Chinese words is no translation of each of them."""
    hub = number(tokenizer, "▁notice")
    chinese = [number(tokenizer, zh) for _, zh in PAIRS[:-1]]
    rows = unit(vectors)
    english = [number(tokenizer, "▁" + en) for en, _ in PAIRS[:-1]]
    base = unit(rows[chinese]).sum(axis=0)
    rows[hub] = base / np.linalg.norm(base)
    rows[chinese] = unit(rows[chinese] + 1.2 * rows[hub])
    ids, _ = translations(tokenizer, rows)
    nearest = [int(np.argmax(rows[[*english, hub]] @ rows[token])) for token in chinese]
    assert nearest.count(len(english)) > 0  # by cosine alone the hub wins somewhere
    assert [int(ids[token, 0]) for token in chinese] == english


def test_a_vocabulary_of_one_language_has_no_translations() -> None:
    tokenizer = build_tokenizer(["milk cell"] * 4, {}, [])
    rows = unit(np.random.default_rng(0).normal(size=(tokenizer.get_vocab_size(), 4)).astype(np.float32))
    ids, cosines = translations(tokenizer, rows)
    assert not ids.any() and not cosines.any()


def test_an_exported_model_is_what_was_given(tmp_path: Path, tokenizer: Tokenizer, vectors: Matrix) -> None:
    size = len(vectors)
    weights = np.linspace(0.1, 2, size, dtype=np.float32)
    late_weights = np.linspace(2, 0.1, size, dtype=np.float32)
    export(tmp_path / "m", tokenizer, (vectors, weights), (vectors[:, ::-1].copy(), late_weights))
    model = StaticModel.load(tmp_path / "m")
    assert (model.name, model.dimension) == ("m", 24)
    ids = model.token_ids(["exosome milk 外泌体 2021"])[0]
    assert len(ids) == 4
    total = (vectors[ids] * weights[ids, None]).sum(axis=0)
    np.testing.assert_allclose(model.encode_ids([ids])[0], total / np.linalg.norm(total), atol=0.02)
    rows = unit(vectors[ids][:, ::-1])
    np.testing.assert_allclose(model.late_similarity(ids, ids), rows @ rows.T, atol=0.02)
    np.testing.assert_allclose(model.late_weights, late_weights)


def test_the_unknown_token_does_not_move_a_vector(tmp_path: Path, tokenizer: Tokenizer, vectors: Matrix) -> None:
    ones = np.ones(len(vectors), dtype=np.float32)
    export(tmp_path / "m", tokenizer, (vectors, ones), (vectors, ones))
    model = StaticModel.load(tmp_path / "m")
    known = np.array([number(tokenizer, "▁milk")], dtype=np.uint16)
    with_unknown = np.array([0, *known, 0], dtype=np.uint16)
    plain, other = model.encode_ids([known, with_unknown])
    np.testing.assert_allclose(plain, other, atol=1e-6)


def test_the_hash_follows_the_content(tmp_path: Path, tokenizer: Tokenizer, vectors: Matrix) -> None:
    ones = np.ones(len(vectors), dtype=np.float32)
    hashes = []
    for name, scale in (("a", 1.0), ("b", 1.0), ("c", 3.0)):
        export(tmp_path / name, tokenizer, (vectors, ones), (vectors, ones * np.float32(scale)))
        hashes.append(StaticModel.load(tmp_path / name).hash)
    assert hashes[0] == hashes[1] != hashes[2]
