"""A question's words in the other language, as terms for an exact-match engine.

Two sources: the term base (all names of a concept, in both languages) and the model's token table (the nearest tokens
of the other language, worked out once when the model was made, with hubs discounted).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from index.analyse import Analyser
from index.model import StaticModel
from index.terms import TermBase
from index.types import TokenIds, WeightedTerm

MIN_SIMILARITY = 0.35
MAX_TOKENS = 16  # of one question: the heaviest
_GROUPS = 8192  # of tokens that are remembered
TermGroup = list[WeightedTerm]


class Translator:
    """Term groups for `LexicalIndex.search`: alternatives for one word or concept of the question form one group."""

    def __init__(self, model: StaticModel, terms: TermBase, analyser: Analyser) -> None:
        self._model = model
        self._terms = terms
        self._analyser = analyser
        self._known: dict[str, tuple[str, ...]] = {}
        self._token_group = lru_cache(_GROUPS)(self._neighbours)

    def groups(self, question: str) -> list[TermGroup]:
        """Groups of the question's concepts, then of its single tokens; empty ones left out."""
        groups = [self._concept_group((*concept.zh, *concept.en)) for concept in self._terms.find(question)]
        groups += [list(self._token_group(int(token))) for token in self._heaviest(question)]
        return [group for group in groups if group]

    def _concept_group(self, variants: Sequence[str]) -> TermGroup:
        tokens = dict.fromkeys(self._tokens(variant) for variant in variants)
        return [WeightedTerm(t) for t in tokens if t]

    def _neighbours(self, token: int) -> tuple[WeightedTerm, ...]:
        weights: dict[tuple[str, ...], float] = {}
        near = zip(self._model.neighbours[token], self._model.neighbour_similarity[token], strict=True)
        for neighbour, similarity in near:
            if neighbour and similarity >= MIN_SIMILARITY:
                tokens = self._tokens(self._model.token(int(neighbour)))
                weights[tokens] = max(weights.get(tokens, 0.0), float(similarity))
        return tuple(WeightedTerm(tokens, weight) for tokens, weight in weights.items() if tokens)

    def _heaviest(self, question: str) -> TokenIds:
        ids = np.unique(self._model.token_ids([question])[0])
        return ids[np.argsort(-self._model.late_weights[ids], kind="stable")[:MAX_TOKENS]]

    def _tokens(self, name: str) -> tuple[str, ...]:
        """Of the analyser's tokens the whole Chinese word alone, as its parts would match too much; else a phrase."""
        known = self._known.get(name)
        if known is None:
            tokens = self._analyser.tokens(name)
            whole = [t for t in tokens if t == name]
            known = (whole[-1],) if whole else tuple(tokens[:4])
            if len(self._known) < 100_000:
                self._known[name] = known
        return known
