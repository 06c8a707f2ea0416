"""An optional cross-encoder that reads question and chunk together and re-orders the best hits: `--reranker`.

How it is combined: the calibrated score p of a hit and the cross-encoder's logit r, which its training (binary cross
entropy) makes a log-odds, are two opinions on one matter, and are pooled logarithmically with equal weights:
score = sigmoid((log(p / (1 - p)) + r) / 2) (Genest & Zidek 1986). An undecided cross-encoder (r near 0) leaves the
order as it was, a sure one decides, and the score stays a probability that can refuse. A calibration fitted without the
cross-encoder is only roughly right with it: fit one with it (`yinju eval calibrate` with YINJU_RERANKER set).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.late import Reading
from index.pretrained import PretrainedError, check_device, loading, locate, require_models_extra
from index.search import Found, Searcher
from index.types import Filter, Hit

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

NAMESPACE = "cross-encoder"
DEPTH = 30  # hits that are read again
FEATURE = "reranker"  # the name of the logit among a hit's features
_EDGE = 1e-6  # scores closer to 0 or 1 are not surer than this
_SUREST = 10.0  # nor are logits beyond this


class PairScorer(Protocol):
    """What scores pairs of question and text."""

    def logits(self, question: str, texts: Sequence[str]) -> NDArray[np.float64]:
        """Log-odds that each text answers the question, float64 [texts]."""
        ...


class CrossReranker:
    """A cross-encoder of sentence-transformers, loaded when it is first used. Needs the extra `models`."""

    def __init__(self, name: str, device: str | None = None) -> None:
        """A folder or a name on the hub. Raises MissingExtra, and PretrainedError for a bad device."""
        require_models_extra(f"the reranker {name}")
        check_device(device)
        self.name = name
        self._device = device

    @cached_property
    def _model(self) -> CrossEncoder:
        source = locate(self.name, NAMESPACE)
        from sentence_transformers import CrossEncoder

        with loading(self.name, self._device):
            model: CrossEncoder = CrossEncoder(source, device=self._device)
        if model.num_labels != 1:
            raise PretrainedError(f"reranker {self.name}: gives {model.num_labels} numbers a pair; one is needed")
        return model

    def logits(self, question: str, texts: Sequence[str]) -> NDArray[np.float64]:
        """The model's raw outputs, float64 [texts]. Raises PretrainedError when it cannot be loaded."""
        if not texts:
            return np.zeros(0)
        from torch.nn import Identity

        pairs = [(question, text) for text in texts]
        found = self._model.predict(pairs, activation_fn=Identity(), show_progress_bar=False)
        return np.asarray(found, dtype=np.float64).reshape(len(texts))


@dataclass(frozen=True, slots=True)
class RerankingSearcher:
    """A Searcher whose best hits a cross-encoder re-orders."""

    searcher: Searcher
    reranker: PairScorer

    def search(self, question: str, filter: Filter = Filter(), limit: int = 10, explain: bool = False) -> list[Hit]:
        """As `Searcher.search`; what is read again does not depend on `limit`. Raises PretrainedError."""
        return self.find(question, filter, explain).hits(0, limit)

    def find(self, question: str, filter: Filter = Filter(), explain: bool = False) -> Reranked:
        """As `Searcher.find`. Raises PretrainedError."""
        found = self.searcher.find(question, filter, explain)
        read = found.hits(0, DEPTH)
        logits = self.reranker.logits(question, [_text(hit) for hit in read]) if read else np.zeros(0)
        return Reranked(tuple(pool(read, logits)), found)

    def read(self, question: str, texts: Sequence[str], parts: Sequence[str] = (), hits: Sequence[Hit] = ()) -> Reading:
        """As `Searcher.read`: sentences are chosen without the cross-encoder."""
        return self.searcher.read(question, texts, parts, hits)

    def score_texts(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """As `Searcher.score_texts`."""
        return self.read(question, texts).coverage.total


@dataclass(frozen=True, slots=True)
class Reranked:
    """What was read again, then the rest in its own order, scored no higher."""

    pooled: tuple[Hit, ...]
    found: Found

    def hits(self, start: int, stop: int) -> list[Hit]:
        """As `Found.hits`."""
        if not self.pooled:
            return []
        lowest = self.pooled[-1].score
        rest = self.found.hits(max(start, DEPTH), stop) if stop > DEPTH else []
        return [*self.pooled[start:stop], *(replace(hit, score=min(hit.score, lowest)) for hit in rest)]


def pool(hits: Sequence[Hit], logits: NDArray[np.float64]) -> list[Hit]:
    """The hits with pooled scores, best first, ties by chunk id; `logits` float64 [hits] become a feature."""
    own = np.clip([hit.score for hit in hits], _EDGE, 1 - _EDGE)
    pooled = 1 / (1 + np.exp(-(np.log(own / (1 - own)) + np.clip(logits, -_SUREST, _SUREST)) / 2))
    scored = [
        replace(hit, score=float(score), features=hit.features | {FEATURE: float(logit)})
        for hit, score, logit in zip(hits, pooled, logits, strict=True)
    ]
    return sorted(scored, key=lambda hit: (-hit.score, hit.chunk_id))


def _text(hit: Hit) -> str:
    """The chunk under its document's title and its headings, which often name what the chunk only refers to."""
    return "\n".join(part for part in (hit.document.metadata.title, *hit.chunk.headings, hit.chunk.text) if part)
