"""A question to hits: candidates from three sources, one score, the best first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.features import NAMES, Candidates, CandidateSearch
from index.late import Reading, explain, read
from index.ranking import Ranking
from index.types import ChunkIds, Filter, Hit, Match
from ingest.types import Chunk, Document


@dataclass(frozen=True, slots=True)
class Searcher:
    """Searches one collection. Safe for several threads when its parts are."""

    parts: CandidateSearch
    ranking: Ranking

    def search(self, question: str, filter: Filter = Filter(), limit: int = 10, explain: bool = False) -> list[Hit]:
        """At most `limit` hits, best first, ties by chunk id; none for a question without a known word."""
        found = self.parts.candidates(question, filter)
        scores = self.ranking.scores(found.features)
        order = np.lexsort((found.ids, -scores))[:limit]
        kept = self._chunks(found.ids, order)
        mentions = self.parts.store.mentions.of_chunks(
            [int(found.ids[row]) for row, _ in kept], [one for _, one in kept]
        )
        return [
            Hit(
                chunk_id=int(found.ids[row]),
                chunk=chunk,
                document=document,
                score=float(scores[row]),
                features={name: float(v) for name, v in zip(NAMES, found.features[row], strict=True)},
                sources=found.sources(int(row)),
                matches=self._matches(found, int(row)) if explain else (),
                mentions=dates,
            )
            for (row, (chunk, document)), dates in zip(kept, mentions, strict=True)
        ]

    def _chunks(self, ids: ChunkIds, order: NDArray[np.int64]) -> list[tuple[int, tuple[Chunk, Document]]]:
        """Rows with their chunks. One that another process has just removed is left out, none takes its place."""
        chunks = self.parts.store.chunks(ids[order])
        if len(chunks) == len(order):
            return [(int(row), one) for row, one in zip(order, chunks, strict=True)]
        return [(int(row), one) for row in order for one in self.parts.store.chunks(ids[row : row + 1])]

    def read(self, question: str, texts: Sequence[str], parts: Sequence[str] = ()) -> Reading:
        """How much of the question each text covers, token by token; `parts` are words of it to be told apart."""
        return read(self.parts.model, question, texts, parts)

    def score_texts(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """How much of the question each text covers, float32 [texts] in [0, 1]."""
        return self.read(question, texts).coverage.total

    def _matches(self, found: Candidates, row: int) -> tuple[Match, ...]:
        flat, _ = self.parts.store.token_ids(found.ids[row : row + 1])
        return explain(self.parts.model, found.asked, flat)
