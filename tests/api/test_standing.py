"""Answers know what their documents are: replaced, published twice, changed since."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from api.engine import Engine
from api.question import read_question
from index.types import Filter
from tests.api.conftest import Run

STORY = (
    "The NMPA categorised exosomes as drugs in July 2023. Makers of skin creams were told to stop claiming that "
    "exosomes repair skin. Inspectors visited twelve factories and found the claims on forty labels. "
)
SOURCES = {
    "first.md": ("Daily Gazette", "2023-07-30"),
    "second.md": ("Morning Post", "2023-08-02"),
    "third.md": ("Weekly", "2023-08-09"),
}
QUESTION = "NMPA categorised exosomes as drugs in July 2023"


def answer(yinju: Run, *options: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(yinju("ask", QUESTION, "--json", *options)[1])
    return found


@pytest.fixture
def reprinted(yinju: Run, tmp_path: Path) -> Run:
    """One story in three papers."""
    for name, (source, published) in SOURCES.items():
        front = f"---\ntitle: {name}\nsource: {source}\npublished: {published}\nkind: news\n---\n"
        (tmp_path / name).write_text(f"{front}{STORY}Reported by {source}.\n", encoding="utf-8")
    yinju("ingest", *(tmp_path / name for name in ("third.md", "first.md", "second.md")))
    return yinju


def test_a_story_in_three_papers_is_shown_once_with_the_others_named_earliest_first(reprinted: Run) -> None:
    quotes = answer(reprinted)["quotes"]
    assert {quote["title"] for quote in quotes} == {"first.md"}
    others = quotes[0]["also_published_by"]
    assert [(other["title"], other["source"], other["published"]) for other in others] == [
        ("second.md", "Morning Post", "2023-08-02"),
        ("third.md", "Weekly", "2023-08-09"),
    ]
    assert "also published" in reprinted("show", quotes[0]["document"])[1]


def test_a_filter_that_leaves_out_the_earliest_shows_the_next(reprinted: Run) -> None:
    quotes = answer(reprinted, "--from", "2023-08")["quotes"]
    assert {quote["title"] for quote in quotes} == {"second.md"}


def test_a_quote_of_before_a_change_is_found_by_document_version_and_offset(reprinted: Run, tmp_path: Path) -> None:
    quote = answer(reprinted)["quotes"][0]
    assert quote["version"] == 1
    file = tmp_path / "first.md"
    file.write_text(file.read_text("utf-8").replace("exosomes", "vesicles"), encoding="utf-8")
    reprinted("ingest", file)
    with Engine.open() as engine:
        document = engine.document(quote["document"], quote["version"])
        assert document.text[quote["start"] : quote["end"]] == quote["text"]
        assert engine.document(quote["document"]).version == 2


def test_a_quote_of_what_was_replaced_says_so_from_the_day_on_which_it_was(yinju: Run, tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text(
        f"---\ntitle: Exosome Act\nkind: law\npublished: 2020-01-01\n---\n{STORY}", encoding="utf-8"
    )
    (tmp_path / "new.md").write_text(
        "---\ntitle: Vesicle Act\nkind: law\npublished: 2024-01-01\neffective: 2024-05-01\n"
        "replaces: [Exosome Act]\n---\n"
        "Vesicles need a licence.",
        encoding="utf-8",
    )
    yinju("ingest", tmp_path / "old.md", tmp_path / "new.md")
    quote = answer(yinju)["quotes"][0]
    assert quote["status"] == "repealed"
    assert [(new["title"], new["published"]) for new in quote["replaced_by"]] == [("Vesicle Act", "2024-01-01")]
    assert set(quote["replaced_by"][0]) == {"document", "title", "published"}
    shown = yinju("show", quote["document"])[1]
    assert "replaced by: " in shown and "Vesicle Act (declared)" in shown


def test_twelve_reprints_do_not_push_out_what_another_document_says(reprinted: Run, tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"copy-{number}.txt").write_text(f"{STORY}Copy {number}.\n", encoding="utf-8")
    other = "In July 2023 exosomes became drugs, lawyers wrote, since NMPA had categorised them so."
    (tmp_path / "other.txt").write_text(f"{other}\n", encoding="utf-8")
    reprinted("ingest", *sorted(tmp_path.glob("*.txt")))
    with Engine.open() as engine:
        assert len({hit.document.id for hit in engine.search(QUESTION, limit=10)}) == 10, "reprints, all of them"
        hits = engine._answering.hits(read_question(QUESTION), Filter())
        assert [hit.chunk.text.strip() for hit in hits][1:] == [other]
        assert hits[0].document.metadata.title == "first.md"
    assert len(answer(reprinted)["quotes"][0]["also_published_by"]) == 14
