"""Which documents are the same text published more than once: found when a document comes in, kept as clusters."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from index.rows import marks, padded
from index.sketch import VALUES, Hashes, Sketch, band_keys, shingles, similarity, sketch_of

if TYPE_CHECKING:
    from index.database import Database

# Chosen on news items, see docs/decisions/007-versions-and-reprints.md.
_SIMILAR = 0.7  # Jaccard similarity of reprints
_CONTAINED = 0.85  # or this much of the shorter text is in the longer one, and the similarity is at least
_RELATED = 0.5
_NUMBERS = 0.8  # so many of the shorter text's numbers stand in the longer one: two days' share prices are no reprints
_FEW = 3  # numbers; with fewer they say nothing, and the texts must be
_ALIKE = 0.85
_SHORTEST = 8  # shingles; shorter texts are not compared
_ESTIMATE = _RELATED - 2 * 0.06  # two standard errors below
_CANDIDATES = 4  # compared text by text, the likeliest first
# Reprints come close together: of a band that thousands share, as with a template, only the newest are looked at.
_BAND = 100
_NEWEST = "SELECT document FROM bands WHERE key = ? ORDER BY document DESC LIMIT ?"
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class ReprintTable:
    """Part of a Store; `set` and `drop` belong inside its transactions."""

    def __init__(self, database: Database) -> None:
        """The clusters in `database`."""
        self._database = database

    def set(self, number: int, text: str, kind: str) -> None:
        """Put a new document into the cluster of the one that it reprints, or into one of its own."""
        hashes = shingles(text)
        if len(hashes) < _SHORTEST:
            return
        sketch = sketch_of(hashes)
        keys = band_keys(sketch)
        original = self._original(keys, sketch, hashes, text, kind)
        cluster = number if original is None else self._cluster(original)
        execute = self._database.connection.execute
        execute("INSERT INTO sketches VALUES (?, ?, ?)", (number, cluster, sketch.tobytes()))
        self._database.connection.executemany(
            "INSERT OR IGNORE INTO bands VALUES (?, ?)", [(key, number) for key in keys]
        )

    def drop(self, number: int) -> None:
        """Take a document out of its cluster."""
        execute = self._database.connection.execute
        row = execute("SELECT value FROM sketches WHERE document = ?", (number,)).fetchone()
        if row is not None:
            keys = band_keys(np.frombuffer(row[0], dtype=np.uint32))
            self._database.connection.executemany(
                "DELETE FROM bands WHERE key = ? AND document = ?", [(key, number) for key in keys]
            )
            execute("DELETE FROM sketches WHERE document = ?", (number,))

    def others(self, number: int) -> list[int]:
        """The other documents of its cluster, by number."""
        rows = self._database.connection.execute(
            "SELECT o.document FROM sketches s JOIN sketches o ON o.cluster = s.cluster "
            "WHERE s.document = ? AND o.document != s.document ORDER BY o.document",
            (number,),
        )
        return [row[0] for row in rows]

    def clusters_of(self, document_ids: Iterable[str]) -> dict[str, int]:
        """The cluster of each of these documents; those too short to be compared have none."""
        rows = self._database.connection.execute(
            "SELECT d.id, s.cluster FROM documents d JOIN sketches s ON s.document = d.number "
            "WHERE d.id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(document_ids)),),
        )
        return dict(rows.fetchall())

    def clusters(self) -> list[list[int]]:
        """Every cluster of more than one document, as ascending numbers."""
        rows = self._database.connection.execute(
            "SELECT cluster, document FROM sketches WHERE cluster IN "
            "(SELECT cluster FROM sketches GROUP BY cluster HAVING count(*) > 1) ORDER BY cluster, document"
        )
        found: dict[int, list[int]] = {}
        for cluster, document in rows:
            found.setdefault(cluster, []).append(document)
        return list(found.values())

    def _original(self, keys: list[int], sketch: Sketch, hashes: Hashes, text: str, kind: str) -> int | None:
        for candidate in self._candidates(keys, sketch):
            other, other_kind = self._database.connection.execute(
                "SELECT t.text, d.kind FROM documents d JOIN texts t ON t.document = d.number WHERE d.number = ?",
                (candidate,),
            ).fetchone()
            if is_reprint(text, hashes, other, shingles(other), exact="law" in (kind, other_kind)):
                return candidate
        return None

    def _candidates(self, keys: list[int], sketch: Sketch) -> list[int]:
        """Documents whose sketch agrees in a band and, as a whole, allows for a reprint; likeliest first."""
        execute = self._database.connection.execute
        met = {row[0] for key in keys for row in execute(_NEWEST, (key, _BAND))}
        if not met:
            return []
        ids = sorted(met)
        rows = execute(f"SELECT document, value FROM sketches WHERE document IN ({marks(ids)})", padded(ids)).fetchall()
        values = np.frombuffer(b"".join(row[1] for row in rows), dtype=np.uint32).reshape(-1, VALUES)
        shares = (values == sketch).mean(axis=1)
        order = sorted(range(len(rows)), key=lambda i: (-shares[i], rows[i][0]))[:_CANDIDATES]
        return [rows[i][0] for i in order if shares[i] >= _ESTIMATE]

    def _cluster(self, number: int) -> int:
        row = self._database.connection.execute("SELECT cluster FROM sketches WHERE document = ?", (number,)).fetchone()
        return int(row[0])


def is_reprint(left: str, left_hashes: Hashes, right: str, right_hashes: Hashes, *, exact: bool) -> bool:
    """Whether two texts, with their `shingles`, are one text published twice.

    `exact` asks for the same words throughout: an amended statute is another one, not a reprint.
    """
    jaccard, contained = similarity(left_hashes, right_hashes)
    if exact:
        return jaccard == 1.0
    if jaccard < _SIMILAR and not (contained >= _CONTAINED and jaccard >= _RELATED):
        return False
    fewer, more = sorted((set(_NUMBER.findall(left)), set(_NUMBER.findall(right))), key=len)
    if len(fewer) < _FEW:
        return jaccard >= _ALIKE
    return len(fewer & more) >= _NUMBERS * len(fewer)
