"""First token vectors from an English sentence-transformers teacher, carried into Chinese by translations.

Each English word takes the teacher's embedding of that word; each Chinese word takes the mean of the vectors of the
English sides of the term pairs it occurs in, an English side being the weighted mean of its words. That puts words of
like meaning of both languages near each other before any training, for words too that the training pairs never show
(cf. Reimers & Gurevych 2020, multilingual distillation).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_PARENTHESES = re.compile(r"\([^)]*\)|（[^）]*）")


def load_teacher(name: str | None) -> SentenceTransformer | None:
    """The teacher by name or path; None without one."""
    if name is None:
        return None
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(name)


def initial_vectors(
    tokenizer: Tokenizer,
    terms: Sequence[tuple[str, str]],
    teacher: SentenceTransformer | None,
    dimension: int,
    seed: int,
) -> NDArray[np.float32]:
    """Unit rows, float32 [vocabulary, dimension]; random ones for pieces that neither source knows.

    `terms` are (English, Chinese) pairs. Without a teacher all rows are random.
    """
    rng = np.random.default_rng(seed)
    vocabulary = tokenizer.get_vocab()
    vectors = rng.normal(size=(len(vocabulary), dimension)).astype(np.float32)
    if teacher is not None:
        known, rows = _teach(tokenizer, vocabulary, terms, teacher)
        vectors[known] = _project(rows, dimension)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def _teach(
    tokenizer: Tokenizer, vocabulary: dict[str, int], terms: Sequence[tuple[str, str]], teacher: SentenceTransformer
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Ids of the pieces that the teacher reaches, int64 [k], and their unit vectors, float32 [k, teacher dimension]."""
    words = sorted(p for p in vocabulary if p.startswith("▁") and len(p) > 2)
    encoded = teacher.encode([w[1:] for w in words], batch_size=512, show_progress_bar=True)
    total = np.zeros((len(vocabulary), encoded.shape[1]), dtype=np.float32)
    total[[vocabulary[w] for w in words]] = encoded - encoded.mean(0)
    english = tokenizer.encode_batch_fast([_PARENTHESES.sub(" ", en) for en, _ in terms], add_special_tokens=False)
    chinese = tokenizer.encode_batch_fast([zh for _, zh in terms], add_special_tokens=False)
    rarity = _rarity([e.ids for e in english], len(vocabulary))
    for gloss, encoding in zip(english, chinese, strict=True):
        meaning = (total[gloss.ids] * rarity[gloss.ids][:, None]).sum(0)
        ids = [i for i in encoding.ids if i]
        norm = np.linalg.norm(meaning)
        for token in ids if norm else ():
            total[token] += meaning / norm / len(ids) ** 2
    known = np.flatnonzero(np.linalg.norm(total, axis=1) > 1e-6)
    return known, total[known] / np.linalg.norm(total[known], axis=1, keepdims=True)


def _rarity(texts: Sequence[Sequence[int]], size: int) -> NDArray[np.float32]:
    """Smooth inverse frequency, float32 [size] in (0, 1] (Arora et al. 2017): keeps "of" and "to" out of a gloss."""
    counts = np.bincount(np.concatenate([np.asarray(t, dtype=np.int64) for t in texts]), minlength=size)
    return np.asarray(1e-3 / (1e-3 + counts / counts.sum()), dtype=np.float32)


def _project(rows: NDArray[np.float32], dimension: int) -> NDArray[np.float32]:
    """Centred rows on their first principal axes, float32 [n, dimension]."""
    centred = rows - rows.mean(0)
    if dimension >= centred.shape[1]:
        return np.pad(centred, ((0, 0), (0, dimension - centred.shape[1]))).astype(np.float32)
    _, axes = np.linalg.eigh(centred.T @ centred)
    return np.asarray(centred @ axes[:, ::-1][:, :dimension], dtype=np.float32)
