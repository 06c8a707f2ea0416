from __future__ import annotations

import gzip
import json
import os
import resource
import time
from datetime import date
from pathlib import Path

import pytest

from ingest.read import MAX_BYTES, READERS, ReadError, ReadFailure, file_hash, read_documents
from ingest.walk import SUFFIXES


def write_lines(path: Path, rows: list[object]) -> Path:
    path.write_text(
        "\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows), "utf-8"
    )
    return path


def test_every_suffix_has_a_reader() -> None:
    assert set(READERS) == set(SUFFIXES)


@pytest.mark.parametrize(
    "text", ["普通文本\n第二行", "Plain text\n\nwith 😀 emoji", "نص عربي من اليمين إلى اليسار", "中英 mixed text，一行"]
)
def test_a_text_file_is_one_document_with_its_text_unchanged(tmp_path: Path, text: str) -> None:
    path = tmp_path / "名 字😀.txt"
    path.write_text(text, "utf-8")
    (document,) = read_documents(path)
    assert document.text == text
    assert document.origin == str(path)
    assert len(document.id) == 16


def test_a_changed_file_keeps_its_id_and_changes_its_hash(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one")
    (before,), hash_before = read_documents(path), file_hash(path)
    assert file_hash(path) == hash_before
    (tmp_path / "a.txt.meta.yaml").write_text("title: T")
    (after,) = read_documents(path)
    assert (before.id, before.origin) == (after.id, after.origin)
    assert before.content_hash != after.content_hash
    assert file_hash(path) != hash_before


def test_rows_are_documents_with_columns_as_metadata(tmp_path: Path) -> None:
    path = write_lines(
        tmp_path / "n.jsonl",
        [
            {
                "id": "k1",
                "text": "第一条新闻。",
                "title": "标题",
                "published": "2023-08-14 17:06",
                "publisher": "示例社",
            },
            "",
            {"text": "二"},
        ],
    )
    first, second = read_documents(path)
    assert first.origin == f"{path}#k1"
    assert second.origin == f"{path}#3"
    assert (first.metadata.title, first.metadata.published) == ("标题", date(2023, 8, 14))
    assert first.metadata.source == "示例社"
    assert not first.metadata.detected & {"title", "published", "source"}


def test_an_id_keeps_a_row_s_document_when_rows_move(tmp_path: Path) -> None:
    rows: list[object] = [{"id": 1, "text": "a"}, {"id": 2, "text": "b"}]
    ids = [document.id for document in read_documents(write_lines(tmp_path / "n.jsonl", rows))]
    assert [document.id for document in read_documents(write_lines(tmp_path / "n.jsonl", rows[::-1]))] == ids[::-1]


def test_gzipped_rows_and_csv_in_old_encodings_are_read(tmp_path: Path) -> None:
    zipped = tmp_path / "n.jsonl.gz"
    zipped.write_bytes(gzip.compress('{"text": "压缩"}\n'.encode()))
    table = tmp_path / "t.csv"
    table.write_bytes(
        '标题,Text,Published\n甲,"多行\n文本，带逗号",2024-01-02\n乙,另一篇文档的正文内容,\n'.encode("gb18030")
    )
    tabs = tmp_path / "t.tsv"
    tabs.write_text("text\tsource\nbody text\tExample\n", "utf-16")
    assert [document.text for document in read_documents(zipped)] == ["压缩"]
    first, second = read_documents(table)
    assert first.text == "多行\n文本，带逗号"
    assert first.metadata.published == date(2024, 1, 2)
    assert second.origin == f"{table}#2"
    assert [document.metadata.source for document in read_documents(tabs)] == ["Example"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{broken", "malformed JSON"),
        ("[" * 100_000, "malformed JSON"),
        ("[1]", "not a JSON object"),
        ({"title": "no text"}, "no `text`"),
        ({"text": 5}, "not a string"),
        ({"text": "  "}, "empty"),
        ({"text": "x", "kind": "poem"}, "not one of"),
    ],
)
def test_a_bad_row_fails_alone_when_asked_and_is_named_otherwise(tmp_path: Path, row: object, reason: str) -> None:
    path = write_lines(tmp_path / "n.jsonl", [{"text": "good"}, row, {"text": "also good"}])
    failures: list[ReadFailure] = []
    assert [document.text for document in read_documents(path, failures.append)] == ["good", "also good"]
    assert failures[0].origin == f"{path}#2"
    assert reason in failures[0].reason
    with pytest.raises(ReadError, match=r"n\.jsonl: row 2"):
        list(read_documents(path))


def test_a_half_date_in_a_table_is_unknown_and_no_failure(tmp_path: Path) -> None:
    (document,) = read_documents(write_lines(tmp_path / "n.jsonl", [{"text": "x", "published": "8-18 10:47"}]))
    assert document.metadata.published is None


def test_lone_surrogates_and_windows_newlines_in_rows_are_made_canonical(tmp_path: Path) -> None:
    (document,) = read_documents(write_lines(tmp_path / "n.jsonl", ['{"text": "a\\ud800b\\r\\nc"}']))
    assert document.text == "a\ufffdb\nc"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("e.txt", b"", "empty"),
        ("n.md", b"\0" * 4096, "NUL"),
        ("f.txt", b"---\ntitle: x\n---\n \n", "no text"),
        ("h.csv", b"a,b\n1,2\n", "no column `text`"),
        ("g.jsonl.gz", gzip.compress(b'{"text": "x"}\n' * 1000)[:-20], "cut short|damaged"),
        ("g2.jsonl.gz", b"not gzip at all", "damaged"),
        ("p.html", b"<html><script>1</script></html>", "no text"),
        ("x.bin", b"x", "type of file"),
    ],
)
def test_a_bad_file_is_named_with_the_reason(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadError, match=reason) as caught:
        list(read_documents(path))
    assert str(path) in str(caught.value)


def test_a_missing_or_unreadable_file_is_an_error_of_the_user_s(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"gone\.txt"):
        list(read_documents(tmp_path / "gone.txt"))
    with pytest.raises(ReadError, match=r"gone\.txt"):
        file_hash(tmp_path / "gone.txt")
    (tmp_path / "dir.txt").mkdir()
    with pytest.raises(ReadError, match=r"dir\.txt"):
        list(read_documents(tmp_path / "dir.txt"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_an_error_of_the_user_s(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("x")
    path.chmod(0)
    with pytest.raises(ReadError, match="permissions"):
        list(read_documents(path))


@pytest.mark.parametrize("name", ["big.txt", "big.jsonl", "big.csv"])
def test_a_line_of_50_megabytes_is_refused_quickly_without_keeping_it_in_memory(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with path.open("wb") as stream:
        stream.write(b"text\n" if name.endswith(".csv") else b"")
        for _ in range(50):
            stream.write(b"word " * (1 << 18))
        stream.write(b"\n" + (b"" if name.endswith(".txt") else b'{"text": "after"}\n'))
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    with pytest.raises(ReadError, match=r"more than the 32 MB|longer than"):
        list(read_documents(path))
    assert time.monotonic() - start < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000  # kilobytes
    assert path.stat().st_size > MAX_BYTES


def test_the_rows_after_a_line_that_is_too_long_are_read(tmp_path: Path) -> None:
    path = tmp_path / "big.jsonl"
    path.write_text("x" * (17 << 20) + '\n{"text": "after"}\n')
    failures: list[ReadFailure] = []
    assert [document.text for document in read_documents(path, failures.append)] == ["after"]
    assert "longer than" in failures[0].reason
