import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from index.manifest import FORMAT, BrokenManifest, Manifest, ModelMismatch, NewerFormat, read_file, write_atomically
from tests.index.conftest import FakeModel

MANIFEST = Manifest.of("a-1", FakeModel(), FakeModel())


def test_manifest_round_trips() -> None:
    assert Manifest.parse(MANIFEST.dump(), Path("c/manifest.json")) == MANIFEST


def test_newer_format_says_upgrade(tmp_path: Path) -> None:
    text = json.dumps({"format": FORMAT + 1, "something": "unheard of"})
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(NewerFormat, match=rf"format {FORMAT + 1}.*upgrade"):
        read_file(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"', '{"format": "x"}', '{"format": 1, "other": 2}'])
def test_what_is_no_manifest_is_broken(text: str, tmp_path: Path) -> None:
    with pytest.raises(BrokenManifest):
        Manifest.parse(text, tmp_path / "manifest.json")
    (tmp_path / "manifest.json").write_text(text)
    assert read_file(tmp_path) is None


@pytest.mark.parametrize(
    ("field", "word"), [("model_hash", "model"), ("dimension", "model"), ("table_hash", "token table")]
)
def test_other_models_name_the_command_that_helps(field: str, word: str) -> None:
    other = Manifest(**{**asdict(MANIFEST), field: 7})
    with pytest.raises(ModelMismatch, match=rf"{word}.*yinju reindex --collection c$"):
        MANIFEST.check_models(other, Path("home/c"))
    MANIFEST.check_models(replace(MANIFEST, analyser="a-2"), Path("home/c"))


def test_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    write_atomically(tmp_path / "x", "old")
    write_atomically(tmp_path / "x", "new")
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("x", "new")]
