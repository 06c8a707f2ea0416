"""`yinju train`: the whole way with a handful of rows, and what goes wrong before it."""

from __future__ import annotations

import json
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest

from tests.api.conftest import Run

MISSING = find_spec("sentence_transformers") is None
WORDS = (
    "exosome serum peptide agency filing toxin retinol cream label claim export battery skin milk code notice".split()
)


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    """Two files of rows."""
    folder = tmp_path / "pairs"
    folder.mkdir()
    rows = [{"en": f"the {a} and the {b}", "zh": f"外泌体{i}和备案{i}"} for i, (a, b) in enumerate(pairwise(WORDS))]
    asked = [{"question": f"what about {word}", "passage": f"{word} is regulated, {word} too"} for word in WORDS]
    for name, lines in (("translations", rows), ("questions", asked)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in lines), encoding="utf-8")
    return folder


@pytest.mark.slow
@pytest.mark.skipif(MISSING, reason="the extra `models` is not installed")
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_a_model_comes_out_and_a_second_run_goes_on(yinju: Run, pairs: Path, tmp_path: Path) -> None:
    from index.model import StaticModel

    out = tmp_path / "model"
    command = (
        "train",
        pairs,
        "--out",
        out,
        "--dimension",
        "16",
        "--epochs",
        "1",
        "--members",
        "2",
        "--late-steps",
        "3",
    )
    code, said, progress = yinju(*command)
    assert code == 0, progress
    assert f"--model {out}" in said
    assert "dense 1/2: 1/" in progress and "late 2/2: 3/3, loss" in progress
    assert StaticModel.load(out).dimension == 16
    digest = (out / "model.hash").read_text()
    code, _, progress = yinju(*command)
    assert code == 0
    assert progress == f"going on with the run in {out}; done: dense-0, dense-1, initial, late-0, late-1\n"
    assert (out / "model.hash").read_text() == digest
    code, _, progress = yinju(*command[:-1], "4")
    assert code == 2
    assert "other settings" in progress


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no/such/folder", "--out", "x"], "no/such/folder"),
        (["."], "--out"),
        ([".", "--out", "x", "--share", "0"], "--share"),
    ],
)
def test_a_mistake_is_one_line(yinju: Run, arguments: list[str], message: str) -> None:
    code, out, err = yinju("train", *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert message in err


@pytest.mark.skipif(MISSING, reason="the extra `models` is not installed")
def test_rows_of_an_unknown_kind_are_a_mistake(yinju: Run, tmp_path: Path) -> None:
    folder = tmp_path / "rows"
    folder.mkdir()
    (folder / "a.jsonl").write_text('{"left": "a", "right": "b"}\n')
    code, _, err = yinju("train", folder, "--out", tmp_path / "out")
    assert code == 2
    assert "a.jsonl: rows have the keys left, right" in err


def test_without_the_extra_the_pip_line_is_told(
    yinju: Run, pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.pretrained.find_spec", lambda package: None)
    code, _, err = yinju("train", pairs, "--out", tmp_path / "out")
    assert code == 2
    assert err == "yinju: training needs torch, which is not installed: pip install 'yinju[models]'\n"


def test_help_shows_every_kind_of_row(yinju: Run) -> None:
    _, out, _ = yinju("train", "--help")
    for keys in ('"en": "..", "zh": ".."', '"question": ".."', '"q_en": ".."', '"title": "..", "article"'):
        assert keys in out
