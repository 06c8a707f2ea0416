"""Answers as of a day: what was published, and in force, by then."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from api.engine import Engine
from tests.api.conftest import FakeModel

QUESTION = "What is the retinol limit in face cream?"


def write(folder: Path, number: int, share: str, published: str, effective: str = "") -> None:
    dates = f"published: {published}\n" + (f"effective: {effective}\n" if effective else "")
    (folder / f"{number}.md").write_text(
        f"---\ntitle: Retinol limit, bulletin {number}\n{dates}---\n\n"
        f"The retinol limit in face cream is {share} per cent, says bulletin {number} of the retinol series.\n",
        encoding="utf-8",
    )


def test_an_old_answer_is_found_although_all_the_best_hits_are_younger(fake_model: FakeModel, tmp_path: Path) -> None:
    folder = tmp_path / "bulletins"
    folder.mkdir()
    for number in range(90):
        write(folder, number, f"0.{number + 10}", "2024-05-01")
    (folder / "old.md").write_text(
        "---\ntitle: Vitamins\npublished: 2018-03-01\n---\n\nFor face cream the retinol limit was 1 per cent.\n",
        encoding="utf-8",
    )
    with Engine.open(tmp_path / "home", create=True) as engine:
        engine.ingest([folder])
        answer = engine.ask(QUESTION, as_of=date(2020, 1, 1))
        shown = answer.quotes or answer.nearest
        assert [quote.text for quote in shown] == ["For face cream the retinol limit was 1 per cent."]
        assert answer.to_json()["searched"]["filter"] == {}


def test_what_was_published_but_not_yet_in_force_is_left_out(fake_model: FakeModel, tmp_path: Path) -> None:
    folder = tmp_path / "bulletins"
    folder.mkdir()
    write(folder, 1, "0.3", "2024-05-01", "2025-11-01")
    write(folder, 2, "1.0", "2018-03-01", "2019-01-01")
    with Engine.open(tmp_path / "home", create=True) as engine:
        engine.ingest([folder])
        for day, share in ((date(2024, 12, 31), "1.0"), (date(2019, 1, 1), "1.0")):
            answer = engine.ask(QUESTION, as_of=day)
            assert [share in quote.text for quote in answer.quotes or answer.nearest] == [True]
        before = engine.ask(QUESTION, as_of=date(2018, 12, 31))
        assert not before.quotes and not before.nearest
        assert len(engine.search(QUESTION)) == 2
