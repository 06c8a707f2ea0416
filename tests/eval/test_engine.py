from __future__ import annotations

from pathlib import Path

import pytest

from eval.engine import IncompleteCollection, asker, gold_engine, library_of, origin_of
from eval.gold import Evidence, GoldQuestion
from eval.measure_gold import measure_gold
from tests.api.conftest import fake_model as fake_model

TEXT = "In July 2023 the NMPA categorised exosomes as drugs.\n\nNothing else happened for a long while.\n"
QUESTION = "what did the NMPA do with exosomes in July 2023"
GOLD = [
    GoldQuestion("q1", QUESTION, "en", "fact", ((Evidence("en/a.md", TEXT.split("\n")[0]),),), ("drug",), "en->en"),
    GoldQuestion("q2", "who won the football cup", "en", "unanswerable"),
]

pytestmark = pytest.mark.usefixtures("fake_model")


def corpus(tmp_path: Path) -> Path:
    (tmp_path / "corpus" / "en").mkdir(parents=True)
    (tmp_path / "corpus" / "README.md").write_text("not a source: exosomes in July 2023")
    (tmp_path / "corpus" / "en" / "a.md").write_text("---\ntitle: T\npublished: 2023-08-01\n---\n\n" + TEXT)
    return tmp_path / "corpus"


def test_gold_questions_asked_of_the_real_engine(tmp_path: Path) -> None:
    with gold_engine(corpus=corpus(tmp_path)) as (engine, directory):
        library = library_of(engine)
        origin = origin_of(directory, library, {"limit": 10})
        run = measure_gold(GOLD, asker(engine), library, origin, lambda ids, what: ids)
    assert len(library.by_id) == 1  # the corpus' README is no source
    assert run.measures["hit@1"].mean == 1
    assert run.measures["verbatim"].mean == 1
    assert run.questions[0]["quotes"][0]["document"] == "en/a.md"
    assert set(run.origin) == {"commit", "model", "analyser", "corpus", "settings", "seed"}
    assert not directory.exists()


def test_the_same_corpus_elsewhere_has_the_same_hash(tmp_path: Path) -> None:
    hashes = []
    for name in ("one", "two"):
        with gold_engine(corpus=corpus(tmp_path / name)) as (engine, directory):
            hashes.append(origin_of(directory, library_of(engine), {})["corpus"])
    assert hashes[0] == hashes[1]


def test_an_unreadable_file_stops_the_measurement(tmp_path: Path) -> None:
    folder = corpus(tmp_path)
    (folder / "en" / "b.jsonl").write_text('{"no text": 1}\n')
    with pytest.raises(IncompleteCollection, match=r"b\.jsonl"), gold_engine(corpus=folder):
        pass
