"""What Yinju is compared with: BM25 alone (bm25s), and exact dense search over the bundled model's vectors."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from eval.retrieval import MissingExtra
from eval.retrieve import Ranker

if TYPE_CHECKING:
    from index.types import Embedder

System = Literal["yinju", "bm25", "dense"]

_WORD = re.compile(r"\w")


def words(text: str) -> list[str]:
    """Lower-case words, and jieba's search-mode words of Chinese: what one would use who sets up BM25 in an hour."""
    import jieba

    jieba.setLogLevel("WARNING")
    return [word for word in jieba.cut_for_search(text.lower()) if _WORD.search(word)]


def bm25_ranker(texts: Mapping[str, str]) -> Ranker:
    """BM25 (Lucene's variant, k1 = 1.5, b = 0.75) over `texts`. Raises `MissingExtra` without bm25s."""
    try:
        import bm25s  # type: ignore[import-untyped]
        import jieba  # noqa: F401 (for `words`)
    except ModuleNotFoundError as error:
        raise MissingExtra(f"{error.name} is not installed: pip install 'yinju[eval]'") from error
    keys = list(texts)
    engine = bm25s.BM25()
    engine.index([words(text) or ["\0"] for text in texts.values()], show_progress=False)

    def rank(question: str, depth: int) -> Sequence[str]:
        scores = engine.get_scores(known) if (known := [w for w in words(question) if w in engine.vocab_dict]) else None
        if scores is None:
            return []
        best = np.argsort(-scores, kind="stable")[:depth]
        return [keys[place] for place in best if scores[place] > 0]

    return rank


def dense_ranker(texts: Mapping[str, str], embedder: Embedder) -> Ranker:
    """Cosine against every vector, float32, without an index."""
    keys = list(texts)
    vectors = embedder.encode_documents(list(texts.values()))

    def rank(question: str, depth: int) -> Sequence[str]:
        scores = vectors @ embedder.encode_questions([question])[0]
        return [keys[place] for place in np.argsort(-scores, kind="stable")[:depth]]

    return rank
