"""How the checks of a language model's claims do: sentences of passages as claims on them, in either language.

A sentence of a passage, or of its translation, is true of it; with one of its numbers changed it is false, and so it is
of another passage. Counted is how many of the true ones are kept and how many of the others removed.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from api.answer import make_quote
from api.llm.check import Checker, ScoreTexts
from api.llm.names import Names
from api.llm.reply import Claim
from api.sentences import sentences
from index.late import asked_tokens, cover, flatten
from index.model import StaticModel
from index.terms import TermBase
from ingest.errors import UserError
from ingest.types import Document, Metadata

Pair = Mapping[str, str]  # "en" and "zh"
DIRECTIONS = (("en", "en"), ("zh", "zh"), ("en", "zh"), ("zh", "en"))


class BadPairs(UserError):
    """A file that does not hold passages with their translations."""


def claims(
    pairs: Annotated[Path, typer.Argument(help='JSON lines with "en" and "zh": a passage and its translation.')],
    count: Annotated[int, typer.Option("--count", min=2, help="At most so many passages.")] = 400,
    seed: Annotated[int, typer.Option("--seed", help="For the choice of sentences, numbers and other passages.")] = 1,
) -> None:
    """Measure the checks of a language model's claims: true ones kept, changed and foreign ones removed."""
    rows = read_pairs(pairs)
    random.Random(seed).shuffle(rows)
    terms, score = TermBase.load(), _coverage(StaticModel.load())
    for claim, quote in DIRECTIONS:
        counts = measure(rows[:count], claim, quote, Names(terms), score, random.Random(seed))
        told = ", ".join(f"{name} {right} of {of}" for name, (right, of) in counts.items())
        typer.echo(f"{claim} -> {quote}: {told}")


def read_pairs(path: Path) -> list[Pair]:
    """The rows of the file. Raises BadPairs."""
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [{"en": row["en"], "zh": row["zh"]} for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f'{path}: no passages with translations ({error}); each line is {{"en": ..., "zh": ...}}'
        raise BadPairs(message) from error


def measure(
    rows: Sequence[Pair], claim: str, quote: str, names: Names, score: ScoreTexts, rng: random.Random
) -> dict[str, tuple[int, int]]:
    """For "true kept", "number changed, removed" and "other passage, removed": how many, of how many."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for row in rows:
        others = [other for other in rows if other is not row]
        for kind, text, passage in _cases(row[claim], row[quote], rng.choice(others)[quote], rng):
            kept = _checker(passage, names, score).check(Claim(text, (1,))).claim is not None
            total[kind] += 1
            right[kind] += kept == (kind == "true kept")
    return {kind: (right[kind], total[kind]) for kind in total}


def _cases(passage: str, own: str, foreign: str, rng: random.Random) -> Iterator[tuple[str, str, str]]:
    spans = sentences(passage)
    if not spans:
        return
    start, end = rng.choice(spans)
    sentence = passage[start:end]
    yield "true kept", sentence, own
    yield "other passage, removed", sentence, foreign
    if numbers := list(re.finditer(r"\d+", sentence)):
        number = rng.choice(numbers)
        changed = str(int(number[0]) + rng.choice((1, 2, 7)))
        yield "number changed, removed", sentence[: number.start()] + changed + sentence[number.end() :], own


def _checker(passage: str, names: Names, score: ScoreTexts) -> Checker:
    document = Document("0" * 16, "passage", "", passage, Metadata())
    return Checker([make_quote(document, (0, len(passage)), 1, 1.0)], [passage], names, score)


def _coverage(model: StaticModel) -> ScoreTexts:
    def score(claim: str, texts: Sequence[str]) -> NDArray[np.float32]:
        flat, offsets = flatten(model.token_ids(texts))
        return cover(model, asked_tokens(model, claim), flat, offsets).total

    return score
