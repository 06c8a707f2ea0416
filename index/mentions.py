"""The dates that each chunk mentions, found once at ingest and stored beside it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, get_args

import numpy as np

from index.rows import marks, padded
from ingest.date_parts import Precision
from ingest.mentions import Mention, find_mentions
from ingest.types import Chunk, Document

if TYPE_CHECKING:
    from index.store import Store

RULES = "1"  # raise it when other dates are found, so that collections know that theirs are out of date
_AHEAD = 3  # months: a report says 将于10月施行 in August, hardly "in October" of the October fifteen months later
_REACH = 300  # characters before a chunk, in which the year of its first date may stand
_PRECISIONS: tuple[Precision, ...] = get_args(Precision)
_ASSUMED = 8


class MentionTable:
    """Part of a Store; `set` and `drop` belong inside its transactions."""

    def __init__(self, store: Store) -> None:
        """The mentions of `store`."""
        self._store = store

    @property
    def complete(self) -> bool:
        """Whether every chunk has its row, as found by the rules of now."""
        return self._store.meta("mentions") == RULES

    def mark_complete(self) -> None:
        """Inside a transaction: from now on a chunk without a row has no mention."""
        self._store.set_meta("mentions", RULES)

    def set(self, document: Document, first: int, spans: Iterable[tuple[int, int]]) -> None:
        """Find and keep the mentions of a document whose chunks, at `spans`, have the ids from `first` on."""
        found = find_mentions(document.text, _written(document), _AHEAD)
        starts = [mention.start for mention in found]
        rows = []
        count = 0
        for chunk, (start, end) in enumerate(spans, start=first):
            count += 1
            inside = found[bisect_left(starts, start) : bisect_left(starts, end)]
            if inside:
                rows.append((chunk, dump_mentions(inside)))
        self.drop(first, count)
        self._store.connection.executemany("INSERT INTO mentions VALUES (?, ?)", rows)

    def edit(self, document: Document, number: int, first: int) -> None:
        """As `set` for a stored document: "in July" is relative to the day of publication, which may have changed."""
        query = 'SELECT start, "end" FROM chunks WHERE document = ? ORDER BY id'
        self.set(document, first, self._store.connection.execute(query, (number,)).fetchall())

    def derive(self) -> None:
        """Inside a transaction: those of all documents, by the rules of now."""
        query = "SELECT id, number, first_chunk FROM documents ORDER BY number"
        for identity, number, first in self._store.connection.execute(query).fetchall():
            document = self._store.document(identity)
            if document is not None:
                self.edit(document, number, first)
        self.mark_complete()

    def drop(self, first: int, count: int) -> None:
        """Forget those of the chunks with the ids first .. first + count - 1."""
        self._store.connection.execute("DELETE FROM mentions WHERE chunk >= ? AND chunk < ?", (first, first + count))

    def of(self, chunk_ids: Sequence[int]) -> list[tuple[Mention, ...]]:
        """The stored mentions of each chunk, in order of position; () for a chunk without a row."""
        ids = list(chunk_ids)
        query = f"SELECT chunk, value FROM mentions WHERE chunk IN ({marks(ids)})"
        found: dict[int, bytes] = dict(self._store.connection.execute(query, padded(ids)).fetchall())
        return [load_mentions(found[i]) if i in found else () for i in ids]

    def of_chunks(self, ids: Sequence[int], chunks: Sequence[tuple[Chunk, Document]]) -> list[tuple[Mention, ...]]:
        """As `of`; looked up in the text where the collection was made before mentions were stored."""
        if self.complete:
            return self.of(ids)
        return [mentions_in(document, chunk.start, chunk.end) for chunk, document in chunks]


def _written(document: Document) -> date | None:
    """The day that "last year" is relative to: in a law it is that of whoever applies it, so none."""
    return None if document.metadata.kind == "law" else document.metadata.published


def mentions_in(document: Document, start: int, end: int) -> tuple[Mention, ...]:
    """The mentions in `document.text[start:end]`, offsets into the document."""
    begin = max(0, start - _REACH)
    found = find_mentions(document.text[begin:end], _written(document), _AHEAD)
    return tuple(
        Mention(m.start + begin, m.end + begin, m.first, m.last, m.precision, m.assumed)
        for m in found
        if m.start + begin >= start
    )


def dump_mentions(mentions: Sequence[Mention]) -> bytes:
    """Five int32 a mention: offsets, days as ordinals, precision with the mark of an assumed year."""
    rows = [
        (m.start, m.end, m.first.toordinal(), m.last.toordinal(), _PRECISIONS.index(m.precision) + _ASSUMED * m.assumed)
        for m in mentions
    ]
    return np.array(rows, dtype="<i4").tobytes()


def load_mentions(value: bytes) -> tuple[Mention, ...]:
    """What `dump_mentions` wrote."""
    rows = np.frombuffer(value, dtype="<i4").reshape(-1, 5).tolist()
    return tuple(
        Mention(
            start,
            end,
            date.fromordinal(first),
            date.fromordinal(last),
            _PRECISIONS[code % _ASSUMED],
            code >= _ASSUMED,
        )
        for start, end, first, last, code in rows
    )
