from __future__ import annotations

import json
from dataclasses import replace
from math import log2
from pathlib import Path

import pytest

from eval.markdown import summary
from eval.measure_gold import measure_gold
from eval.places import Library
from eval.report import report
from eval.run import Run, RunError, load_run
from tests.eval.conftest import GOLD, REPLIES, SOURCES


def mean(run: Run, name: str) -> float:
    return run.measures[name].mean


def test_evidence_counts_a_refusal_as_nothing_found(gold_run: Run) -> None:
    assert mean(gold_run, "evidence") == (1 + 0 + 1 / 2 + 0) / 4
    assert mean(gold_run, "evidence complete") == (1 + 0 + 0 + 0) / 4


def test_quote_precision_is_over_answers(gold_run: Run) -> None:
    assert mean(gold_run, "quote precision") == (1 / 1 + 0 / 2 + 1 / 1) / 3


def test_keys_are_looked_for_in_the_quotes(gold_run: Run) -> None:
    assert mean(gold_run, "keys") == (1 + 0 + 0 + 0) / 4


def test_verbatim_covers_nearest_as_well(gold_run: Run) -> None:
    assert mean(gold_run, "verbatim") == 1
    assert gold_run.measures["verbatim"].count == 5


def test_refusal(gold_run: Run) -> None:
    assert mean(gold_run, "refusal precision") == 1 / 2
    assert mean(gold_run, "refusal recall") == 1 / 1
    assert mean(gold_run, "answer rate") == 3 / 4
    assert mean(gold_run, "wrong when answered") == 1 / 3  # "missed"; "half" shows something right


def test_confidence_is_judged_against_what_was_nearest_when_refusing(gold_run: Run) -> None:
    right = {"found": 1, "missed": 0, "half": 1, "refused wrongly": 1, "refused rightly": 0}
    assert {question["id"]: question["values"]["right"] for question in gold_run.questions} == right
    risks = [0 / 1, 1 / 2, 1 / 3, 1 / 4, 2 / 5]  # in the order of confidence: .9 .8 .7 .2 .1
    assert mean(gold_run, "AURC") == pytest.approx(sum(risks) / 5)


def test_retrieval_counts_groups_of_evidence(gold_run: Run) -> None:
    values = {question["id"]: question["values"] for question in gold_run.questions}
    assert values["half"]["R@10"] == 1 / 2
    assert values["half"]["nDCG@10"] == pytest.approx(1 / (1 + 1 / log2(3)))
    assert "hit@1" not in values["refused rightly"]
    assert gold_run.measures["hit@1"].count == 4


def test_a_users_questions_need_neither_directions_nor_near_misses() -> None:
    """`yinju eval gold --gold FILE` crashed on five questions without a near miss."""
    library = Library(list(SOURCES.values()))
    questions = [replace(question, direction="", near_miss_of="") for question in GOLD]
    run = measure_gold(questions, lambda question: REPLIES[question.id], library, {}, lambda ids, what: ids)
    text = summary(run)
    assert "near miss" not in text and "| zh->zh |" in text
    assert [q["direction"] for q in run.questions] == ["zh->en", "en->zh", "en->any", "", "zh->zh"]
    assert "near miss" not in report(run)


def test_the_source_that_found_the_evidence(gold_run: Run) -> None:
    assert mean(gold_run, "found by words") == (1 + 0 + 1 + 1) / 4
    assert mean(gold_run, "found by translation") == 0


def test_parts(gold_run: Run) -> None:
    assert set(gold_run.by["group"]) == {"same", "across", "unanswerable", "near miss"}
    assert gold_run.by["group"]["across"]["evidence"].mean == (1 + 0) / 2
    assert gold_run.by["direction"]["zh->en"]["evidence"].mean == 1
    assert gold_run.by["kind"]["unanswerable"]["refusal recall"].mean == 1
    assert gold_run.by["group"]["near miss"]["refusal recall"].count == 1


def test_a_saved_run_comes_back(gold_run: Run, tmp_path: Path) -> None:
    path = tmp_path / "runs" / "a.json"
    gold_run.save(path)
    back = load_run(path)
    assert back.to_json() == gold_run.to_json()
    assert "NaN" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version": 1}', json.dumps({"version": 99})])
def test_what_is_not_a_run_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(RunError):
        load_run(tmp_path / "x.json")
