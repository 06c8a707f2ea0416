"""The gold questions: every line against the corpus text."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus"
KINDS = {
    "fact", "number", "date", "code", "list", "yes-no", "definition", "comparison", "follow-up", "conflict",
    "superseded", "unanswerable",
}  # fmt: skip
REQUIRED = {"id", "question", "language", "kind", "history", "evidence", "keys", "direction", "split"}
OPTIONAL = {"period", "near_miss_of"}
DIRECTIONS = {f"{asked}->{told}" for asked in ("zh", "en") for told in ("zh", "en", "any")}
Gold = dict[str, Any]


def load() -> list[Gold]:
    """All gold questions, files in order of name, lines in order."""
    files = sorted((ROOT / "eval" / "gold").glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


GOLD = load()


def body(document: str) -> str:
    """The text of a corpus file after its front matter; `document` is relative to corpus/."""
    return (CORPUS / document).read_text(encoding="utf-8").split("\n---\n", 1)[1]


def contains(text: str, key: str) -> bool:
    """Whether one of the alternatives in `key` occurs in `text`, whatever the case."""
    return any(part.strip().lower() in text.lower() for part in key.split("|"))


@pytest.fixture(params=GOLD, ids=lambda gold: str(gold["id"]))
def gold(request: pytest.FixtureRequest) -> Gold:
    """Every gold question in turn."""
    value: Gold = request.param
    return value


def test_line_has_the_agreed_shape(gold: Gold) -> None:
    assert set(gold) | {"history"} >= REQUIRED and set(gold) <= REQUIRED | OPTIONAL
    assert gold["kind"] in KINDS
    has_cjk = re.search(r"[\u4e00-\u9fff]", gold["question"]) is not None
    assert gold["language"] == ("zh" if has_cjk else "en")
    assert bool(gold.get("history")) == (gold["kind"] == "follow-up")
    if "period" in gold:
        first, last = map(date.fromisoformat, gold["period"])
        assert first <= last


def test_evidence_is_verbatim(gold: Gold) -> None:
    for group in gold["evidence"]:
        assert group, "a group of evidence needs at least one alternative"
        for item in group:
            assert set(item) == {"document", "text"}
            assert item["text"].strip() == item["text"] != ""
            assert item["text"] in body(item["document"])


def test_keys_are_in_every_alternative_of_some_group(gold: Gold) -> None:
    for key in gold["keys"]:
        assert any(all(contains(item["text"], key) for item in group) for group in gold["evidence"]), key


def test_direction_follows_from_the_evidence(gold: Gold) -> None:
    if gold["kind"] == "unanswerable":
        assert gold["evidence"] == [] and gold["keys"] == [] and gold["direction"] == ""
        if "near_miss_of" in gold:
            assert (CORPUS / gold["near_miss_of"]).is_file()
        return
    assert gold["evidence"] and gold["keys"] and "near_miss_of" not in gold
    assert gold["direction"] in DIRECTIONS
    languages = [{item["document"][:2] for item in group} for group in gold["evidence"]]
    told = "any" if any(languages[0] != found or len(found) > 1 for found in languages) else min(languages[0])
    assert gold["direction"] == f"{gold['language']}->{told}"


def test_ids_and_questions_are_unique() -> None:
    assert max(Counter(gold["id"] for gold in GOLD).values()) == 1
    asked = Counter((gold["question"], *gold.get("history", [])) for gold in GOLD)
    assert max(asked.values()) == 1


def test_the_halves_are_about_different_documents_and_of_a_size() -> None:
    """What is tuned on one half must not have seen the other's evidence (alternatives in passing left out)."""
    halves: dict[str, set[str]] = {"tune": set(), "test": set()}
    for gold in GOLD:
        halves[gold["split"]] |= {group[0]["document"] for group in gold["evidence"]}
        halves[gold["split"]] |= {gold["near_miss_of"]} if "near_miss_of" in gold else set()
    assert not halves["tune"] & halves["test"]
    for split in halves:
        kinds = Counter(gold["kind"] for gold in GOLD if gold["split"] == split)
        assert set(kinds) >= KINDS - {"conflict"} and kinds.total() >= 200


def test_there_are_enough_of_every_sort() -> None:
    directions = Counter(gold["direction"] for gold in GOLD)
    unanswerable = [gold for gold in GOLD if gold["kind"] == "unanswerable"]
    assert len(GOLD) >= 200
    assert {gold["kind"] for gold in GOLD} == KINDS
    assert directions["zh->en"] + directions["en->zh"] >= 50
    assert min(directions[f"{a}->{b}"] for a in ("zh", "en") for b in ("zh", "en")) >= 10
    assert len(unanswerable) >= 50
    assert 2 * sum("near_miss_of" in gold for gold in unanswerable) >= len(unanswerable)
    assert {gold["language"] for gold in unanswerable} == {"zh", "en"}
