"""Sketches against the exact similarity of shingle sets."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sketch import BANDS, SHINGLE, VALUES, band_keys, shingles, similarity, sketch_of


def words(seed: int, count: int, language: str) -> list[str]:
    rng = random.Random(seed)
    if language == "zh":
        return [chr(rng.randint(0x4E00, 0x8FFF)) for _ in range(count)]
    return ["".join(rng.choices("abcdefghij", k=rng.randint(2, 9))) + " " for _ in range(count)]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_the_share_of_equal_values_estimates_the_similarity(language: str, share: float) -> None:
    errors = []
    for seed in range(40):
        common = words(seed, int(600 * share), language)
        left, right = (common + words(seed + side, 600 - len(common), language) for side in (1000, 2000))
        a, b = shingles("".join(left)), shingles("".join(right))
        errors.append(np.mean(sketch_of(a) == sketch_of(b)) - similarity(a, b)[0])
    assert abs(np.mean(errors)) < 0.03
    assert np.std(errors) < 1.5 * 0.5 / np.sqrt(VALUES)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_similarity_is_that_of_the_sets_of_shingles(language: str) -> None:
    left, right = words(1, 50, language), words(1, 30, language) + words(2, 30, language)
    a, b = ({tuple(text[i : i + SHINGLE]) for i in range(len(text) - SHINGLE + 1)} for text in (left, right))
    found = similarity(shingles("".join(left)), shingles("".join(right)))
    assert found == pytest.approx((len(a & b) / len(a | b), len(a & b) / min(len(a), len(b))))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("化妝品監督管理條例 已公布", "化妆品监督管理条例已公布。"),
        ("ＡＢＣ　公司于２０２４年", "abc公司于2024年"),
        ("The NMPA, in 2023, said so!", "the nmpa in 2023 said so"),
    ],
)
def test_script_width_case_and_punctuation_do_not_matter(left: str, right: str) -> None:
    assert shingles(left).tolist() == shingles(right).tolist() != []


def test_where_words_end_matters() -> None:
    assert not np.intersect1d(shingles("ab cd ef gh ij"), shingles("abc def ghi j")).size


@given(st.text(max_size=200))
def test_every_text_has_shingles_that_sketch_alike(text: str) -> None:
    hashes = shingles(text)
    assert np.all(hashes[:-1] < hashes[1:])
    if len(hashes):
        sketch = sketch_of(hashes)
        assert sketch.shape == (VALUES,) and sketch.dtype == np.uint32
        assert len(band_keys(sketch)) == BANDS
        assert band_keys(sketch) == band_keys(sketch_of(shingles(text + " ")))
