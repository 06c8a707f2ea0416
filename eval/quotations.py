"""How well and how fast quotations are verified: stretches of a collection's texts, as they are and with a change.

A true one must be found verbatim where it was taken from (or "more" places exist than are listed); in a changed one a
character in the middle is another, and the stretch that it was taken from must be named as the nearest true wording.
Times are of the processor, of the calling thread: what other processes do does not count.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from api.engine import Engine
from api.settings import Settings
from eval.latency import latency

LENGTHS = (40, 200, 1500)  # characters
_CHANGED = "\u4e05"  # a character that no text has (下, as it was written in antiquity)


@dataclass(frozen=True, slots=True)
class Verified:
    """One quotation verified."""

    right: bool
    milliseconds: float


def quotations(
    collection: Annotated[str | None, typer.Option("--collection", help="One of yours.")] = None,
    count: Annotated[int, typer.Option("--count", min=1, help="Documents that quotations are taken from.")] = 100,
    seed: Annotated[int, typer.Option("--seed", help="For which documents and stretches.")] = 1,
) -> None:
    """Verify stretches of a collection's own texts, true and changed: how many are told rightly, and how fast."""
    settings = Settings.from_environment().but(collection=collection)
    with Engine.open(settings=settings) as engine:
        documents, chunks = engine.counts()
        typer.echo(f"{documents:,} documents, {chunks:,} chunks")
        for length in LENGTHS:
            for changed in (False, True):
                found = list(_verified(engine, count, seed, length, changed))
                typer.echo(_line(length, changed, found))


def _verified(engine: Engine, count: int, seed: int, length: int, changed: bool) -> Iterator[Verified]:
    rng = random.Random(f"{seed} {length}")
    long = [document.id for document in engine.documents() if document.characters > length + 2]
    for id in rng.sample(long, min(count, len(long))):
        text = engine.document(id).text
        start = rng.randrange(0, len(text) - length)
        quotation = text[start : start + length].strip()
        if sum(map(str.isalnum, quotation)) >= length // 2:  # not a stretch of a rule or a table's border
            yield _verify(engine, id, _with_change(quotation) if changed else quotation, changed)


def _verify(engine: Engine, id: str, quotation: str, changed: bool) -> Verified:
    started = time.thread_time()
    found = engine.verify(quotation)
    milliseconds = (time.thread_time() - started) * 1000
    if not changed:
        right = found.verbatim and (found.more or any(place.quote.document == id for place in found.places))
    else:
        true = {difference.true for difference in found.differences if _CHANGED in difference.quoted}
        right = not found.places and found.nearest is not None and bool(true)
    return Verified(right, milliseconds)


def _with_change(quotation: str) -> str:
    """Another character in place of a letter near the middle."""
    middle = next(i for i in range(len(quotation) // 2, len(quotation)) if quotation[i].isalnum())
    return quotation[:middle] + _CHANGED + quotation[middle + 1 :]


def _line(length: int, changed: bool, found: Sequence[Verified]) -> str:
    times = latency([one.milliseconds for one in found])
    right = sum(one.right for one in found)
    kind = "changed" if changed else "true"
    return (
        f"{length:>5} characters, {kind:7}: {right} of {len(found)} right, p50 {times['p50']} ms, p95 {times['p95']} ms"
    )
