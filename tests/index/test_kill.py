"""kill -9 at ten random moments of an ingest: nothing acknowledged is lost, nothing needs repair, same end."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.batch import text_in_context
from index.collection import EmbeddedCollection
from index.types import Filter, WeightedTerm
from index.vectors import Tiers
from tests.index.conftest import WORDS, FakeAnalyser, FakeModel, random_document

ROOT = Path(__file__).parents[2]
DOCUMENTS = 600
KILLS = 10
TIERS = Tiers(exact=60, tail=30)  # so that FAISS files are written too, many times

INGEST = """
import sys
from pathlib import Path
import index.batch, index.collection
from tests.index.test_kill import ingest
index.batch.CHUNKS = 8  # many small transactions and commits, so that kills hit every kind of moment
index.collection.COMMIT_SECONDS = 0.02
ingest(Path(sys.argv[1]), acknowledge=True)
"""


def open_collection(directory: Path) -> EmbeddedCollection:
    model = FakeModel()
    return EmbeddedCollection.open(directory, FakeAnalyser(), model, model, create=True, tiers=TIERS)


def ingest(directory: Path, acknowledge: bool = False) -> None:
    """Adds all documents, 60 a run; prints the number of each that has been acknowledged."""
    collection = open_collection(directory)
    numbers = {random_document(n)[0].id: n for n in range(DOCUMENTS)}

    def committed(done: Sequence[tuple[str, str]]) -> None:
        if acknowledge:
            print(*(numbers[id] for id, _ in done), flush=True)

    for start in range(0, DOCUMENTS, 60):
        collection.add([random_document(n) for n in range(start, start + 60)], committed)
    collection.close()


def killed_ingest(directory: Path, rng: random.Random) -> set[int]:
    """Numbers of the documents acknowledged until the kill, which comes after a random one of them."""
    process = subprocess.Popen([sys.executable, "-c", INGEST, directory], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    acknowledged: set[int] = set()
    lines = rng.randint(1, 40)
    for line in process.stdout:
        acknowledged.update(map(int, line.split()))
        lines -= 1
        if lines == 0:
            break
    time.sleep(rng.random() * 0.05)
    process.kill()
    acknowledged.update(int(word) for line in process.stdout if line.endswith("\n") for word in line.split())
    process.communicate()
    return acknowledged


def found_by_word(collection: EmbeddedCollection, number: int) -> list[str]:
    ids, _ = collection.lexical.search([[WeightedTerm((f"unique{number}",))]], Filter(), 5)
    return [document.id for _, document in collection.store.chunks(ids)]


def found_by_vector(collection: EmbeddedCollection, text: str) -> str:
    ids, _ = collection.vectors.search(FakeModel().encode_questions([text])[0], Filter(), 1)
    return collection.store.chunks(ids)[0][0].text


Answer = list[tuple[str, int, float]]


def answers(collection: EmbeddedCollection) -> list[Answer]:
    """What words and vectors find, with documents, positions and scores."""
    collection.catch_up()
    results: list[Answer] = []
    for word in WORDS:
        for ids, scores in (
            collection.lexical.search([[WeightedTerm((word,))], [WeightedTerm(("skin",), 0.5)]], Filter(), 50),
            collection.vectors.search(FakeModel().encode_questions([word])[0], Filter(), 50),
        ):
            chunks = [chunk for chunk, _ in collection.store.chunks(ids)]
            results.append([(c.document, c.number, round(float(s), 3)) for c, s in zip(chunks, scores, strict=True)])
    return results


@pytest.mark.slow
def test_kill_9_at_ten_random_moments_loses_nothing_and_changes_nothing(tmp_path: Path) -> None:
    rng = random.Random(20240704)
    acknowledged: set[int] = set()
    for _ in range(KILLS):
        acknowledged |= killed_ingest(tmp_path / "killed", rng)
        collection = open_collection(tmp_path / "killed")
        collection.catch_up()
        status = collection.status()
        assert status.sequence == status.lexical_sequence == status.vector_sequence
        assert collection.lexical.size == collection.vectors.size == status.chunks
        for number in acknowledged:
            document, chunks = random_document(number)
            assert collection.document(document.id) == document
            assert found_by_word(collection, number) == [document.id]
            embedded = text_in_context(document.metadata.title, chunks[0].headings, chunks[0].text)
            assert found_by_vector(collection, embedded) == chunks[0].text
        collection.close()
    assert acknowledged

    ingest(tmp_path / "killed")
    ingest(tmp_path / "undisturbed")
    finished, undisturbed = open_collection(tmp_path / "killed"), open_collection(tmp_path / "undisturbed")
    assert finished.documents() == undisturbed.documents()
    assert len(finished.documents()) == DOCUMENTS
    assert answers(finished) == answers(undisturbed)
    finished.close()
    undisturbed.close()
