from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest

from ingest import archive
from ingest.decode import ReadError
from ingest.read import ReadFailure, read_documents


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return path


def read(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Texts and reasons by the name within the archive."""
    failures: list[ReadFailure] = []
    texts = {document.origin.partition("!/")[2]: document.text for document in read_documents(path, failures.append)}
    return texts, {failure.origin.partition("!/")[2]: failure.reason for failure in failures}


def test_members_are_documents_and_their_sidecars_count(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "a.zip",
        {
            "b/二.md": "第二篇".encode(),
            "a.txt": b"first",
            "a.txt.meta.yaml": b"title: Declared",
            "x.exe": b"MZ",
            ".hidden.txt": b"x",
            "__MACOSX/a.txt": b"x",
            "rows.jsonl": b'{"id": 7, "text": "row"}\n{"id": 8}\n',
        },
    )
    texts, failures = read(path)
    assert texts == {"a.txt": "first", "b/二.md": "第二篇", "rows.jsonl#7": "row"}
    assert list(failures) == ["rows.jsonl#2"]
    assert next(iter(read_documents(path, lambda _: None))).metadata.title == "Declared"


def test_names_in_the_encoding_of_chinese_windows_are_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"tonggao.txt": b"text"})
    data = path.read_bytes().replace(b"tonggao.txt", "通告1.txt".encode("gb18030").ljust(11, b"_")[:11])
    path.write_bytes(data.replace(b"\xcd\xa8\xb8\xe61.txt__", b"\xcd\xa8\xb8\xe6_1.txt_"[:11]))
    with zipfile.ZipFile(path) as package:
        assert [archive._name(info)[:2] for info in package.infolist()] == ["通告"]


def test_a_bomb_is_refused_before_it_fills_the_disk(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"bomb.txt": b"0" * (64 << 20), "good.txt": b"good"})
    texts, failures = read(path)
    assert texts == {"good.txt": "good"}
    assert "refused" in failures["bomb.txt"]


def test_an_archive_that_claims_more_than_the_bound_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_TOTAL", 10)
    with pytest.raises(ReadError, match="unpack it yourself"):
        read(zipped(tmp_path / "a.zip", {"a.txt": b"more than ten bytes"}))


def test_archives_within_archives_end(tmp_path: Path) -> None:
    data = b"deep"
    for level in range(6):
        sink = io.BytesIO()
        with zipfile.ZipFile(sink, "w") as package:
            package.writestr(f"{level}.zip" if level else "deep.txt", data)
        data = sink.getvalue()
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    texts, failures = read(path)
    assert texts == {}
    assert ["within each other" in reason for reason in failures.values()] == [True]


@pytest.mark.parametrize("name", ["../up.txt", "/etc/up.txt", "a/../../up.txt", "C:\\up.txt"])
def test_a_member_never_leaves_the_archive(tmp_path: Path, name: str) -> None:
    texts, failures = read(zipped(tmp_path / "a.zip", {name: b"out", "in.txt": b"in"}))
    assert texts == {"in.txt": "in"}
    assert [reason for reason in failures.values() if "leads out" in reason]
    assert not (tmp_path / "up.txt").exists()


def test_a_symbolic_link_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as package:
        info = zipfile.ZipInfo("link.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        package.writestr(info, str(secret))
    texts, failures = read(path)
    assert texts == {}
    assert "symbolic link" in failures["link.txt"]


def test_a_damaged_member_fails_alone(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.txt": b"abcdefgh" * 50, "b.txt": b"whole"})
    data = bytearray(path.read_bytes())
    data[35 + len("a.txt")] ^= 0xFF
    path.write_bytes(bytes(data))
    texts, failures = read(path)
    assert texts == {"b.txt": "whole"}
    assert "damaged" in failures["a.txt"]
