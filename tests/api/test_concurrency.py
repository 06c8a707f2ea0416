"""Many threads ask one engine while documents are added, changed and removed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from api.engine import Engine
from index.types import Filter

PLACES = ("Ruritania", "Freedonia", "Sylvania", "Graustark")


def write(folder: Path, number: int, year: int) -> Path:
    path = folder / f"{number}.md"
    place = PLACES[number % len(PLACES)]
    path.write_text(
        f"---\ntitle: Recall {number}\nsource: Press {number % 7}\npublished: {year}-03-0{1 + number % 9}\n---\n"
        f"Fillers of batch {number} were recalled in {place} on 3 March {year}. {place}于{year}年召回{number}批。\n",
        encoding="utf-8",
    )
    return path


def together(calls: Sequence[Callable[[], None]], until: Callable[[], None]) -> list[BaseException]:
    """Repeat the calls in threads while `until` runs; what they raised."""
    ended = threading.Event()
    raised: list[BaseException] = []

    def repeat(call: Callable[[], None]) -> None:
        try:
            while not ended.is_set():
                call()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=repeat, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    try:
        until()
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    return raised


@pytest.mark.slow
def test_answers_stay_verbatim_while_documents_come_and_go(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    home = tmp_path / "home"
    with Engine.open(home, create=True) as engine, Engine.open(home, create=True) as writer:
        writer.ingest([write(folder, number, 2020) for number in range(40)])
        asked = [0]

        def ask(place: str, filter: Filter) -> None:
            answer = engine.ask(f"when were fillers recalled in {place}", filter=filter)
            for quote in answer.quotes:
                assert place in quote.text or quote.title.startswith("Recall")
            asked[0] += 1

        def change() -> None:
            for year in (2021, 2022, 2023):
                writer.ingest([write(folder, number, year) for number in range(60)])
                writer.remove([document.id for document in writer.documents(limit=5)])

        filters = [Filter(), *(Filter(source=(f"Press {number}",)) for number in range(7))]
        calls = [partial(ask, place, filter) for place, filter in zip(PLACES * 2, filters, strict=True)]
        assert together(calls, change) == []
        assert asked[0] > 20
        assert engine.counts() == writer.counts()
