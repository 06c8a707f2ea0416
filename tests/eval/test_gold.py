from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from api.history import Turn
from eval.gold import Evidence, GoldError, load_gold, of_split

ROW = {
    "id": "a1",
    "question": "And in 2023?",
    "language": "en",
    "kind": "follow-up",
    "history": ["what are exosomes", {"role": "assistant", "content": "drugs [1]"}],
    "evidence": [[{"document": "en/a.md", "text": "x"}, {"document": "zh/a.md", "text": "甲"}], []],
    "keys": ["drug|药品"],
    "direction": "en->any",
    "period": ["2023-01-01", "2023-12-31"],
}


def write(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n\n", encoding="utf-8")
    return path


def test_a_question_with_everything(tmp_path: Path) -> None:
    (found,) = load_gold([write(tmp_path / "a.jsonl", ROW)])
    assert found.evidence[0] == (Evidence("en/a.md", "x"), Evidence("zh/a.md", "甲"))
    assert found.period == (date(2023, 1, 1), date(2023, 12, 31))
    assert found.history == (Turn("user", "what are exosomes"), Turn("assistant", "drugs [1]"))
    assert found.answerable


def test_a_folder_is_read_in_order_and_without_evidence_a_question_is_unanswerable(tmp_path: Path) -> None:
    bare = {"id": "u1", "question": "?", "language": "zh", "kind": "unanswerable", "evidence": []}
    write(tmp_path / "b.jsonl", ROW | {"id": "b1"})
    write(tmp_path / "a.jsonl", bare)
    found = load_gold([tmp_path])
    assert [question.id for question in found] == ["u1", "b1"]
    assert not found[0].answerable


def test_one_half_is_taken_by_its_name(tmp_path: Path) -> None:
    rows = [ROW | {"id": "x", "split": "tune"}, ROW | {"id": "y", "split": "test"}, ROW | {"id": "z"}]
    questions = load_gold([write(tmp_path / "a.jsonl", *rows)])
    assert [question.id for question in of_split(questions, "test")] == ["y"]
    assert len(of_split(questions, None)) == 3
    with pytest.raises(GoldError, match="tset"):
        of_split(questions, "tset")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([ROW, ROW], "line 2: the id 'a1' is used twice"),
        ([{"id": "x"}], "line 1: not a gold question"),
        ([ROW | {"period": ["2023"]}], "line 1: not a gold question"),
        ([], "no gold questions"),
    ],
)
def test_what_is_wrong_is_said(rows: list[object], said: str, tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=said):
        load_gold([write(tmp_path / "a.jsonl", *rows)])
