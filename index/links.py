"""Which document takes the place of which: resolved when asked, so the order in which they came does not matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from index.names import names_of, normal
from ingest.types import Metadata

if TYPE_CHECKING:
    from index.database import Database

How = Literal["declared", "text", "title"]
Found = dict[int, How]  # by documents.number

# A successor is not older than what it replaces, and a draft replaces nothing.
_LATER = (
    "(o.published IS NULL OR d.published IS NULL OR o.published {} d.published) "
    "AND coalesce(json_extract({}.metadata, '$.status'), '') != 'draft'"
)
_STATED = (
    "SELECT o.number, r.how FROM documents d JOIN names n ON n.document = d.number "
    "JOIN replacements r ON r.name = n.name JOIN documents o ON o.number = r.document "
    f"WHERE d.number = ? AND o.number != d.number AND {_LATER.format('>=', 'o')}"
)
_STATES = (
    "SELECT o.number, r.how FROM documents d JOIN replacements r ON r.document = d.number "
    "JOIN names n ON n.name = r.name JOIN documents o ON o.number = n.document "
    f"WHERE d.number = ? AND o.number != d.number AND {_LATER.format('<=', 'd')}"
)
_SAME_NAME = (
    "SELECT o.number, 'title' FROM documents d JOIN names n ON n.document = d.number AND n.rule "
    "JOIN names m ON m.name = n.name AND m.rule JOIN documents o ON o.number = m.document "
    "LEFT JOIN sketches s ON s.document = d.number LEFT JOIN sketches t ON t.document = o.number "
    "WHERE d.number = ? AND o.published {0} d.published "
    "AND coalesce(s.cluster, -1) != coalesce(t.cluster, -2) "  # of reprints none is newer
    "AND coalesce(json_extract({1}.metadata, '$.status'), '') != 'draft'"
)


class LinkTable:
    """Part of a Store; `set` and `drop` belong inside its transactions."""

    def __init__(self, database: Database) -> None:
        """The names and replacements in `database`."""
        self._database = database

    def set(self, number: int, metadata: Metadata) -> None:
        """Record a document's names and what it says that it replaces."""
        self.drop(number)
        how = "text" if "replaces" in metadata.detected else "declared"
        names = names_of(metadata)
        replaced = {name for text in metadata.replaces if (name := normal(text))} - names.keys()
        execute = self._database.connection.executemany
        execute("INSERT INTO names VALUES (?, ?, ?)", [(number, name, rule) for name, rule in names.items()])
        execute("INSERT INTO replacements VALUES (?, ?, ?)", [(number, name, how) for name in sorted(replaced)])

    def drop(self, number: int) -> None:
        """Forget them."""
        for table in ("names", "replacements"):
            self._database.connection.execute(f"DELETE FROM {table} WHERE document = ?", (number,))

    def successors(self, number: int) -> Found:
        """The documents that replace this one, and how that is known; what is stated counts before a mere title."""
        return self._found(number, _STATED, _SAME_NAME.format(">", "o"))

    def predecessors(self, number: int) -> Found:
        """The documents that this one replaces."""
        return self._found(number, _STATES, _SAME_NAME.format("<", "d"))

    def _found(self, number: int, stated: str, same: str) -> Found:
        execute = self._database.connection.execute
        return {**dict(execute(same, (number,)).fetchall()), **dict(execute(stated, (number,)).fetchall())}
