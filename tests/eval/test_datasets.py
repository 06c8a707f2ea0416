from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from eval.datasets import DatasetError, Item, load_dataset

CORPUS = [{"id": "d1", "text": "外泌体不得用于化妆品"}, {"id": "d2", "text": "Exosomes are drugs", "title": "FDA"}]
QUERIES = [{"id": 1, "text": "what are exosomes", "relevant": ["d2"], "answers": ["drugs"]}]


def lines(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz"])
def test_json_lines_plain_and_gzipped(tmp_path: Path, suffix: str) -> None:
    corpus = lines(tmp_path / f"corpus.zh{suffix}", CORPUS)
    dataset = load_dataset(corpus, lines(tmp_path / f"queries.zh{suffix}", QUERIES))
    assert dataset.corpus == {"d1": Item("外泌体不得用于化妆品"), "d2": Item("Exosomes are drugs", "FDA")}
    assert dataset.queries == {"1": "what are exosomes"}
    assert dataset.qrels == {"1": {"d2": 1}}


def test_beir_folder(tmp_path: Path) -> None:
    lines(tmp_path / "corpus.jsonl", [{"_id": "d1", "title": "T", "text": "x"}, {"_id": "d2", "text": "y"}])
    lines(tmp_path / "queries.jsonl", [{"_id": "q1", "text": "?"}, {"_id": "train only", "text": "??"}])
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels/test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\n")
    dataset = load_dataset(tmp_path)
    assert dataset.queries == {"q1": "?"}
    assert dataset.qrels == {"q1": {"d1": 2}}
    assert dataset.corpus["d1"] == Item("x", "T")
    with pytest.raises(DatasetError, match=r"dev\.tsv: no such split; there are: test"):
        load_dataset(tmp_path, split="dev")


def squad(path: Path, context: str, question: str) -> Path:
    qas = [{"id": "q1", "question": question}, {"id": "q2", "question": "?", "is_impossible": True}]
    path.write_text(json.dumps({"data": [{"title": "t", "paragraphs": [{"context": context, "qas": qas}]}]}))
    return path


def test_squad_and_its_parallel_questions(tmp_path: Path) -> None:
    zh, en = squad(tmp_path / "zh.json", "中文段落", "问题？"), squad(tmp_path / "en.json", "A paragraph", "Question?")
    assert load_dataset(en).queries == {"q1": "Question?"}
    crossed = load_dataset(zh, en)
    assert (crossed.corpus["p0"].text, crossed.queries, crossed.qrels) == (
        "中文段落",
        {"q1": "Question?"},
        {"q1": {"p0": 1}},
    )


@pytest.mark.parametrize(
    ("corpus", "queries", "said"),
    [
        ([{"text": "x"}], QUERIES, 'line 1: no "id"'),
        ([*CORPUS, CORPUS[0]], QUERIES, "line 3: the id 'd1' is used twice"),
        (CORPUS, [{"id": "q", "text": "?"}], 'a query needs "relevant"'),
        (CORPUS, [{"id": "q", "text": "?", "relevant": ["d9"]}], "belong together"),
    ],
)
def test_what_is_wrong_is_said(
    tmp_path: Path, corpus: list[dict[str, Any]], queries: list[dict[str, Any]], said: str
) -> None:
    with pytest.raises(DatasetError, match=said):
        load_dataset(lines(tmp_path / "corpus.jsonl", corpus), lines(tmp_path / "queries.jsonl", queries))


def test_a_missing_file_is_a_user_error(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="cannot be read"):
        load_dataset(tmp_path / "corpus.jsonl", tmp_path / "queries.jsonl")
