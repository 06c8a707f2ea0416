"""The bundled bilingual model: one tokenizer, one table for embeddings, one for late interaction. No torch.

The folder is in sentence-transformers' format (StaticEmbedding and Normalize modules), so `SentenceTransformer(path)`
gives the same vectors; the late-interaction table and the translations of tokens lie in the same safetensors file.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file
from tokenizers import Tokenizer, normalizers, pre_tokenizers

from index.fold import fold
from index.runs import Runs
from index.types import TokenIds, Vectors
from ingest.errors import UserError

BUNDLED = Path(__file__).parent / "static"
_ACCENTED = re.compile(r"[\u00c0-\u024f\u1e00-\u1eff\u0300-\u036f]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_CJK = re.compile(r"[\u3400-\u9fff]+")
_OTHER = re.compile(r"[a-z]+|\d+|%|[^\W\d_a-z\u3400-\u9fff]+")
_BATCH_TOKENS = 1024  # worked on at once: their rows, 1 MiB, stay in the cache and need no fresh memory
_BATCH_ROWS = 256  # the same for late interaction, where less is done with each row: 256 KiB
_CACHED_WORDS = 200_000
_SENTENCES = 128  # texts that are cut by one thread; more are chunks to be ingested


class ModelError(UserError):
    """A model folder that cannot be loaded."""


class StaticModel:
    """Embedder and token table.

    Vectors are float32 unit rows; token ids are uint16, 0 is the unknown token and never returned.
    """

    def __init__(self, tokenizer: Tokenizer, tensors: dict[str, NDArray[np.generic]], name: str, digest: str) -> None:
        self._tokenizer = tokenizer
        self._runs = Runs(tokenizer)
        self._words: dict[str, tuple[int, ...]] = {}
        self._of_question = lru_cache(maxsize=64)(lambda text: self._cut([text])[0])
        self._table = np.asarray(tensors["embeddings"], dtype=np.int8)
        self._scale = np.asarray(tensors["weights"], dtype=np.float32)
        self.late_table = np.asarray(tensors["late_embeddings"], dtype=np.int8)
        self.late_scale = np.asarray(tensors["late_scale"], dtype=np.float32)
        self.late_weights = np.asarray(tensors["late_weights"], dtype=np.float32)
        self.chinese = np.asarray(tensors["chinese"], dtype=np.float32)
        self.neighbours = np.asarray(tensors["neighbours"], dtype=np.uint16)
        self.neighbour_similarity = np.asarray(tensors["neighbour_similarity"], dtype=np.float32)
        self.name = name
        self.hash = digest

    @classmethod
    def load(cls, directory: Path | None = None) -> StaticModel:
        """The bundled model, or one that `yinju train` wrote. Raises ModelError when the folder is not such a model."""
        folder = directory or BUNDLED
        weights, words = folder / "model.safetensors", folder / "tokenizer.json"
        if not weights.is_file() or not words.is_file():
            raise ModelError(f"{folder}: no model.safetensors and tokenizer.json; make a model with `yinju train`")
        try:
            tensors = load_file(weights)
            tokenizer = Tokenizer.from_file(str(words))
            tokenizer.normalizer = normalizers.Sequence([])
            tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
            name = "yinju-static" if directory is None else folder.name
            return cls(tokenizer, tensors, name, _digest(folder, weights))
        except SafetensorError as error:
            raise ModelError(f"{weights}: damaged or not safetensors ({error}); copy the folder again") from error
        except KeyError as error:
            raise ModelError(f"{folder}: not a model of `yinju train`: it has no tensor {error}") from error

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._table.shape[1])

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32 [texts, dimension]; a text without known tokens gives zeros."""
        return self.encode_ids(self.token_ids(texts))

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """As `encode_documents`: the model makes no difference."""
        return self.encode_ids(self.token_ids(texts))

    def encode_ids(self, ids: Sequence[TokenIds]) -> Vectors:
        """Normalised weighted sums of token vectors, float32 [texts, dimension]."""
        vectors = np.zeros((len(ids), self.dimension), dtype=np.float32)
        lengths = np.array([len(x) for x in ids], dtype=np.int64)
        filled = np.flatnonzero(lengths)
        if len(filled):
            flat = np.concatenate([ids[i] for i in filled.tolist()])
            stops = np.cumsum(lengths[filled])
            for first, stop in _spans(stops):
                start = int(stops[first - 1]) if first else 0
                own = flat[start : stops[stop - 1]]
                # A product with each text's weights in its own row: many times faster than np.add.reduceat.
                weights = np.zeros((stop - first, len(own)), dtype=np.float32)
                text = np.repeat(np.arange(stop - first), lengths[filled[first:stop]])
                weights[text, np.arange(len(own))] = self._scale[own]
                vectors[filled[first:stop]] = weights @ self._table[own].astype(np.float32)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, norms, out=vectors, where=norms > 0)
        return vectors

    def late_similarity(self, left: TokenIds, right: TokenIds) -> Vectors:
        """Cosines of tokens in the late-interaction table, float32 [left, right]; `right` may be long."""
        rows = self.late_table[left].astype(np.float32) * self.late_scale[left][:, None]
        products = np.empty((len(right), len(left)), dtype=np.float32)
        part = np.empty((min(_BATCH_ROWS, len(right)), self.dimension), dtype=np.float32)
        for start in range(0, len(right), _BATCH_ROWS):
            own = right[start : start + _BATCH_ROWS]
            part[: len(own)] = self.late_table.take(own, axis=0)
            np.matmul(part[: len(own)], rows.T, out=products[start : start + len(own)])
        return np.multiply(products.T, self.late_scale.take(right), order="C")

    def token_ids(self, texts: Sequence[str]) -> list[TokenIds]:
        """Known token ids of each text, uint16 [n], duplicates kept: those of words and numbers, then the Chinese ones.

        The multiset is the one that the tokenizer gives on its own; words are looked up in a cache because that is five
        times as fast.
        """
        if len(texts) == 1:  # a question: every part of the search asks for its tokens
            return [self._of_question(texts[0])]
        return self._cut(texts)

    def _cut(self, texts: Sequence[str]) -> list[TokenIds]:
        normalised = [normalise(t) for t in texts]
        runs = [_CJK.findall(text) for text in normalised]
        chinese = self._runs.ids(runs) if len(texts) <= _SENTENCES else self._runs.batch(runs)
        ids = [
            np.array([*self._word_ids(text), *own], dtype=np.uint16)
            for text, own in zip(normalised, chinese, strict=True)
        ]
        return [own[own != 0] for own in ids]

    def learn(self, text: str, ids: TokenIds) -> None:
        """Remember how a text was cut whose `token_ids` are known, so that its sentences need not be cut anew."""
        self._runs.learn(_CJK.findall(normalise(text)), ids[self.chinese[ids] > 0].tolist())

    def _word_ids(self, text: str) -> list[int]:
        cache = self._words
        ids: list[int] = []
        for word in _OTHER.findall(text):
            known = cache.get(word)
            if known is None:
                if len(cache) > _CACHED_WORDS:
                    cache.clear()
                piece = "▁" + word if "a" <= word[0] <= "z" else word
                known = tuple(i for i in self._tokenizer.encode(piece, add_special_tokens=False).ids if i)
                cache[word] = known
            ids += known
        return ids

    def token(self, token_id: int) -> str:
        """The surface of a token: a word, a part of a word, or a number."""
        return (self._tokenizer.id_to_token(token_id) or "").removeprefix("▁")


def _spans(stops: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Half-open ranges of texts, of about `_BATCH_TOKENS` tokens; `stops` [texts] are their ends in the flat array."""
    first = 0
    while first < len(stops):
        begun = int(stops[first - 1]) if first else 0
        stop = max(first + 1, int(np.searchsorted(stops, begun + _BATCH_TOKENS, side="right")))
        yield first, stop
        first = stop


def normalise(text: str) -> str:
    """Folded text without accents and thousands commas: what the tokenizer's own normaliser makes of it."""
    text = fold(text)
    if not text.isascii() and _ACCENTED.search(text):
        bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
        text = unicodedata.normalize("NFKC", bare)
    return _THOUSANDS.sub("", text) if "," in text else text


def _digest(folder: Path, weights: Path) -> str:
    """The hash of the weights; export writes it beside them, since reading 35 MB takes longer than a question may."""
    stored = folder / "model.hash"
    if stored.is_file():
        return stored.read_text().strip()
    return hashlib.blake2b(weights.read_bytes(), digest_size=8).hexdigest()
