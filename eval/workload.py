"""Documents for a benchmark: real ones, then varied copies of them until there are enough chunks."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.bootstrap import SEED
from ingest.chunk import chunk
from ingest.errors import UserError
from ingest.read import read_documents
from ingest.types import Document
from ingest.walk import find_files

_NUMBER = re.compile(r"\d+")
_SENTENCE = re.compile(r"[^。！？.!?\n]+[。！？.!?\n]*")


class NoDocuments(UserError):
    """There is nothing to make a workload of."""


def write_workload(path: Path, documents: Sequence[Document], chunks: int) -> None:
    """Write a JSON lines file of documents that together make at least `chunks` chunks, and hardly more.

    The first pass is the documents as they are; in later ones each copy has other numbers and its sentences in another
    order, from a fixed seed, so that no two chunks are alike but words are as frequent as in real text.
    """
    written = 0
    with path.open("w", encoding="utf-8") as file:
        for document in _endless(documents):
            if written >= chunks:
                return
            written += len(chunk(document))
            row = {"text": document.text, "title": document.metadata.title, "kind": document.metadata.kind}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def load_documents(paths: Sequence[Path]) -> list[Document]:
    """Every document under `paths` that can be read. Raises `NoDocuments`."""
    found = [document for file in find_files(paths) for document in read_documents(file, lambda failure: None)]
    if not found:
        raise NoDocuments(f"no documents in {', '.join(map(str, paths))}")
    return found


def _endless(documents: Sequence[Document]) -> Iterator[Document]:
    yield from documents
    chance = random.Random(SEED)
    while True:
        for document in documents:
            text = varied(document.text, chance)
            yield Document(document.id, document.origin, document.content_hash, text, document.metadata)


def varied(text: str, chance: random.Random) -> str:
    """The text with other digits and its sentences in another order."""
    sentences = _SENTENCE.findall(text) or [text]
    chance.shuffle(sentences)
    return _NUMBER.sub(lambda found: "".join(chance.choice("123456789") for _ in found.group()), "".join(sentences))
