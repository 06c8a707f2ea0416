"""Training rows to text pairs, one list a source.

A data folder holds `*.jsonl` or `*.jsonl.gz` files; each file is one source, and a batch never mixes sources, so that
the model cannot tell them apart instead of learning meanings. Recognised rows, by their keys:

- `{en, zh}`: a translation;
- `{en, zh, q_en, q_zh, terms?}`: a translated passage with a question in both languages and term pairs;
- `{question, passage}`: a question and the text that answers it;
- `{title, article, text}`: an article of a statute;
- `{of, passage, q_en, q_zh}` or `{of, passage, question}`: a further question about a row of the file `of` (its name
  without suffixes), found by `passage_key`, so that questions can be given away without the texts they are about.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.fold import fold
from index.terms import TermBase
from ingest.errors import UserError

Pair = tuple[str, str]
MAX_CHARACTERS = 1200


class TrainingDataError(UserError):
    """A training file that cannot be used."""


@dataclass(frozen=True, slots=True)
class Source:
    """Pairs of one kind from one file. Pairs of one group say the same thing and are never each other's negatives."""

    name: str
    pairs: tuple[Pair, ...]
    groups: tuple[int, ...]  # one for each pair
    kind: str  # "term", "translation", "question"
    limit: int  # pairs seen in one pass at the most


def load_sources(folders: Sequence[Path], share: float = 1.0, seed: int = 0) -> list[Source]:
    """Sources of all files of the folders, by name; `share` keeps that part of the rows of bilingual question files."""
    files = data_files(folders)
    sources: list[Source] = []
    for file in files:
        sources += _sources_of(file, files, share, random.Random(seed))
    return [s for s in sources if s.pairs]


def data_files(folders: Sequence[Path]) -> list[Path]:
    """The files of the folders, by name. Raises TrainingDataError for a folder without any."""
    files: list[Path] = []
    for folder in folders:
        own = sorted(p for p in folder.glob("*") if p.name.endswith((".jsonl", ".jsonl.gz")))
        if not own:
            raise TrainingDataError(f"{folder}: no .jsonl or .jsonl.gz files; see `yinju train --help` for the format")
        files += own
    return files


def passage_key(row: Mapping[str, Any]) -> str:
    """12 hexadecimal digits that name a row by its passage: the English one, the article, or the text."""
    text = row["en"] if "en" in row else "\n".join(str(row[key]) for key in ("title", "article", "text") if key in row)
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def term_source(base: TermBase) -> Source:
    """The term base as pairs: the preferred name of one language with each name of the other."""
    pairs = {(concept.en[0], zh) for concept in base.concepts for zh in concept.zh}
    pairs |= {(en, concept.zh[0]) for concept in base.concepts for en in concept.en}
    return _source("terms", sorted(pairs), "term", 100_000)


def _sources_of(file: Path, files: Sequence[Path], share: float, rng: random.Random) -> list[Source]:
    rows = list(read_rows(file))
    name = file.name.split(".")[0]
    if not rows:
        return []
    keys = rows[0].keys()
    if {"of", "passage"} <= keys:
        return _further_questions(file, rows, files)
    if {"en", "zh", "q_en", "q_zh"} <= keys:
        return _bilingual_questions(file, _sample(rows, share, rng))
    if {"en", "zh"} <= keys:
        pairs = [_texts(row, ("en", "zh"), file) for row in rows]
        short = sum(len(en) + len(zh) for en, zh in pairs) / len(pairs) < 60
        return [_source(name, pairs, "term" if short else "translation", 100_000 if short else 30_000)]
    if {"question", "passage"} <= keys:
        return [_source(name, [_texts(row, ("question", "passage"), file) for row in rows], "question", 15_000)]
    if {"title", "article", "text"} <= keys:
        return [_source(name, list(_statute_pairs(file, rows, rng)), "question", 25_000)]
    found = ", ".join(sorted(keys))
    raise TrainingDataError(f"{file}: rows have the keys {found}; see `yinju train --help` for the format")


def _sample(rows: list[dict[str, Any]], share: float, rng: random.Random) -> list[dict[str, Any]]:
    """That part of the rows, in their order: neighbouring rows are about one topic."""
    return [rows[i] for i in sorted(rng.sample(range(len(rows)), int(len(rows) * share)))]


