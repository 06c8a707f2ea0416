from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.home import CollectionPlace
from api.http.uploads import UnreadableType, UnsafeFolder, Uploads, safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.txt", "report.txt"),
        ("../../etc/cron.d/x.txt", "x.txt"),
        ("..\\..\\windows\\x.txt", "x.txt"),
        ("/etc/passwd.txt", "passwd.txt"),
        (".hidden.txt", "hidden.txt"),
        ("a\x00b\n.txt", "a_b_.txt"),
        ("化妆品监督管理条例（2020）.txt", "化妆品监督管理条例（2020）.txt"),
        ('a?*:|<>".txt', "a_______.txt"),
        (".txt", "document.txt"),
        ("REPORT.TXT", "REPORT.TXT"),
        ("table.csv.gz", "table.csv.gz"),
    ],
)
def test_names_lose_what_is_unusual(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=300))
def test_a_safe_name_is_one_visible_file_of_its_folder(stem: str) -> None:
    name = safe_name(f"{stem}.txt")
    assert name == os.path.basename(name) and not name.startswith(".") and name.endswith(".txt")
    assert "\\" not in name and name.isprintable() and len(name.encode()) <= 184
    assert safe_name(name) == name


@pytest.mark.parametrize("name", ["x.exe", "x", "x.txt/", "", "x.yaml", "x.txt.yml"])
def test_types_that_no_reader_knows_are_refused(name: str) -> None:
    with pytest.raises(UnreadableType):
        safe_name(name)


def uploads(home: Path) -> Uploads:
    return Uploads(CollectionPlace(home, "default"))


def test_a_file_stays_apart_until_its_job_begins(tmp_path: Path) -> None:
    store = uploads(tmp_path)
    store.receive("1", "a.txt", io.BytesIO(b"old"))
    store.settle("1", ("a.txt",))
    assert store.receive("2", "a.txt", io.BytesIO(b"newer")) == 5
    assert (store.folder / "a.txt").read_bytes() == b"old"
    assert store.settle("2", ("a.txt",)) == [store.folder / "a.txt"]
    assert (store.folder / "a.txt").read_bytes() == b"newer"
    assert store.settle("2", ("a.txt",)) == [store.folder / "a.txt"]  # as after a crash
    assert not list((store.folder / ".incoming").iterdir())


def test_a_link_is_replaced_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("untouched")
    store = uploads(tmp_path / "home")
    store.folder.mkdir(parents=True)
    (store.folder / "a.txt").symlink_to(outside)
    store.receive("1", "a.txt", io.BytesIO(b"new"))
    store.settle("1", ("a.txt",))
    assert outside.read_text() == "untouched" and not (store.folder / "a.txt").is_symlink()


def test_a_folder_that_is_a_link_out_of_the_home_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    store = uploads(tmp_path / "home")
    store.folder.parent.mkdir(parents=True)
    store.folder.symlink_to(outside)
    with pytest.raises(UnsafeFolder):
        store.receive("1", "a.txt", io.BytesIO(b"x"))
    assert not list(outside.iterdir())


def test_what_a_cut_off_upload_left_is_found(tmp_path: Path) -> None:
    store = uploads(tmp_path)
    for job in ("1", "2"):
        store.receive(job, "a.txt", io.BytesIO(b"x"))
    assert list(store.stale()) == []
    os.utime(store.folder / ".incoming" / "2", (0, 0))
    assert list(store.stale()) == ["2"]
    store.discard("2")
    assert list(store.stale(-1)) == ["1"]
