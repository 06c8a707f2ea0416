"""A question to hits: candidates from three sources, one score, the best first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.batch import text_in_context
from index.features import NAMES, Candidates, CandidateSearch
from index.late import Reading, explain, read
from index.model import StaticModel
from index.ranking import Ranking
from index.store import Store
from index.types import Filter, Hit, Match
from ingest.types import Chunk, Document


@dataclass(frozen=True, slots=True)
class Searcher:
    """Searches one collection. Safe for several threads when its parts are."""

    parts: CandidateSearch
    ranking: Ranking

    def search(self, question: str, filter: Filter = Filter(), limit: int = 10, explain: bool = False) -> list[Hit]:
        """At most `limit` hits, best first, ties by chunk id; none for a question without a known word."""
        return self.find(question, filter, explain).hits(0, limit)

    def find(self, question: str, filter: Filter = Filter(), explain: bool = False) -> Found:
        """All that `search` could give, in its order, to be looked at page by page."""
        candidates = self.parts.candidates(question, filter)
        scores = self.ranking.scores(candidates.features)
        order = np.lexsort((candidates.ids, -scores))
        return Found(self.parts.store, candidates, scores, order, self.parts.model if explain else None)

    def read(self, question: str, texts: Sequence[str], parts: Sequence[str] = (), hits: Sequence[Hit] = ()) -> Reading:
        """How much of the question each text covers, token by token; `parts` are words of it to be told apart.

        The stored tokens of `hits` in which texts stand save cutting these anew.
        """
        if hits:
            self._learn(hits)
        return read(self.parts.model, question, texts, parts)

    def _learn(self, hits: Sequence[Hit]) -> None:
        flat, offsets = self.parts.store.token_ids(np.array([hit.chunk_id for hit in hits], dtype=np.int64))
        for hit, (start, stop) in zip(hits, pairwise(offsets), strict=True):
            context = text_in_context(hit.document.metadata.title, hit.chunk.headings, hit.chunk.text)
            self.parts.model.learn(context, flat[start:stop])

    def score_texts(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """How much of the question each text covers, float32 [texts] in [0, 1]."""
        return self.read(question, texts).coverage.total


@dataclass(frozen=True, slots=True)
class Found:
    """What a question finds: `scores`, float64 [n], of its candidates; `order`, int64 [n], their rows, best first."""

    store: Store
    candidates: Candidates
    scores: NDArray[np.float64]
    order: NDArray[np.int64]
    explaining: StaticModel | None = None  # tells which tokens matched, where that was asked for

    def hits(self, start: int, stop: int) -> list[Hit]:
        """The hits at these places of the order, [start, stop), read from the store now."""
        ids = self.candidates.ids
        kept = self._chunks(self.order[start:stop])
        mentions = self.store.mentions.of_chunks([int(ids[row]) for row, _ in kept], [one for _, one in kept])
        return [
            Hit(
                chunk_id=int(ids[row]),
                chunk=chunk,
                document=document,
                score=float(self.scores[row]),
                features=dict(zip(NAMES, self.candidates.features[row].tolist(), strict=True)),
                sources=self.candidates.sources(row),
                matches=self._matches(row),
                mentions=dates,
            )
            for (row, (chunk, document)), dates in zip(kept, mentions, strict=True)
        ]

    def _chunks(self, rows: NDArray[np.int64]) -> list[tuple[int, tuple[Chunk, Document]]]:
        """Rows with their chunks. One that another process has just removed is left out, none takes its place."""
        ids = self.candidates.ids
        chunks = self.store.chunks(ids[rows])
        if len(chunks) == len(rows):
            return [(int(row), one) for row, one in zip(rows, chunks, strict=True)]
        return [(int(row), one) for row in rows for one in self.store.chunks(ids[row : row + 1])]

    def _matches(self, row: int) -> tuple[Match, ...]:
        if self.explaining is None:
            return ()
        flat, _ = self.store.token_ids(self.candidates.ids[row : row + 1])
        return explain(self.explaining, self.candidates.asked, flat)
