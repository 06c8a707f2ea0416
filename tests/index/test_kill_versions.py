"""kill -9 while documents are being replaced: no version that was acknowledged is lost, none is half there."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from ingest.types import Chunk, Document, Metadata
from tests.index.conftest import WORDS, make_document
from tests.index.test_kill import ROOT, found_by_word, open_collection

DOCUMENTS, ROUNDS, KILLS = 12, 400, 8
NAMES = [f"statute-{n}" for n in range(DOCUMENTS)]

REPLACE = """
import sys
from pathlib import Path
import index.batch, index.collection
from tests.index.test_kill_versions import replace_all
index.batch.CHUNKS = 4  # many small transactions
index.collection.COMMIT_SECONDS = 0.02
replace_all(Path(sys.argv[1]))
"""


def version_of(name: str, version: int) -> tuple[Document, list[Chunk]]:
    """The text of a document's version, the same for the same numbers; it names what the one before it was called."""
    rng = random.Random(f"{name} {version}")
    sentences = [" ".join(rng.choices(WORDS, k=12)) + f" {name} v{version}x{number}。" for number in range(3)]
    sentences[0] = f"unique{NAMES.index(name) * ROUNDS + version} " + sentences[0]
    return make_document(name, sentences, Metadata(title=name, kind="law", replaces=(f"{name} of {version - 1}",)))


def replace_all(directory: Path) -> None:
    """Gives every document its next version, again and again; prints what has been acknowledged."""
    collection = open_collection(directory)
    collection.store.versions.keep = ROUNDS
    for _ in range(ROUNDS):
        last = {name: len(collection.versions(version_of(name, 1)[0].id)) for name in NAMES}
        made = [version_of(name, last[name] + 1) for name in NAMES]
        names = {document.id: name for (document, _), name in zip(made, NAMES, strict=True)}

        collection.add(made, partial(_acknowledge, names, last))


def _acknowledge(names: dict[str, str], last: dict[str, int], done: Sequence[tuple[str, str]]) -> None:
    print(*(f"{names[id]}:{last[names[id]] + 1}" for id, _ in done), flush=True)


def killed(directory: Path, rng: random.Random) -> dict[str, int]:
    """The version of each document that was acknowledged last until the kill."""
    process = subprocess.Popen([sys.executable, "-c", REPLACE, directory], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    acknowledged: dict[str, int] = {}
    lines = rng.randint(1, 40)
    for line in process.stdout:
        acknowledged |= _parsed(line)
        lines -= 1
        if lines == 0:
            break
    time.sleep(rng.random() * 0.05)
    process.kill()
    for line in process.stdout:
        acknowledged |= _parsed(line) if line.endswith("\n") else {}
    process.communicate()
    return acknowledged


def _parsed(line: str) -> dict[str, int]:
    return {name: int(version) for name, _, version in (word.partition(":") for word in line.split())}


@pytest.mark.slow
def test_kill_9_in_the_middle_of_replacing_documents_loses_no_version(tmp_path: Path) -> None:
    rng = random.Random(7)
    acknowledged: dict[str, int] = {}
    for _ in range(KILLS):
        acknowledged |= killed(tmp_path / "c", rng)
        collection = open_collection(tmp_path / "c")
        collection.catch_up()
        assert collection.lexical.size == collection.vectors.size == collection.status().chunks
        for name, version in acknowledged.items():
            id = version_of(name, 1)[0].id
            versions = collection.versions(id)
            assert len(versions) >= version
            assert [known.number for known in versions] == list(range(1, len(versions) + 1))
            for known in versions:
                stored = collection.document(id, known.number)
                assert stored == version_of(name, known.number)[0]
            assert found_by_word(collection, NAMES.index(name) * ROUNDS + len(versions)) == [id]
            assert found_by_word(collection, NAMES.index(name) * ROUNDS + len(versions) - 1) == []
        for table in ("names", "replacements", "sketches", "bands"):
            query = f"SELECT count(*) FROM {table} WHERE document NOT IN (SELECT number FROM documents)"
            assert collection.store.connection.execute(query).fetchone() == (0,)
        collection.close()
    assert max(acknowledged.values()) > KILLS
