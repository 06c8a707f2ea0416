"""A deterministic model and searcher, so that tests of the rim are fast and independent of trained weights."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from api.home import CollectionPlace
from api.parts import Parts
from api.settings import Settings
from index.analyse import Analyser
from index.collection import EmbeddedCollection
from index.late import AskedTokens, Coverage, Reading
from index.terms import TermBase
from index.types import Filter, Hit, Match, TokenIds, Vectors
from ingest.types import Chunk, Document, Metadata


def words(text: str) -> list[str]:
    """Lower-case words and numbers, Chinese bigrams."""
    lower = text.lower()
    return re.findall(r"[a-z]+|\d+", lower) + [m.group(1) for m in re.finditer(r"(?=([\u4e00-\u9fff]{2}))", lower)]


@dataclass(frozen=True)
class FakeModel:
    name: str = "yinju-static"
    hash: str = "fake"
    dimension: int = 16

    def token_ids(self, texts: Sequence[str]) -> list[TokenIds]:
        return [
            np.array([int.from_bytes(blake2b(w.encode(), digest_size=2).digest(), "big") for w in words(t)], np.uint16)
            for t in texts
        ]

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        vectors = np.full((len(texts), self.dimension), 1e-3, dtype=np.float32)
        for row, ids in enumerate(self.token_ids(texts)):
            np.add.at(vectors[row], ids % self.dimension, 1.0)
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    encode_questions = encode_documents


@dataclass(frozen=True)
class FakeFound:
    """A list of hits, given out in pages."""

    found: list[Hit]

    def hits(self, start: int, stop: int) -> list[Hit]:
        return self.found[start:stop]


@dataclass(frozen=True)
class FakeSearcher:
    """Scores by the share of the question's words that a text has."""

    collection: EmbeddedCollection
    model: FakeModel

    def search(self, question: str, filter: Filter = Filter(), limit: int = 10, explain: bool = False) -> list[Hit]:
        self.collection.catch_up()
        ids, _ = self.collection.vectors.search(self.model.encode_questions([question])[0], filter, 1000)
        pairs = self.collection.store.chunks(ids)
        scores = self.read(question, [chunk.text for chunk, _ in pairs]).coverage.total
        matches = (Match("exosome", "外泌体", 0.9, 0.5),) if explain else ()
        hits = [
            Hit(int(i), chunk, document, float(score), {"coverage": float(score)}, ("dense",), matches, dates)
            for i, (chunk, document), score, dates in zip(
                ids, pairs, scores, self.collection.store.mentions.of(ids.tolist()), strict=True
            )
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.chunk_id))[:limit]

    def find(self, question: str, filter: Filter = Filter(), explain: bool = False) -> FakeFound:
        return FakeFound(self.search(question, filter, 1000, explain))

    def read(self, question: str, texts: Sequence[str], parts: Sequence[str] = (), hits: Sequence[Hit] = ()) -> Reading:
        return read_words(question, texts, parts)

    def score_texts(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        return read_words(question, texts).coverage.total


def read_words(question: str, texts: Sequence[str], parts: Sequence[str] = ()) -> Reading:
    """A Reading by whole words: a word is matched where the text has it."""
    asked = sorted(set(words(question)))
    own = [words(text) for text in texts]
    best = np.array([[word in text for text in own] for word in asked], dtype=np.float32).reshape(len(asked), len(own))
    weights = np.full(len(asked), 1 / max(1, len(asked)), dtype=np.float32)
    reverse = np.array([sum(word in asked for word in text) / max(1, len(text)) for text in own], dtype=np.float32)
    return Reading(
        asked=AskedTokens(np.arange(len(asked), dtype=np.uint16), weights),
        coverage=Coverage(best, weights @ best, reverse),
        chinese=np.array([float(any(is_han(c) for c in text)) for text in texts], dtype=np.float32),
        asked_chinese=float(any(map(is_han, question))),
        lengths=np.array([len(text) for text in own], dtype=np.int64),
        parts=tuple(np.flatnonzero([word in words(part) for word in asked]) for part in parts),
    )


class FakeReader:
    """Reads by whole words, so that what is tested does not hang on trained vectors."""

    def read(self, question: str, texts: Sequence[str], parts: Sequence[str] = (), hits: Sequence[Hit] = ()) -> Reading:
        return read_words(question, texts, parts)


def is_han(character: str) -> bool:
    """Whether a character is a common Chinese one."""
    return "\u4e00" <= character <= "\u9fff"


@pytest.fixture
def fake_model(monkeypatch: pytest.MonkeyPatch) -> FakeModel:
    """Engines opened in this test use the fake model and search."""
    model = FakeModel()

    def load(place: CollectionPlace, settings: Settings, *, keep_terms: bool) -> Parts:
        terms = TermBase.load(*place.term_files)
        return Parts(terms, Analyser(terms), model, model)  # type: ignore[arg-type]

    monkeypatch.setattr("api.calibration.SHIPPED", Path("nothing"))  # made for real scores: here they are confidences
    monkeypatch.setattr("api.engine.load_parts", load)
    monkeypatch.setattr("api.engine.make_searcher", lambda collection, parts: FakeSearcher(collection, model))
    return model


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def yinju(
    fake_model: FakeModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs a command line in a fresh home: (exit code, standard output, standard error)."""
    from api.cli import run

    monkeypatch.setenv("YINJU_HOME", str(tmp_path / "home"))

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        code = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three small documents."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "nmpa.md").write_text(
        "---\ntitle: Exosomes are drugs\nsource: Test Press\npublished: 2023-08-01\nkind: news\n---\n"
        "In July 2023 the NMPA categorised exosomes as drugs. It also asked firms to stop the claims.\n",
        encoding="utf-8",
    )
    (folder / "gongxiao.txt").write_text(
        "2021年5月1日前已注册的化妆品，应当于2023年5月1日前完成功效宣称评价。\n", encoding="utf-8"
    )
    (folder / "milk.txt").write_text(
        "The milk exosome raw material has the code 138313-04375-2440.\n", encoding="utf-8"
    )
    return folder


def make_hit(
    text: str,
    score: float,
    *,
    name: str = "a",
    span: tuple[int, int] | None = None,
    number: int = 0,
    published: date | None = None,
) -> Hit:
    """A hit on `text[span]` of a document called `name`."""
    start, end = span or (0, len(text))
    identity = blake2b(name.encode(), digest_size=8).hexdigest()
    document = Document(identity, f"/{name}", "hash", text, Metadata(title=name, source="Press", published=published))
    chunk = Chunk(identity, number, start, end, text[start:end], "en")
    return Hit(int(identity[:6], 16) + number, chunk, document, score, {}, ("bm25",))
