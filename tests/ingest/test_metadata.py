from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest.metadata import MetadataError, declared, split_front_matter
from ingest.read import read_documents


def only(path: Path) -> Any:
    (document,) = read_documents(path)
    return document


def test_front_matter_declares_and_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "---\ntitle: 甲\ndate: 2024年3月5日\nkind: News\nreplaces: [旧一, 旧二]\nstatus: in force\n---\n# 乙\n正文",
        "utf-8",
    )
    document = only(path)
    assert document.text == "# 乙\n正文"
    assert document.metadata.title == "甲"
    assert document.metadata.published == date(2024, 3, 5)
    assert document.metadata.kind == "news"
    assert document.metadata.replaces == ("旧一", "旧二")
    assert not document.metadata.detected & {"title", "published", "kind", "status"}


@pytest.mark.parametrize(
    "text", ["---\nA sentence without a key.\n---\nrest", "--- \nno end: here", "----\na: b\n---\n", "---\n"]
)
def test_a_text_that_begins_with_a_rule_has_no_front_matter(text: str) -> None:
    assert split_front_matter(text, "x") == ({}, text)


@pytest.mark.parametrize("name", ["a.txt.meta.yaml", "a.meta.yaml"])
def test_a_sidecar_declares_and_front_matter_beats_it(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").write_text("---\ntitle: inner\n---\nbody text here", "utf-8")
    (tmp_path / name).write_text("title: outer\nsource: 示例社\n", "utf-8")
    metadata = only(tmp_path / "a.txt").metadata
    assert (metadata.title, metadata.source) == ("inner", "示例社")


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("title: [unclosed\n", "malformed YAML"),
        ("titel: x\n", "unknown key 'titel'; known are title"),
        ("published: 2024-02-30\n", "not a date"),
        ("published: 03/04/2024\n", "not a date"),
        ("kind: poem\n", "not one of news"),
        ("title: {a: b}\n", "single value"),
        ("a: " + "[" * 5000 + "\n", "malformed YAML|unknown key"),
        ("x: &a [1]\ny: *b\n", "malformed YAML"),
    ],
)
def test_metadata_that_cannot_be_understood_is_refused_with_the_reason(
    tmp_path: Path, block: str, message: str
) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"---\n{block}---\nbody", "utf-8")
    with pytest.raises(MetadataError, match=message):
        only(path)
    path.write_text("body", "utf-8")
    (tmp_path / "a.md.meta.yaml").write_text(block, "utf-8")
    with pytest.raises(MetadataError, match=message) as caught:
        only(path)
    assert str(tmp_path) in str(caught.value)


def test_empty_values_declare_nothing() -> None:
    assert declared({"title": "", "source": None, "published": "null"}, "x") == {}
