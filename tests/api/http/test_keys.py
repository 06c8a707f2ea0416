from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from api.http.keys import FILENAME, BadKeyName, BrokenKeys, Keys, UnknownKey
from tests.api.conftest import Run


def test_a_key_is_found_by_its_secret_alone(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    secrets = {name: keys.add(name, "reader") for name in ("ann", "bob")}
    assert {name: key.name for name, secret in secrets.items() if (key := keys.find(secret))} == {
        "ann": "ann",
        "bob": "bob",
    }
    assert keys.find("ann") is None and keys.find("") is None and keys.find(secrets["ann"][:-1]) is None


def test_only_the_hash_is_kept_and_only_for_the_owner(tmp_path: Path) -> None:
    secret = Keys(tmp_path).add("ann", "editor")
    path = tmp_path / FILENAME
    assert secret not in path.read_text() and len(json.loads(path.read_text())[0]["hash"]) == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(secret) >= len("yinju_") + 43  # 256 bits in base64


def test_a_removed_key_ends_at_once(tmp_path: Path) -> None:
    running, elsewhere = Keys(tmp_path), Keys(tmp_path)
    secret = elsewhere.add("ann", "reader")
    assert running.find(secret)
    elsewhere.remove("ann")
    assert running.find(secret) is None
    with pytest.raises(UnknownKey):
        elsewhere.remove("ann")


def test_names_are_checked_and_unique(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    keys.add("ann", "reader")
    for name in ("ann", "", "a b", "../x", "x" * 65):
        with pytest.raises(BadKeyName):
            keys.add(name, "reader")


@pytest.mark.parametrize("text", ["", "{", "[1]", '[{"name": "ann"}]'])
def test_an_unreadable_file_lets_nobody_in(tmp_path: Path, text: str) -> None:
    (tmp_path / FILENAME).write_text(text)
    with pytest.raises(BrokenKeys):
        Keys(tmp_path).all()


def test_the_command_line_makes_lists_and_removes(yinju: Run) -> None:
    code, secret, note = yinju("keys", "add", "website", "--role", "editor")
    assert code == 0 and secret.startswith("yinju_") and "only time" in note
    assert yinju("keys", "add", "website")[0] == 2
    assert yinju("keys", "add", "x", "--role", "king")[0] == 2
    _, listed, _ = yinju("keys", "list", "--json")
    assert (json.loads(listed)["name"], json.loads(listed)["role"]) == ("website", "editor")
    assert secret.strip() not in listed
    assert yinju("keys", "remove", "website")[0] == 0
    assert yinju("keys", "list")[1] == ""
