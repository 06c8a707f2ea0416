from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from api.calibration import Calibration
from api.signals import NAMES
from eval.bootstrap import Floats
from eval.calibrate import TooFewQuestions, cross_validated, fit, logistic, sigmoid, threshold_for
from eval.cli import app
from tests.api.conftest import fake_model as fake_model

RANDOM = np.random.default_rng(5)
SIGNALS = RANDOM.random((4000, len(NAMES)))
RIGHT = (RANDOM.random(4000) < sigmoid(8 * SIGNALS[:, 0] - 3)).astype(np.float64)


def confidences(calibration: Calibration, signals: Floats) -> Floats:
    return np.array([calibration.confidence(dict(zip(NAMES, row, strict=True))) for row in signals])


def test_the_map_that_made_the_data_is_found_again() -> None:
    two = np.column_stack([SIGNALS[:, 0], 100 * RANDOM.random(4000)])  # the second signal says nothing
    right = (RANDOM.random(4000) < sigmoid(8 * two[:, 0] - 3)).astype(np.float64)
    first, second, intercept = logistic(two, right)
    assert first == pytest.approx(8, abs=0.6)
    assert second == pytest.approx(0, abs=0.006)
    assert intercept == pytest.approx(-3, abs=0.6)


def test_a_perfect_separation_stays_finite() -> None:
    weight, intercept = logistic(np.array([[0.1], [0.2], [0.8], [0.9]]), np.array([0.0, 0.0, 1.0, 1.0]))
    assert np.isfinite([weight, intercept]).all() and weight > 0


def test_a_signal_that_never_changes_gets_no_weight() -> None:
    weights = logistic(np.column_stack([SIGNALS[:, 0], np.full(4000, 3.0)]), RIGHT)
    assert weights[1] == pytest.approx(0, abs=1e-9)


def test_fitted_confidences_are_calibrated_out_of_fold() -> None:
    fitted = fit(SIGNALS, RIGHT, "synthetic")
    assert fitted.ece < 0.03
    assert fitted.error_rate <= 0.05 + 1e-12
    found = confidences(fitted.calibration, SIGNALS[:500])
    assert 0.5 < found.mean() < 0.8 and np.corrcoef(found, SIGNALS[:500, 0])[0, 1] > 0.9


def test_good_weights_are_kept_where_questions_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty weights from sixty questions are noise; the given ones are right but for their scale."""
    names = tuple(f"s{number}" for number in range(40))
    monkeypatch.setattr("eval.calibrate.NAMES", names)
    signals = RANDOM.random((60, 40))
    right = (RANDOM.random(60) < sigmoid(8 * signals[:, 0] - 4)).astype(np.float64)
    good = Calibration(dict.fromkeys(names, 0.0) | {"s0": 4.0}, 1.0)
    fitted = fit(signals, right, "few", folds=5, begin=good)
    assert fitted.way == "weights kept, their sum rescaled"
    found = [fitted.calibration.confidence(dict(zip(names, row, strict=True))) for row in signals]
    assert np.mean(found) == pytest.approx(right.mean(), abs=0.02)
    assert np.corrcoef(found, signals[:, 0])[0, 1] > 0.9


def test_weights_that_mislead_are_fitted_anew() -> None:
    bad = Calibration(dict.fromkeys(NAMES, 0.0), 0.0)
    assert fit(SIGNALS, RIGHT, "many", begin=bad).way == "weights fitted"


def test_more_errors_allowed_more_answers() -> None:
    rates, thresholds, shares = zip(*fit(SIGNALS, RIGHT, "synthetic", error_rate=0.07).choices, strict=True)
    assert rates == (0.02, 0.05, 0.07, 0.1, 0.15, 0.2)
    assert list(shares) == sorted(shares) and list(thresholds) == sorted(thresholds, reverse=True)


@pytest.mark.parametrize(("error_rate", "threshold"), [(0.0, 0.8), (1 / 4, (0.6 + 0.5) / 2), (0.5, 0.0 + 0.4 / 2)])
def test_threshold_is_half_way_to_the_first_question_left_out(error_rate: float, threshold: float) -> None:
    confidence, right = np.array([0.9, 0.7, 0.65, 0.6, 0.5, 0.4]), np.array([1.0, 0, 1, 1, 0, 0])
    assert threshold_for(confidence, right, error_rate) == pytest.approx(threshold)


def test_nothing_is_answered_when_the_surest_are_wrong() -> None:
    assert threshold_for(np.array([0.9, 0.5]), np.array([0.0, 1.0]), 0.05) == 1


def test_folds_are_the_same_every_time() -> None:
    first, second = (cross_validated(SIGNALS[:100], RIGHT[:100]) for _ in range(2))
    assert np.array_equal(first, second)


def test_too_few_questions() -> None:
    with pytest.raises(TooFewQuestions, match="at least 20"):
        fit(SIGNALS[:30], np.ones(30), "x")


def test_the_file_is_what_api_reads(tmp_path: Path) -> None:
    fitted = fit(SIGNALS, RIGHT, "synthetic")
    fitted.save(tmp_path / "calibration.json")
    assert Calibration.load(tmp_path) == fitted.calibration
    data = json.loads((tmp_path / "calibration.json").read_text(encoding="utf-8"))
    assert data["fitted_on"] == "synthetic" and {"error_rate", "coverage", "ece"} < set(data)


@pytest.mark.usefixtures("fake_model")
def test_calibrate_command_stores_with_the_collection_what_makes_it_refuse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thirty questions that the collection answers and thirty that it does not: the fit tells them apart."""
    from api.engine import Engine

    monkeypatch.setenv("YINJU_HOME", str(tmp_path / "home"))
    rows: list[dict[str, object]] = []
    (tmp_path / "decrees").mkdir()
    for number, word in enumerate(f"{a}{b}{b}{a}on" for a in "bcdfgh" for b in "aeiou"):
        text = f"The {word} decree was published by the ministry in Oslo."
        (tmp_path / "decrees" / f"{word}.md").write_text(text + "\n")
        evidence = [[{"document": f"{word}.md", "text": text}]]
        asked = {"id": f"a{number}", "question": f"When was the {word} decree published by the ministry?"}
        rows.append(asked | {"language": "en", "kind": "fact", "evidence": evidence, "keys": [word]})
        unknown = {"id": f"u{number}", "question": f"Which zebras live near {number} volcanoes?"}
        rows.append(unknown | {"language": "en", "kind": "unanswerable", "evidence": []})
    with Engine.open(collection="mine", create=True) as engine:
        engine.ingest([tmp_path / "decrees"])
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(map(json.dumps, rows)))

    result = CliRunner().invoke(app, ["calibrate", "--collection", "mine", "--gold", str(gold), "--json"])

    assert result.exit_code == 0, result.output
    printed = json.loads(result.stdout)
    assert printed["questions"] == 60 and printed["error_rate"] <= 0.05
    assert (tmp_path / "home" / "mine" / "calibration.json").is_file()
    with Engine.open(collection="mine") as engine:
        assert engine.ask(str(rows[0]["question"])).answered
        assert not engine.ask(str(rows[1]["question"])).answered
