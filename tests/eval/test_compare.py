from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from eval.compare import NothingInCommon, compare, compare_json, compare_markdown, randomisation_test
from eval.run import Run


def test_p_is_the_share_of_signs_that_do_as_well() -> None:
    # Of the 2^3 ways to sign (1, 1, 1), two reach a sum of 3 in absolute value.
    assert randomisation_test(np.ones(3)) == pytest.approx(2 / 2**3, abs=0.02)
    assert randomisation_test(np.ones(20)) < 0.001
    assert randomisation_test(np.array([1.0, -1.0])) == 1
    assert randomisation_test(np.zeros(5)) == 1


def run(**values: float | None) -> Run:
    questions = [{"id": key, "question": f"{key}?", "values": {"evidence": value}} for key, value in values.items()]
    return Run("gold", "r", {}, {}, questions)


def test_only_questions_in_common_and_defined_in_both_count() -> None:
    (found,) = compare(run(a=1, b=0, c=None, d=1), run(a=0, b=1, c=1, e=1))
    assert (found.a, found.b, found.count) == (1 / 2, 1 / 2, 2)
    assert (found.better, found.worse) == ((("b", 1),), (("a", -1),))


def test_questions_that_changed_most_come_first() -> None:
    (found,) = compare(run(a=0, b=0, c=0), run(a=0.5, b=1, c=0.5))
    assert [key for key, _ in found.better] == ["b", "a", "c"]


def test_nothing_in_common() -> None:
    with pytest.raises(NothingInCommon):
        compare(run(a=1), run(b=1))


def test_a_run_against_itself(gold_run: Run) -> None:
    assert all(d.a == d.b and d.p == 1 and not d.better + d.worse for d in compare(gold_run, gold_run))


def test_markdown_and_json_name_what_got_worse(gold_run: Run) -> None:
    broken = [
        dict(q) | {"values": q["values"] | {"evidence": q["values"].get("evidence") if q["id"] != "found" else 0.0}}
        for q in gold_run.questions
    ]
    after = replace(gold_run, questions=broken)
    differences = compare(gold_run, after)
    assert "worse in evidence (1):\n- -1.000 found: found?" in compare_markdown(gold_run, after, differences)
    assert compare_json(differences)["evidence"]["worse"] == {"found": -1}