def _bilingual_questions(file: Path, rows: list[dict[str, Any]]) -> list[Source]:
    name = file.name.split(".")[0]
    directions = (("q_zh", "en"), ("q_en", "zh"), ("q_zh", "zh"), ("q_en", "en"))
    questions = [_texts(row, keys, file) for row in rows for keys in directions]
    groups = [number for number in range(len(rows)) for _ in directions]
    translations = [(r["en"], r["zh"]) for r in rows] + [(r["q_en"], r["q_zh"]) for r in rows]
    terms = sorted({(t[0], t[1]) for r in rows for t in r.get("terms", []) if len(t) == 2})
    return [
        _source(f"{name}.questions", questions, "question", 60_000, groups),
        _source(f"{name}.translations", translations, "translation", 30_000),
        _source(f"{name}.terms", terms, "term", 60_000),
    ]


def _further_questions(file: Path, rows: list[dict[str, Any]], files: Sequence[Path]) -> list[Source]:
    """Questions with the passages that they are about, which lie in another file."""
    name = file.name.split(".")[0]
    wanted = {str(row["of"]) for row in rows}
    held = {f.name.split(".")[0]: f for f in files}
    passages = {(of, passage_key(row)): row for of in sorted(wanted & held.keys()) for row in read_rows(held[of])}
    pairs: list[Pair] = []
    groups: list[int] = []
    for number, row in enumerate(rows):
        passage = passages.get((str(row["of"]), str(row["passage"])))
        if passage is None:
            raise TrainingDataError(f"{file}: is about a passage of {row['of']!r} that is not there: {row['passage']}")
        if "question" in row:
            own = [(row["question"], passage["text"])]
        else:
            own = [(row[q], passage[text]) for q in ("q_zh", "q_en") for text in ("en", "zh")]
        pairs += own
        groups += [number] * len(own)
    return [_source(name, pairs, "question", 60_000, groups)]


def _statute_pairs(file: Path, rows: list[dict[str, Any]], rng: random.Random) -> Iterator[Pair]:
    """Title and first clause -> the article; one half of an article -> the other half."""
    for row in rows:
        text, title = _texts(row, ("text", "title"), file)
        if len(text) < 40:
            continue
        middle = text.find("。", len(text) // 3) + 1
        if 20 < middle < len(text) - 20:
            yield text[:middle], text[middle:]
        elif rng.random() < 0.5:
            yield f"{title}{row['article']}", text


def read_rows(file: Path) -> Iterator[dict[str, Any]]:
    """Rows of a JSON-lines file, plain or gzipped, without blank lines; a TrainingDataError names file and line."""
    opener = gzip.open if file.suffix == ".gz" else open
    number = 0
    try:
        with opener(file, "rt", encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _row(line, f"{file}:{number}")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise TrainingDataError(f"{file}, after line {number}: cannot be read ({error})") from error


def _row(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise TrainingDataError(f"{where}: not JSON ({error})") from error
    if not isinstance(row, dict):
        raise TrainingDataError(f'{where}: a JSON object is wanted, as {{"question": ..., "passage": ...}}')
    return row


def _texts(row: dict[str, Any], keys: Sequence[str], file: Path) -> Pair:
    """The two texts of a row. Raises TrainingDataError where one is missing or no text."""
    first, second = (row.get(key) for key in keys)
    if not isinstance(first, str) or not isinstance(second, str):
        raise TrainingDataError(f"{file}: a row without the texts {' and '.join(keys)}: {str(row)[:120]}")
    return first, second


def _source(name: str, pairs: list[Pair], kind: str, limit: int, groups: list[int] | None = None) -> Source:
    """A source of folded pairs; without `groups`, pairs with the same second text form one."""
    folded = [(fold(a)[:MAX_CHARACTERS], fold(b)[:MAX_CHARACTERS]) for a, b in pairs]
    numbers: dict[str, int] = {}
    own = groups or [numbers.setdefault(b, len(numbers)) for _, b in folded]
    return Source(name, tuple(folded), tuple(own), kind, limit)
