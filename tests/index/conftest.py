"""Small deterministic stand-ins for analyser, model and token table, and documents made of a few words."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from index.collection import EmbeddedCollection
from index.types import TokenIds, Vectors
from index.vectors import DEFAULT_TIERS, Tiers
from ingest.types import Chunk, Document, Metadata

WORDS = [
    *"exosome peptide serum notice code agency filing toxin retinol cream label claim export battery skin".split(),
    *"外泌体 化妆品 功效 备案 通告 原料 安全 评价 检验 注册 药监局 牛奶 祛斑 防晒 儿童".split(),
]


@dataclass(frozen=True)
class FakeAnalyser:
    version: str = "fake-1"

    def tokens(self, text: str) -> list[str]:
        return re.findall(r"[a-z0-9]+|[一-鿿]+", text.lower())


@dataclass(frozen=True)
class FakeModel:
    """Embedder and token table: a word has a random direction that depends on `seed` and the word alone."""

    seed: int = 0
    dimension: int = 32
    name: str = "fake"

    @property
    def hash(self) -> str:
        return f"hash-{self.seed}"

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        sums = [np.sum([self._word(w) for w in FakeAnalyser().tokens(t)] or [self._word("")], axis=0) for t in texts]
        rows = np.array(sums, dtype=np.float32).reshape(len(texts), self.dimension)
        unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit

    encode_questions = encode_documents

    def token_ids(self, texts: Sequence[str]) -> list[TokenIds]:
        return [np.array([self._id(w) for w in FakeAnalyser().tokens(t)], dtype=np.uint16) for t in texts]

    def _id(self, word: str) -> int:
        return int.from_bytes(hashlib.blake2b(f"{self.seed}{word}".encode(), digest_size=2).digest(), "big")

    def _word(self, word: str) -> Vectors:
        return _direction(self._id(word), self.dimension)


@cache
def _direction(seed: int, dimension: int) -> Vectors:
    return np.random.default_rng(seed).standard_normal(dimension).astype(np.float32)


def make_document(
    name: str, sentences: Sequence[str], metadata: Metadata | None = None
) -> tuple[Document, list[Chunk]]:
    """A document with one chunk a sentence; its id and hash follow from name and text."""
    text = "".join(sentences)
    identity = hashlib.blake2b(name.encode(), digest_size=8).hexdigest()
    metadata = metadata or Metadata(title=name)
    digest = hashlib.blake2b(f"{text}{metadata}".encode(), digest_size=8).hexdigest()
    chunks, start = [], 0
    for number, sentence in enumerate(sentences):
        language = "zh" if re.search("[一-鿿]", sentence) else "en"
        chunks.append(Chunk(identity, number, start, start + len(sentence), sentence, language, ("part", f"§{number}")))  # type: ignore[arg-type]
        start += len(sentence)
    return Document(identity, f"/corpus/{name}", digest, text, metadata), chunks


def random_document(number: int, chunks: int | None = None) -> tuple[Document, list[Chunk]]:
    """The same for the same number. Its first sentence holds a word that no other document has: `unique<number>`."""
    rng = random.Random(number)
    sentences = [" ".join(rng.choices(WORDS, k=rng.randint(3, 14))) + "。" for _ in range(chunks or rng.randint(1, 4))]
    sentences[0] = f"unique{number} " + sentences[0]
    metadata = Metadata(
        title=f"Title {rng.choice(WORDS)}",
        source=rng.choice(["NMPA", "Vogue Business", "未来迹", None]),
        published=rng.choice([None, date(2021, 5, 1), date(2023, 7, 31), date(2025, 1, 1)]),
        language=rng.choice(["zh", "en"]),
        kind=rng.choice(["news", "law", "notice"]),
        agency=rng.choice([None, "NMPA", "SAMR"]),
        jurisdiction=rng.choice(["CN", "EU", None]),
        effective=rng.choice([None, None, date(2022, 1, 1), date(2024, 1, 1)]),
    )
    return make_document(f"doc-{number}", sentences, metadata)


Open = Callable[..., EmbeddedCollection]


@pytest.fixture
def open_collection(tmp_path: Path) -> Iterator[Open]:
    """Opens the collection "c" in the test's folder with the stand-ins; all are closed at the end."""
    opened: list[EmbeddedCollection] = []

    def open_(
        model: FakeModel | None = None,
        analyser: FakeAnalyser | None = None,
        *,
        create: bool = True,
        read_only: bool = False,
        any_model: bool = False,
        tiers: Tiers = DEFAULT_TIERS,
    ) -> EmbeddedCollection:
        model = model or FakeModel()
        collection = EmbeddedCollection.open(
            tmp_path / "c",
            analyser or FakeAnalyser(),
            model,
            model,
            create=create,
            read_only=read_only,
            any_model=any_model,
            lock_timeout=0.3,
            tiers=tiers,
        )
        opened.append(collection)
        return collection

    yield open_
    for collection in opened:
        collection.close()
