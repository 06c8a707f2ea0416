"""Retrieval datasets: a corpus, queries, and which items answer which query. Three formats are read.

- JSON lines, plain or gzipped: items `{id, text, title?}` and queries `{id, text, relevant: [ids]}`.
- BEIR folders: `corpus.jsonl` and `queries.jsonl` (`_id` for `id`), `qrels/SPLIT.tsv` (query-id, corpus-id, score).
- SQuAD: `{"data": [{"paragraphs": [{"context", "qas": [{"id", "question"}]}]}]}`; every different context is an item.
  Items and queries may come from two parallel files (XQuAD): the question's id then says which context answers it.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from ingest.errors import UserError

Qrels = Mapping[str, Mapping[str, int]]


class DatasetError(UserError):
    """A file of the dataset is missing, or is not in a format that is read."""


@dataclass(frozen=True, slots=True)
class Item:
    """One unit of retrieval; never cut into pieces."""

    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """`qrels[query][item]` is the grade of relevance, above 0; every query has at least one such item in `corpus`."""

    name: str
    corpus: Mapping[str, Item]
    queries: Mapping[str, str]
    qrels: Qrels


def load_dataset(corpus: Path, queries: Path | None = None, split: str = "test") -> Dataset:
    """The dataset at `corpus`: a BEIR folder, a SQuAD file, or (with `queries`) a JSON lines file.

    Raises `DatasetError` when a file is missing or malformed, or when corpus and queries do not belong together.
    """
    if corpus.is_dir():
        return _checked(corpus.name, *_folder(corpus, split))
    if _is_squad(corpus):
        return _checked(corpus.stem, *_squad(corpus, queries or corpus))
    if queries is None:
        raise DatasetError(f"{corpus}: a JSON lines corpus needs its queries, give --queries FILE")
    texts, qrels = _queries(queries)
    return _checked(f"{corpus.parent.name}/{corpus.name} ? {queries.name}", _items(corpus), texts, qrels)


def _checked(name: str, corpus: dict[str, Item], texts: dict[str, str], qrels: Qrels) -> Dataset:
    """Only the queries that something in the corpus answers: a measure is undefined for the others."""
    kept = {query: grades for query, grades in qrels.items() if query in texts and any(g in corpus for g in grades)}
    if not kept:
        raise DatasetError(f"{name}: no query has a relevant item in this corpus; do the two files belong together?")
    return Dataset(name, corpus, {query: texts[query] for query in kept}, kept)


def _folder(folder: Path, split: str) -> tuple[dict[str, Item], dict[str, str], Qrels]:
    corpus = _items(_either(folder / "corpus.jsonl"))
    texts, qrels = _queries(_either(folder / "queries.jsonl"), judged=not (folder / "qrels").is_dir())
    return corpus, texts, qrels or _qrels_table(_split(folder / "qrels", split))


def _split(folder: Path, split: str) -> Path:
    path = folder / f"{split}.tsv"
    if not path.is_file():
        others = ", ".join(sorted(other.stem for other in folder.glob("*.tsv"))) or "none"
        raise DatasetError(f"{path}: no such split; there are: {others}")
    return path


def _either(path: Path) -> Path:
    packed = path.with_name(path.name + ".gz")
    return packed if packed.exists() and not path.exists() else path


def _items(path: Path) -> dict[str, Item]:
    items: dict[str, Item] = {}
    for line, row in _rows(path):
        key = _key(path, line, row)
        if key in items:
            raise DatasetError(f"{path}, line {line}: the id {key!r} is used twice")
        items[key] = Item(str(row.get("text", "")), str(row.get("title") or ""))
    return items


def _queries(path: Path, judged: bool = True) -> tuple[dict[str, str], Qrels]:
    texts: dict[str, str] = {}
    qrels: dict[str, dict[str, int]] = {}
    for line, row in _rows(path):
        key = _key(path, line, row)
        texts[key] = str(row.get("text", ""))
        if judged:
            if not isinstance(row.get("relevant"), list):
                raise DatasetError(f'{path}, line {line}: a query needs "relevant": [ids of the items that answer it]')
            qrels[key] = {str(item): 1 for item in row["relevant"]}
    return texts, qrels


def _qrels_table(path: Path) -> Qrels:
    qrels: dict[str, dict[str, int]] = {}
    with _text(path) as file:
        for number, row in enumerate(csv.reader(file, delimiter="\t"), start=1):
            if number == 1 and row and not row[-1].lstrip("-").isdigit():
                continue  # the heading
            if len(row) != 3 or not row[2].lstrip("-").isdigit():
                raise DatasetError(f"{path}, line {number}: expected query-id, corpus-id, score, separated by tabs")
            if int(row[2]) > 0:
                qrels.setdefault(row[0], {})[row[1]] = int(row[2])
    return qrels


def _squad(corpus: Path, queries: Path) -> tuple[dict[str, Item], dict[str, str], Qrels]:
    items: dict[str, Item] = {}
    ids: dict[str, str] = {}  # context -> item id
    answers: dict[str, str] = {}  # question id -> item id
    for context, question, _ in _questions(corpus):
        item = ids.setdefault(context, f"p{len(ids)}")
        items[item] = Item(context)
        answers[question] = item
    texts = {question: text for _, question, text in _questions(queries)}
    return items, texts, {question: {answers[question]: 1} for question in texts if question in answers}


def _questions(path: Path) -> Iterator[tuple[str, str, str]]:
    """Context, question id and question of a SQuAD file; unanswerable ones (SQuAD 2) left out."""
    try:
        for article in _json(path)["data"]:
            for paragraph in article["paragraphs"]:
                for question in paragraph["qas"]:
                    if not question.get("is_impossible"):
                        yield paragraph["context"], str(question["id"]), question["question"]
    except (KeyError, TypeError) as error:
        raise DatasetError(f"{path}: not in the SQuAD format ({error!r})") from error


def _is_squad(path: Path) -> bool:
    return path.name.removesuffix(".gz").endswith(".json")


def _json(path: Path) -> Any:
    with _text(path) as file:
        try:
            return json.load(file)
        except json.JSONDecodeError as error:
            raise DatasetError(f"{path}: not JSON: {error}") from error


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON lines file, plain or gzipped. Raises `DatasetError`, with the line, for anything else."""
    return (row for _, row in _rows(path))


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with _text(path) as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise DatasetError(f"{path}, line {number}: not JSON: {error.msg}") from error
            if not isinstance(row, dict):
                raise DatasetError(f"{path}, line {number}: expected an object with an id and a text")
            yield number, row


def _key(path: Path, line: int, row: Mapping[str, Any]) -> str:
    key = row.get("_id", row.get("id"))
    if key is None:
        raise DatasetError(f'{path}, line {line}: no "id"')
    return str(key)


def _text(path: Path) -> TextIO:
    """The file opened as UTF-8 text, unpacked when it is gzipped (told by its first bytes, not its name)."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        return io.TextIOWrapper(gzip.open(path), encoding="utf-8") if packed else path.open(encoding="utf-8")
    except OSError as error:
        raise DatasetError(f"{path}: cannot be read: {error.strerror}") from error
