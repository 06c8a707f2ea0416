"""What is known of each candidate chunk for a question: one row of numbers, the same for every language and collection.

All features lie in about [0, 1], so that one set of weights serves collections of any size.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from math import log

import numpy as np
from numpy.typing import NDArray

from index.analyse import Analyser
from index.late import EXACT, AskedTokens, asked_tokens, chinese_shares, cover, flatten
from index.lexical import LexicalIndex
from index.model import StaticModel
from index.store import Store
from index.translate import TermGroup, Translator
from index.types import ChunkIds, Embedder, Filter, WeightedTerm
from index.vectors import VectorIndex

NAMES = (
    "bm25",  # BM25 over the most that the question's words could give
    "bm25_relative",  # BM25 over the best of this question's
    "translated",  # the same two for the translated words
    "translated_relative",
    "dense",  # cosine of the embeddings
    "late",  # coverage with learned token weights
    "late_rare",  # coverage with weights times rarity among the candidates
    "exact",  # share of that weight matched by the very token
    "least",  # the worst match among the question's three heaviest tokens
    "reverse",  # how much of the chunk is about the question
    "length",  # logarithm of the number of tokens, over 8
    "foreign",  # 1 where the chunk is in the other language than the question
    # The same again where it is: what a match is worth differs within a language and across.
    "bm25_foreign",
    "translated_foreign",
    "dense_foreign",
    "late_foreign",
    "reverse_foreign",
    "length_foreign",
)
_DOUBLED = ("bm25", "translated", "dense", "late_rare", "reverse", "length")
PER_SOURCE = 100  # candidates of each source
_TERM_CEILING = 2.2  # the most a term frequency can add in BM25: k1 + 1
_SOURCES = ("bm25", "translated", "dense")

_NOTHING = np.empty((0, len(NAMES)), dtype=np.float32)

Scored = tuple[ChunkIds, NDArray[np.float32]]


@cache
def _beside() -> ThreadPoolExecutor:
    """Threads for the dense search: as it holds no interpreter, it runs while the lexical one does."""
    return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="dense")


@dataclass(frozen=True, slots=True)
class Candidates:
    """The union of the sources: ids int64 [n], features float32 [n, len(NAMES)], found bool [n, 3] by source."""

    ids: ChunkIds
    features: NDArray[np.float32]
    found: NDArray[np.bool_]
    asked: AskedTokens

    def sources(self, row: int) -> tuple[str, ...]:
        """Names of the sources that found the candidate."""
        return tuple(name for name, found in zip(_SOURCES, self.found[row], strict=True) if found)


@dataclass(frozen=True, slots=True)
class CandidateSearch:
    """The three candidate sources and what scores their union."""

    store: Store
    lexical: LexicalIndex
    vectors: VectorIndex
    analyser: Analyser
    translator: Translator
    model: StaticModel
    embedder: Embedder

    def candidates(self, question: str, filter: Filter, per_source: int = PER_SOURCE) -> Candidates:
        """Chunks found by any source, in ascending order of id, with their features."""
        asked = asked_tokens(self.model, question)
        if not len(asked.ids) and not self.analyser.tokens(question):
            return Candidates(np.empty(0, np.int64), _NOTHING, np.empty((0, 3), np.bool_), asked)
        own: list[TermGroup] = [[WeightedTerm((t,))] for t in dict.fromkeys(self.analyser.tokens(question))]
        vector = self.embedder.encode_questions([question])[0]
        dense = _beside().submit(self.vectors.search, vector, filter, per_source if vector.any() else 0)
        exact = self.lexical.search(own, filter, per_source)
        other = self.translator.groups(question)
        found = (exact, self.lexical.search(other, filter, per_source), dense.result())
        ids = np.unique(np.concatenate([part for part, _ in found]))
        features = np.zeros((len(ids), len(NAMES)), dtype=np.float32)
        sources = np.zeros((len(ids), len(found)), dtype=np.bool_)
        for column, (part, _) in enumerate(found):
            sources[np.searchsorted(ids, part), column] = True
        if len(ids):
            self._lexical_features(features[:, 0:2], ids, found[0], own)
            self._lexical_features(features[:, 2:4], ids, found[1], other)
            features[:, 4] = self.store.chunk_vectors(ids) @ vector
            self._late_features(features[:, 5:12], ids, asked)
            doubled = [NAMES.index(name) for name in _DOUBLED]
            features[:, 12:] = features[:, doubled] * features[:, 11:12]
        return Candidates(ids, features, sources, asked)

    def _lexical_features(
        self, columns: NDArray[np.float32], ids: ChunkIds, scored: Scored, groups: Sequence[TermGroup]
    ) -> None:
        part, scores = scored
        if len(part):
            ceiling = _TERM_CEILING * sum(max(t.weight * self._rarity(t.tokens) for t in group) for group in groups)
            rows = np.searchsorted(ids, part)
            columns[rows, 0] = scores / ceiling
            columns[rows, 1] = scores / scores[0]

    def _rarity(self, tokens: tuple[str, ...]) -> float:
        """Inverse document frequency as in BM25, of a phrase the sum of its tokens'."""
        size = self.lexical.size
        counts = (min(self.lexical.document_frequency(token), size) for token in tokens)
        return sum(log(1 + (size - count + 0.5) / (count + 0.5)) for count in counts)

    def _late_features(self, columns: NDArray[np.float32], ids: ChunkIds, asked: AskedTokens) -> None:
        flat, offsets = self.store.token_ids(ids)
        coverage = cover(self.model, asked, flat, offsets)
        # Rarity among the candidates, not in the collection: a translation has no frequency of the question's token.
        rarity = np.log1p(len(ids) / (1.0 + (coverage.best > 0.5).sum(axis=1)))
        shares = asked.shares * rarity
        shares = shares / max(float(shares.sum()), 1e-9)
        heaviest = np.argsort(-shares, kind="stable")[:3]
        columns[:, 0] = coverage.total
        columns[:, 1] = shares @ coverage.best
        columns[:, 2] = shares @ (coverage.best > EXACT)
        columns[:, 3] = coverage.best[heaviest].min(axis=0) if len(heaviest) else 0.0
        columns[:, 4] = coverage.reverse
        columns[:, 5] = np.log1p(np.diff(offsets)) / 8
        columns[:, 6] = np.abs(
            chinese_shares(self.model, flat, offsets) - chinese_shares(self.model, *flatten([asked.ids]))
        )
