"""How the tokenizer cuts runs of Chinese characters: asked for many at once, remembered, or learned from stored tokens.

A run is cut by itself, whatever stands around it, so what was found for it once holds wherever it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, chain, pairwise

from tokenizers import Tokenizer

_REMEMBERED = 100_000  # runs; some 25 MB
_BORDER = "0"  # a word whose token no Chinese run has


class Runs:
    """Token ids of runs, 0 for unknown characters. Safe for many threads: what is remembered is only ever added."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """`tokenizer` cuts words apart at white space."""
        self._tokenizer = tokenizer
        self._known: dict[str, Sequence[int]] = {}
        self._surface = lru_cache(maxsize=None)(self._spelling)  # bounded by the vocabulary

    def batch(self, texts: Sequence[Sequence[str]]) -> list[list[int]]:
        """The ids of all runs of each text; nothing is remembered. For many texts: several threads share them."""
        joined = [" ".join(runs) for runs in texts]
        return [found.ids for found in self._tokenizer.encode_batch_fast(joined, add_special_tokens=False)]

    def ids(self, texts: Sequence[Sequence[str]]) -> list[list[int]]:
        """As `batch` for the few texts of an answer: by this thread alone, as others would cost more than they save."""
        known = self._known
        if len(known) > _REMEMBERED:
            known = self._known = {}
        missing = [run for run in dict.fromkeys(chain.from_iterable(texts)) if run not in known]
        if missing:
            known.update(zip(missing, self._cut(missing), strict=True))
        return [list(chain.from_iterable(map(known.__getitem__, runs))) for runs in texts]

    def learn(self, runs: Sequence[str], ids: Sequence[int]) -> None:
        """Remember how the runs of a text were cut; `ids` are their tokens that were known, end to end.

        Nothing is learned where the tokens do not spell the runs, as with a character that has no token.
        """
        surfaces = list(map(self._surface, ids))
        if "".join(surfaces) == "".join(runs):
            ends = {end: place for place, end in enumerate(accumulate(map(len, surfaces)), start=1)}
            places = [ends[end] for end in accumulate(map(len, runs))]
            for run, (start, stop) in zip(runs, pairwise((0, *places)), strict=True):
                self._known.setdefault(run, ids[start:stop])

    def _spelling(self, token: int) -> str:
        return self._tokenizer.id_to_token(token) or ""

    def _cut(self, runs: Sequence[str]) -> list[list[int]]:
        border = self._tokenizer.token_to_id(_BORDER)
        if border is None:
            return self.batch([[run] for run in runs])
        text = f" {_BORDER} ".join(runs)
        ids = self._tokenizer.encode_batch_fast([text], add_special_tokens=False)[0].ids
        cuts = [-1, *(at for at, token in enumerate(ids) if token == border), len(ids)]
        return [ids[start + 1 : stop] for start, stop in pairwise(cuts)]
