from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.walk import MissingPath, find_files, suffix_of


def names(paths: list[Path]) -> list[str]:
    return [path.name for path in find_files(paths)]


def test_directories_are_walked_in_sorted_order_and_hidden_or_unknown_files_passed_over(tmp_path: Path) -> None:
    for name in ("b.md", "a.txt", "sub/c.jsonl.gz", ".hidden.txt", ".git/x.md", "picture.png", "a.txt.meta.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert names([tmp_path]) == ["a.txt", "b.md", "c.jsonl.gz"]


def test_a_file_asked_for_twice_is_found_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    assert names([tmp_path / "a.txt", tmp_path]) == ["a.txt"]


def test_a_loop_of_links_among_directories_ends(tmp_path: Path) -> None:
    (tmp_path / "one" / "two").mkdir(parents=True)
    (tmp_path / "one" / "two" / "a.txt").write_text("x")
    (tmp_path / "one" / "two" / "up").symlink_to(tmp_path / "one", target_is_directory=True)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    assert names([tmp_path]) == ["a.txt"]


@pytest.mark.parametrize("name", ["missing.txt", "没有.md", "nul\0byte.txt"])
def test_a_missing_path_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(MissingPath, match=r"missing|没有|nul"):
        list(find_files([tmp_path / name]))


def test_a_named_file_of_an_unknown_type_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "a.xyz").write_text("x")
    with pytest.raises(MissingPath, match=r"\.md"):
        list(find_files([tmp_path / "a.xyz"]))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may list everything")
def test_a_directory_without_permission_is_named(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o000)
    with pytest.raises(MissingPath, match="closed"):
        list(find_files([tmp_path / "closed"]))


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("A.TXT", ".txt"), ("n.jsonl.gz", ".jsonl.gz"), ("x.gz", None), ("noext", None), ("公告.md", ".md")],
)
def test_the_longest_suffix_counts_in_any_case(name: str, suffix: str | None) -> None:
    assert suffix_of(Path(name)) == suffix
