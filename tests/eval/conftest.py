from __future__ import annotations

from typing import Any

import pytest

from eval.gold import Evidence, GoldQuestion
from eval.measure_gold import measure_gold
from eval.places import Library, Place, Source
from eval.run import Run
from eval.score import Reply

EN = "The NMPA made exosomes drugs in July 2023. Cosmetics must not contain them."
ZH = "国家药监局于2023年7月将外泌体归为药品。化妆品不得添加。"
SOURCES = {"e": Source("e", "/corpus/en/drugs.md", EN), "z": Source("z", "/corpus/zh/drugs.md", ZH)}


def quote(document: str, text: str, score: float = 0.9) -> dict[str, Any]:
    """A quote of `text` as in an Answer's JSON."""
    start = SOURCES[document].text.index(text)
    language = "zh" if document == "z" else "en"
    place = {"document": document, "text": text, "start": start, "end": start + len(text)}
    return place | {"score": score, "language": language, "published": None}


def reply(
    quotes: list[dict[str, Any]], confidence: float, *, refused: bool = False, hits: list[Place] | None = None
) -> Reply:
    """An answer with these quotes, or a refusal with them as the nearest."""
    answer = {
        "answered": not refused,
        "confidence": confidence,
        "answer": "...",
        "quotes": [] if refused else quotes,
        "nearest": quotes if refused else [],
        "searched": {"period": None},
        "model": "extractive",
    }
    found = [Place(q["document"], q["start"], q["end"]) for q in quotes] if hits is None else hits
    return Reply(
        answer,
        found,
        [SOURCES[place.document].id + "h" for place in found],
        {"score": confidence},
        2.0,
        [("bm25",)] * len(found),
    )


def question(key: str, direction: str, *evidence: tuple[str, str], kind: str = "fact", near: str = "") -> GoldQuestion:
    """A gold question; every piece of evidence is a group of its own."""
    groups = tuple((Evidence(document, text),) for document, text in evidence)
    return GoldQuestion(
        key, f"{key}?", direction[:2] or "en", kind, groups, ("2023",), direction, near_miss_of=near, split="tune"
    )


GOLD = [
    question("found", "zh->en", ("en/drugs.md", "The NMPA made exosomes drugs in July 2023.")),
    question("missed", "en->zh", ("zh/drugs.md", "化妆品不得添加。")),
    question(
        "half", "en->en", ("en/drugs.md", "Cosmetics must not contain them."), ("zh/drugs.md", "化妆品不得添加。")
    ),
    question("refused rightly", "", kind="unanswerable", near="found"),
    question("refused wrongly", "zh->zh", ("zh/drugs.md", "化妆品不得添加。")),
]
REPLIES = {
    "found": reply([quote("e", "The NMPA made exosomes drugs in July 2023.")], 0.9),
    "missed": reply([quote("e", "Cosmetics must not contain them."), quote("z", "国家药监局")], 0.8),
    "half": reply([quote("e", "Cosmetics must not contain them.")], 0.7),
    "refused rightly": reply([quote("e", "Cosmetics")], 0.1, refused=True),
    "refused wrongly": reply([quote("z", "化妆品不得添加。")], 0.2, refused=True),
}


@pytest.fixture(scope="session")
def gold_run() -> Run:
    """Five questions: found, missed, half found, refused rightly and refused wrongly."""
    library = Library(list(SOURCES.values()))
    origin = {"commit": "abc", "model": "m"}
    return measure_gold(GOLD, lambda question: REPLIES[question.id], library, origin, lambda ids, what: ids)
