from __future__ import annotations

from math import log2

import pytest

from eval.baselines import bm25_ranker, words
from eval.datasets import Dataset, Item
from eval.retrieval import retrieval_values
from eval.retrieve import corpus_hash, document_of, measure

QRELS = {"q1": {"a": 1, "b": 1}, "q2": {"c": 1}, "q3": {"z": 1}}


def test_measures_are_those_of_the_formulas() -> None:
    values = retrieval_values(QRELS, {"q1": ["x", "a", "y", "w", "v", "b"], "q2": ["c"]})
    assert values["hit@1"] == {"q1": 0, "q2": 1, "q3": 0}
    assert values["R@5"] == {"q1": 1 / 2, "q2": 1, "q3": 0}
    assert values["R@10"] == {"q1": 2 / 2, "q2": 1, "q3": 0}
    assert values["MRR@10"] == {"q1": 1 / 2, "q2": 1, "q3": 0}
    gain = (1 / log2(2 + 1) + 1 / log2(6 + 1)) / (1 / log2(1 + 1) + 1 / log2(2 + 1))
    assert values["nDCG@10"]["q1"] == pytest.approx(gain)


def test_order_is_kept_whatever_the_ids_and_repeats_count_once() -> None:
    values = retrieval_values({"q": {"a": 1}}, {"q": ["z", "z", "a"]})
    assert values["MRR@10"]["q"] == 1 / 2


def test_an_item_is_one_document_in_one_chunk() -> None:
    long = "外泌体是细胞外囊泡。" * 500
    document, (chunk,) = document_of("d1", Item(long))
    assert document.text[chunk.start : chunk.end] == chunk.text == long
    assert (document.metadata.language, chunk.language, chunk.document) == ("zh", "zh", document.id)


def test_a_dataset_is_measured_by_direction() -> None:
    corpus = {"zh": Item("国家药监局禁止外泌体"), "en": Item("FDA warns about exosomes")}
    dataset = Dataset("d", corpus, {"q1": "谁禁止外泌体", "q2": "谁警告"}, {"q1": {"zh": 1}, "q2": {"en": 1}})
    run = measure(dataset, lambda question, depth: ["zh", "en"][:depth], {})
    assert run.measures["hit@1"].mean == 1 / 2
    assert run.measures["MRR@10"].mean == (1 / 1 + 1 / 2) / 2
    assert run.by["direction"]["zh->en"]["hit@1"].mean == 0
    assert run.by["direction"]["zh->zh"]["hit@1"].mean == 1
    data = run.to_json(questions=False)
    assert data["measures"]["hit@1"]["mean"] == 1 / 2 and {"low", "high"} < set(data["measures"]["R@5"])
    assert "questions" not in data and run.to_json()["questions"][0]["found"] == ["zh", "en"]


def test_corpus_hash_changes_with_the_text() -> None:
    one, other = (Dataset("d", {"a": Item(text)}, {}, {}) for text in ("x", "y"))
    assert corpus_hash(one) != corpus_hash(other)


@pytest.mark.parametrize("question", ["外泌体 药品", "exosomes drug"])
def test_bm25_baseline_finds_the_only_match(question: str) -> None:
    rank = bm25_ranker({"a": "外泌体属于药品", "b": "exosomes are a drug", "c": "化妆品", "empty": ""})
    assert rank(question, 10) == (["a"] if "药" in question else ["b"])
    assert rank("nothing known", 10) == []


def test_bm25_words() -> None:
    assert words("FDA 批准的药品!") == ["fda", "批准", "的", "药品"]
