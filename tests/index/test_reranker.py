"""Pooling of two opinions as arithmetic; a tiny cross-encoder with random weights; what a search does with it."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from math import exp, log
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from index.pretrained import PretrainedError
from index.reranker import DEPTH, CrossReranker, RerankingSearcher, pool
from index.search import Searcher
from index.types import Filter, Hit
from tests.api.conftest import make_hit

no_models = pytest.mark.skipif(find_spec("sentence_transformers") is None, reason="the extra `models` is not installed")


def hits(*scores: float) -> list[Hit]:
    return [make_hit(f"text {number}", score, name="d", number=number) for number, score in enumerate(scores)]


def test_the_pooled_score_is_the_mean_of_the_log_odds() -> None:
    (hit,) = pool(hits(0.8), np.array([3.0]))
    assert hit.score == pytest.approx(1 / (1 + exp(-(log(0.8 / 0.2) + 3.0) / 2)))
    assert hit.features == {"reranker": 3.0}


def test_an_undecided_cross_encoder_keeps_the_order_a_sure_one_decides() -> None:
    found = hits(0.9, 0.6, 0.3)
    assert [hit.chunk.text for hit in pool(found, np.zeros(3))] == ["text 0", "text 1", "text 2"]
    assert [hit.chunk.text for hit in pool(found, np.array([-8.0, 0.0, 8.0]))] == ["text 2", "text 1", "text 0"]


@pytest.mark.parametrize(("score", "logit"), [(0.0, -1e9), (1.0, 1e9), (0.0, 1e9)])
def test_scores_stay_probabilities(score: float, logit: float) -> None:
    assert 0 < pool(hits(score), np.array([logit]))[0].score < 1


def test_equal_scores_are_ordered_by_chunk() -> None:
    found = hits(0.5, 0.5)[::-1]
    assert [hit.chunk_id for hit in pool(found, np.zeros(2))] == sorted(hit.chunk_id for hit in found)


class Fixed:
    """A search that always finds the same, and a scorer that likes the last of what it reads."""

    def __init__(self, found: Sequence[Hit]) -> None:
        self.found = found
        self.read: list[str] = []

    def find(self, question: str, filter: Filter, explain: bool) -> Fixed:
        return self

    def hits(self, start: int, stop: int) -> list[Hit]:
        return list(self.found[start:stop])

    def logits(self, question: str, texts: Sequence[str]) -> NDArray[np.float64]:
        self.read = list(texts)
        return np.linspace(-9, 9, len(texts))


def searching(found: Sequence[Hit]) -> tuple[RerankingSearcher, Fixed]:
    fixed = Fixed(found)
    return RerankingSearcher(cast(Searcher, fixed), fixed), fixed


def test_what_is_read_does_not_depend_on_the_limit() -> None:
    searcher, fixed = searching(hits(*np.linspace(0.9, 0.2, 50)))
    few = searcher.search("q", limit=3)
    assert len(fixed.read) == DEPTH
    many = searcher.search("q", limit=50)
    assert len(fixed.read) == DEPTH
    assert many[:3] == few
    assert few[0].chunk.text == f"text {DEPTH - 1}"
    assert [hit.chunk.text for hit in many[DEPTH:]] == [f"text {n}" for n in range(DEPTH, 50)]
    assert [hit.score for hit in many] == sorted((hit.score for hit in many), reverse=True)


def test_successive_pages_are_one_big_search_and_are_read_once() -> None:
    searcher, fixed = searching(hits(*np.linspace(0.9, 0.2, 50)))
    found = searcher.find("q")
    fixed.read = []
    pages = [found.hits(start, stop) for start, stop in ((0, 7), (7, DEPTH + 3), (DEPTH + 3, 60))]
    assert fixed.read == []
    assert [hit for page in pages for hit in page] == searcher.search("q", limit=60)


def test_the_cross_encoder_reads_the_title_too() -> None:
    searcher, fixed = searching(hits(0.5))
    searcher.search("q")
    assert fixed.read == ["d\ntext 0"]


def test_nothing_found_is_nothing_to_read() -> None:
    searcher, _ = searching([])
    assert searcher.search("q") == []


def save_bert(folder: Path, labels: int = 1) -> str:
    """A cross-encoder of two small layers with random weights and words of a handful of letters."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    torch.manual_seed(0)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "exosome", "drug", "serum", "外泌体"]
    plain = Tokenizer(models.WordLevel({word: number for number, word in enumerate(words)}, unk_token="[UNK]"))
    plain.pre_tokenizer = pre_tokenizers.Whitespace()
    plain.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer: Any = cast(Any, PreTrainedTokenizerFast)(
        tokenizer_object=plain,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_max_length=64,
    )
    config = cast(Any, BertConfig)(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        num_labels=labels,
        max_position_embeddings=64,
    )
    network: Any = BertForSequenceClassification(config)
    network.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return str(folder)


@no_models
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_a_cross_encoder_from_a_folder_gives_a_logit_a_text(tmp_path: Path) -> None:
    reranker = CrossReranker(save_bert(tmp_path), "cpu")
    texts = ["exosome drug", "serum", "外泌体 " * 500]
    logits = reranker.logits("exosome 外泌体", texts)
    assert logits.shape == (3,) and logits.dtype == np.float64 and np.isfinite(logits).all()
    assert len(set(logits.tolist())) == 3
    np.testing.assert_allclose(reranker.logits("exosome 外泌体", texts[::-1]), logits[::-1], atol=1e-5)
    assert reranker.logits("exosome", []).shape == (0,)


@no_models
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_a_classifier_of_several_classes_is_no_reranker(tmp_path: Path) -> None:
    with pytest.raises(PretrainedError, match="gives 3 numbers a pair"):
        CrossReranker(save_bert(tmp_path, labels=3), "cpu").logits("exosome", ["drug"])


@no_models
def test_a_missing_reranker_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(PretrainedError, match="no such folder"):
        CrossReranker(str(tmp_path / "none")).logits("exosome", ["drug"])
