from __future__ import annotations

from pathlib import Path

import pytest

from eval.baselines import System
from eval.collection import system_ranker
from eval.datasets import Item
from tests.api.conftest import FakeModel, FakeSearcher

LONG = "化妆品不得添加外泌体。" * 800
CORPUS = {
    "long": Item(LONG + "The answer stands at the very end: zebra."),
    "titled": Item("Nothing about it.", title="zebra"),
    "empty": Item("", title="Only a title about giraffes"),
}


@pytest.fixture(autouse=True)
def fake_search(monkeypatch: pytest.MonkeyPatch) -> None:
    model = FakeModel()
    monkeypatch.setattr("index.model.StaticModel.load", lambda folder=None: model)
    monkeypatch.setattr("api.parts.make_searcher", lambda collection, parts: FakeSearcher(collection, model))


def test_an_item_is_ranked_as_a_whole_and_comes_back_once() -> None:
    with system_ranker("yinju", CORPUS, lambda things, what: things) as (rank, made_of):
        assert rank("zebra answer", 10)[0] == "long"
        assert sorted(rank("giraffes", 10)) == sorted(CORPUS)
        assert made_of["system"] == "yinju" and "fake" in made_of["model"]


@pytest.mark.parametrize("system", ["bm25", "dense"])
def test_baselines_see_title_and_text(system: System) -> None:
    with system_ranker(system, CORPUS, lambda things, what: things) as (rank, _):
        assert rank("giraffes title", 1) == ["empty"]


def test_nothing_is_left_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with system_ranker("yinju", CORPUS, lambda things, what: things):
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())
