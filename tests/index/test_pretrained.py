"""Finding models: folders, cache, hub, and what is said when there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import pretrained
from index.pretrained import MissingExtra, PretrainedError, check_device, folder_hash, locate, require_models_extra


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The hub's library refuses to ask, and its cache is empty."""
    pytest.importorskip("huggingface_hub", reason="the extra `models` is not installed")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))


def test_a_missing_extra_is_told_with_its_pip_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pretrained, "find_spec", lambda package: None)
    with pytest.raises(MissingExtra, match=r"training needs torch.*: pip install 'yinju\[models\]'$"):
        require_models_extra("training")


def test_a_folder_is_its_own_place(tmp_path: Path) -> None:
    assert locate(str(tmp_path), "ns") == str(tmp_path)


@pytest.mark.parametrize("name", ["/no/such/folder", "./model", "a/b/c", "model with spaces"])
def test_what_cannot_be_on_the_hub_is_not_asked_for(name: str) -> None:
    with pytest.raises(PretrainedError, match="no such folder, and not a name"):
        locate(name, "ns")


@pytest.mark.parametrize("name", ["owner/model", "model"])
def test_without_a_network_one_line_says_so(offline: None, name: str) -> None:
    with pytest.raises(PretrainedError, match=f"model {name}: no such folder, and the hub cannot be reached"):
        locate(name, "ns")


def test_a_model_in_the_cache_needs_no_network(offline: None, tmp_path: Path) -> None:
    repository = tmp_path / "cache" / "models--ns--model"
    snapshot = repository / "snapshots" / "abc"
    snapshot.mkdir(parents=True)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("abc")
    (snapshot / "config.json").write_text("{}")
    with pytest.raises(PretrainedError, match="cannot be reached"):  # a download that was broken off
        locate("model", "ns")
    (snapshot / "model.safetensors").write_bytes(b"weights")
    assert locate("model", "ns") == str(snapshot)


@pytest.mark.parametrize("device", ["gpu", "cuda:x", ""])
def test_a_device_that_does_not_exist(device: str) -> None:
    with pytest.raises(PretrainedError, match="YINJU_DEVICE"):
        check_device(device)


def test_the_hash_changes_with_weights_and_configuration_only(tmp_path: Path) -> None:
    weights, config = tmp_path / "model.safetensors", tmp_path / "config.json"
    weights.write_bytes(bytes(range(256)) * 4096)
    config.write_text("{}")
    seen = {folder_hash(tmp_path)}
    (tmp_path / "README.md").write_text("words")
    assert folder_hash(tmp_path) in seen
    weights.write_bytes(bytes(reversed(range(256))) * 4096)
    seen.add(folder_hash(tmp_path))
    config.write_text('{"prompts": {}}')
    seen.add(folder_hash(tmp_path))
    assert len(seen) == 3


@pytest.mark.parametrize("size", [0, 1, 65_536, 65_537])
def test_small_weights_are_hashed_whole(tmp_path: Path, size: int) -> None:
    weights = tmp_path / "pytorch_model.bin"
    weights.write_bytes(b"\0" * size)
    before = folder_hash(tmp_path)
    weights.write_bytes(b"\0" * (size - 1) + b"\1")
    assert folder_hash(tmp_path) != before
