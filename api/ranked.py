"""The sentences of the best hits, with their chances to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from api.candidates import Pool, pool
from api.focus import broad_words
from api.named_reading import with_names
from api.question import Question
from api.sentence_features import Floats, sentence_features
from api.sentence_ranking import SentenceRanking, shares
from index.late import Reading
from index.types import Hit

HITS = 8  # chunks whose sentences are looked at


class Reader(Protocol):
    """What reads texts in the light of a question: `index.search.Searcher`."""

    def read(self, question: str, texts: Sequence[str], parts: Sequence[str] = (), hits: Sequence[Hit] = ()) -> Reading:
        """What `index.late.read` returns."""
        ...


@dataclass(frozen=True, slots=True)
class Ranked:
    """The candidates of an answer. `share`, float64 [candidates]: the chance of each to answer, if one of them does."""

    hits: tuple[Hit, ...]
    pool: Pool
    reading: Reading
    features: Floats
    share: Floats

    def ranked(self, ranking: SentenceRanking) -> Ranked:
        """The same candidates with the chances that the ranking gives them."""
        return replace(self, share=shares(ranking.utilities(self.features)))

    @property
    def order(self) -> list[int]:
        """Places of the candidates, best first, ties by document and place."""
        candidates = self.pool.candidates
        return sorted(
            range(len(candidates)),
            key=lambda i: (-self.share[i], candidates[i].hit.document.id, candidates[i].span),
        )


def rank_sentences(asked: Question, hits: Sequence[Hit], reader: Reader, ranking: SentenceRanking) -> Ranked:
    """The sentences of the best hits with their chances."""
    return read_sentences(asked, hits, reader).ranked(ranking)


def read_sentences(asked: Question, hits: Sequence[Hit], reader: Reader) -> Ranked:
    """All of them with equal chances: what does not depend on weights."""
    best = tuple(hits[:HITS])
    found = pool(best)
    named = [*(slot.text for slot in asked.slots), broad_words(asked.text), asked.focus]
    reading = with_names(reader.read(asked.text, found.texts, named, best), asked.slots, found.texts)
    features = sentence_features(asked, found, reading)
    return Ranked(best, found, reading, features, shares(np.zeros(len(features))))
