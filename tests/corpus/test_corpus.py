"""The sample corpus: front matter, language, length and uniqueness of every document."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from ingest.types import Kind, Status

CORPUS = Path(__file__).parents[2] / "corpus"
PATHS = sorted(path for language in ("zh", "en") for path in (CORPUS / language).glob("*.md"))
KINDS = set(get_args(Kind)) - {"other"}
STATUSES = set(get_args(Status))
FIELDS = {
    "title", "source", "published", "effective", "kind", "language", "agency", "jurisdiction", "document_number",
    "status", "uri", "replaces",
}  # fmt: skip
CJK = re.compile(r"[\u4e00-\u9fff]")
# Counted as word processors do: every Chinese character and every run of other letters and digits is one word.
WORD = re.compile(r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]+")


def read(path: Path) -> tuple[dict[str, Any], str]:
    """Front matter and body of a corpus file."""
    match = re.fullmatch(r"---\n(.*?)\n---\n(.*)", path.read_text(encoding="utf-8"), re.DOTALL)
    assert match, f"{path.name} has no front matter"
    fields = yaml.safe_load(match[1])
    assert isinstance(fields, dict), path.name
    return fields, match[2].strip()


@pytest.fixture(params=PATHS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def path(request: pytest.FixtureRequest) -> Path:
    """Every document in turn."""
    value: Path = request.param
    return value


def test_front_matter_has_known_fields_and_the_required_ones(path: Path) -> None:
    fields, _ = read(path)
    assert set(fields) <= FIELDS
    for name in ("title", "source", "kind", "language", "jurisdiction"):
        assert isinstance(fields.get(name), str) and fields[name].strip(), name
    for name in ("agency", "document_number", "uri"):
        assert isinstance(fields.get(name, "-"), str), name
    assert fields["kind"] in KINDS
    assert fields.get("status", "unknown") in STATUSES
    if fields["kind"] == "law":
        assert "status" in fields
    assert all(isinstance(name, str) for name in fields.get("replaces", []))
    assert fields.get("uri", "https://").startswith("https://")


def test_dates_are_plausible(path: Path) -> None:
    fields, _ = read(path)
    for name in ("published", "effective"):
        if name in fields:
            assert type(fields[name]) is date, f"{name} must be YYYY-MM-DD"
            assert date(1949, 10, 1) <= fields[name] <= date(2026, 12, 31)
    if fields["kind"] in {"law", "notice"}:
        assert "published" in fields


def test_language_is_that_of_the_folder_and_of_the_text(path: Path) -> None:
    fields, body = read(path)
    assert fields["language"] == path.parent.name
    letters = len(re.findall(r"[A-Za-z]", body))
    share = len(CJK.findall(body)) / (len(CJK.findall(body)) + letters)
    assert share > 0.5 if fields["language"] == "zh" else share < 0.2


def test_length_is_within_bounds(path: Path) -> None:
    assert 150 <= len(WORD.findall(read(path)[1])) <= 1500


def test_no_document_is_told_twice_and_none_lies_outside_the_folders() -> None:
    named = [(read(path)[0]["title"], read(path)[0]["source"]) for path in PATHS]
    assert len(named) == len(set(named))
    bodies = [read(path)[1] for path in PATHS]
    assert len(bodies) == len(set(bodies))
    assert {path.relative_to(CORPUS).as_posix() for path in CORPUS.rglob("*") if path.is_file()} == {
        "README.md",
        *(path.relative_to(CORPUS).as_posix() for path in PATHS),
    }


def test_corpus_is_large_mixed_and_balanced() -> None:
    fields = [read(path)[0] for path in PATHS]
    assert len(fields) >= 80
    chinese = sum(item["language"] == "zh" for item in fields)
    assert 0.4 <= chinese / len(fields) <= 0.6
    assert {item["kind"] for item in fields} == KINDS
    assert {item.get("status", "unknown") for item in fields} == STATUSES
    assert len({item["jurisdiction"] for item in fields}) >= 8
