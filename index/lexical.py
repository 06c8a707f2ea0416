"""BM25 over our own tokens: a tantivy index derived from the store.

**Who writes.** Only the holder of the collection's write lock. A reader looks at the two small files below before each
search and opens the index anew when a writer has committed. A reader that is behind takes the lock if it is free (the
writer has died, or the index was deleted) and catches up; if a live writer holds it, the reader answers from the last
commit, which a writer makes every five seconds and when it is done.

**Where it stands.** tantivy-py has no commit payload, so `progress.json`, written before each commit, says: "at opstamp
`opstamp` the index has applied changes up to `before`; at any later one, up to `after`". tantivy's own meta.json, which
it replaces atomically, tells the opstamp. So a crash at any point leaves an index that knows exactly what it holds, and
nothing is applied twice.

Scores are those of tantivy: BM25 with k1 = 1.2, b = 0.75 (Robertson & Zaragoza 2009), idf = ln(1 + (N - n + 0.5) /
(n + 0.5)), lengths rounded to one byte as Lucene does. Deleted chunks count in N, n and the mean length until a merge.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from index.exact import Scored
from index.manifest import write_atomically
from index.queries import Queries
from index.rows import Change, ChunkRow
from index.schema import filter_columns
from index.store import Store
from index.types import ChunkIds, Filter, WeightedTerm
from ingest.types import Document

if TYPE_CHECKING:
    import tantivy

HEAP_BYTES = 64_000_000
PAGE = 2048  # chunks read from the store at a time
CHANGES = 10_000  # changes read from the store at a time
_FREQUENCIES = 20_000  # tokens whose numbers of chunks are remembered
_DAYS = 32  # days of which is remembered what was not in force


class TokenAnalyser(Protocol):
    """Cuts text into tokens."""

    @property
    def version(self) -> str:
        """Changes when tokens would."""
        ...

    def tokens(self, text: str) -> list[str]:
        """The tokens in order, none with white space."""
        ...


class LexicalIndex:
    """Searching is safe for many threads; `catch_up`, `commit` and `close_writer` need the write lock."""

    def __init__(
        self, directory: Path, store: Store, analyser: TokenAnalyser, repair: Callable[[], None] = lambda: None
    ) -> None:
        """`directory` belongs to this index alone: it is emptied when it holds no usable one.

        `repair` is called when a search meets damaged files, to catch up where the write lock can be had.
        """
        self._repair = repair
        self._directory = directory
        self._store = store
        self._analyser = analyser
        self._index: tantivy.Index | None = None
        self._searcher: tantivy.Searcher | None = None
        self._writer: tantivy.IndexWriter | None = None
        self._schema: tantivy.Schema | None = None
        self._seen: tuple[str, int] | None = None  # progress file and opstamp of the state opened
        self._sequence = -1  # of what a search sees
        self._committed = -1  # of the writer
        self._fed = -1
        self._described: tuple[Document | None, dict[str, str | int | None]] = (None, {})
        self._later: dict[tuple[date, int], list[str]] = {}
        self._titles = lru_cache(maxsize=1024)(self._title_tokens)
        self._frequency: Callable[[str], int] = _never

    # -- state ------------------------------------------------------------------------------------------------------

    @property
    def sequence(self) -> int:
        """The last change that a search sees, -1 where there is no usable index."""
        return self._sequence

    @property
    def size(self) -> int:
        """How many chunks are indexed."""
        return 0 if self._searcher is None else int(self._searcher.num_docs)

    def document_frequency(self, token: str) -> int:
        """In how many chunks the token occurs (replaced chunks may count until a merge)."""
        return self._frequency(token)

    def similar(self, token: str, distance: int, limit: int) -> ChunkIds:
        """Ids of at most `limit` chunks with a token that at most `distance` slips (1 or 2 letters) turn into this."""
        from tantivy import Query

        if self._schema is None or self._searcher is None:
            return np.empty(0, dtype=np.int64)
        query = Query.fuzzy_term_query(self._schema, "text", token, distance, True, False)
        return _best(self._searcher, query, limit)[0]

    def refresh(self) -> None:
        """See what has been committed since, by whomever. Two small files are read when there is nothing new."""
        import tantivy

        try:
            # In this order: a progress file older than the index only claims too little.
            progress = (self._directory / "progress.json").read_text(encoding="utf-8")
            opstamp = int(json.loads((self._directory / "meta.json").read_text(encoding="utf-8"))["opstamp"])
            if (progress, opstamp) == self._seen:
                return
            state = json.loads(progress)
            index = tantivy.Index.open(str(self._directory))
            searcher = index.searcher()
            sequence = int(state["before"] if state["opstamp"] == opstamp else state["after"])
            ours = state["store"] == self._store.identity and sequence <= self._store.sequence()
        except (OSError, ValueError, KeyError, TypeError):
            self._forget()
            return
        if not ours:
            self._forget()
            return
        self._index, self._searcher, self._schema = index, searcher, index.schema
        self._frequency = lru_cache(_FREQUENCIES)(lambda token: int(searcher.doc_freq("text", token)))  # of this state
        self._seen = (progress, opstamp)
        # Tokens of another analyser are better than none until they can be made anew.
        self._sequence = sequence if state["analyser"] == self._analyser.version else -1

    def _discard(self) -> None:
        (self._directory / "progress.json").unlink(missing_ok=True)
        self._forget()

    def _forget(self) -> None:
        self._index = self._searcher = self._schema = self._seen = None
        self._frequency = _never
        self._sequence = -1

    # -- writing ----------------------------------------------------------------------------------------------------

    def catch_up(self) -> None:
        """Feed all changes not fed yet to the writer; `commit` makes them visible. Rebuilds an unusable index."""
        writer = self._writer or self._open_writer()
        while changes := self._store.changes(self._fed, CHANGES):
            for removed, first, stop in _steps(changes):
                for document in removed:
                    writer.delete_documents_by_term("document", document)
                for start in range(first, stop, PAGE):
                    for row in self._store.chunk_rows(start, min(start + PAGE, stop)):
                        writer.add_document(self._entry(row))
            self._fed = changes[-1].sequence

    def commit(self) -> None:
        """Make what was fed durable and visible to every process."""
        if self._writer is not None and self._fed != self._committed:
            self._write_progress(self._committed, self._fed)
            self._writer.commit()
            self._committed = self._fed
            self.refresh()

    def close_writer(self) -> None:
        """Let merges finish and give the writer's memory back. What was not committed is forgotten."""
        if self._writer is not None:
            writer, self._writer = self._writer, None
            writer.rollback()
            writer.wait_merging_threads()

    def _open_writer(self) -> tantivy.IndexWriter:
        import tantivy

        self.refresh()
        index, self._committed = self._index, self._sequence
        if index is None or self._committed < 0:
            shutil.rmtree(self._directory, ignore_errors=True)
            self._directory.mkdir(parents=True)
            index = tantivy.Index(_schema(), path=str(self._directory))
            self._committed = 0
            self._write_progress(0, 0)
        # One thread: the order of chunks, and so of the index, is that of the changes.
        self._writer = index.writer(HEAP_BYTES, 1)
        self._fed = self._committed
        return self._writer

    def _write_progress(self, before: int, after: int) -> None:
        opstamp = json.loads((self._directory / "meta.json").read_text(encoding="utf-8"))["opstamp"]
        record = {
            "store": self._store.identity,
            "analyser": self._analyser.version,
            "opstamp": opstamp,
            "before": before,
            "after": after,
        }
        write_atomically(self._directory / "progress.json", json.dumps(record))

    def _entry(self, row: ChunkRow) -> tantivy.Document:
        import tantivy

        if row.document is not self._described[0]:  # the same object for all chunks of a document, one after another
            self._described = (row.document, filter_columns(row.document.metadata))
        fields: dict[str, Any] = {name: value for name, value in self._described[1].items() if value is not None}
        fields["language"] = row.language
        fields["chunk"] = row.id
        fields["document"] = row.document.id
        fields["text"] = " ".join(self._analyser.tokens(row.text))
        fields["title"] = self._titles(row.document.metadata.title, row.headings)
        return tantivy.Document(**fields)

    def _title_tokens(self, title: str, headings: tuple[str, ...]) -> str:
        return " ".join(self._analyser.tokens("\n".join((title, *headings))))

    # -- searching --------------------------------------------------------------------------------------------------

    def search(
        self, groups: Sequence[Sequence[WeightedTerm]], filter: Filter, limit: int, title_boost: float = 0.0
    ) -> Scored:
        """Ids of at most `limit` chunks and their scores (float32, > 0), best first, ties by id.

        The score is the sum over groups of the maximum over the group's alternatives of weight * BM25(term or phrase).
        With `title_boost` the BM25 of the alternative in title and headings, times that factor, is added to its own.
        """
        schema, searcher = self._schema, self._searcher
        queries = Queries(schema) if schema is not None else None
        query = queries.of_groups(groups, title_boost) if queries else None
        if queries is None or query is None or searcher is None or limit <= 0:
            return _nothing()
        query = queries.filtered(query, filter)
        if filter.as_of is not None:
            query = queries.by(query, filter.as_of, self._not_in_force(filter.as_of))
        try:
            return _best(searcher, query, limit)
        except BaseException as error:
            if not _damaged(error):
                raise
        self._discard()
        self._repair()
        return _best(self._searcher, query, limit) if self._searcher is not None else _nothing()

    def _not_in_force(self, day: date) -> list[str]:
        """As of the store, remembered for as long as this index stands at the same change."""
        key = (day, self._sequence)
        found = self._later.get(key)
        if found is None:
            if len(self._later) > _DAYS:
                self._later.clear()
            found = self._later[key] = self._store.not_in_force(day)
        return found


def _best(searcher: tantivy.Searcher, query: tantivy.Query, limit: int) -> Scored:
    wanted = limit + 16  # so that ties at the cut can be broken by id
    while True:
        hits = searcher.search(query, wanted, count=False).hits
        if len(hits) < wanted or hits[-1][0] < hits[limit - 1][0] or wanted > 8 * limit + 16:
            break
        wanted *= 2
    ids = np.array(searcher.fast_field_values("chunk", [address for _, address in hits]), dtype=np.int64)
    # The sum's last bits depend on how the index is cut into segments; they must not decide between equals.
    scores = np.array([round(score, 4) for score, _ in hits], dtype=np.float32)
    order = np.lexsort((ids, -scores))[:limit]
    return ids[order], scores[order]


def _never(token: str) -> int:
    """The document frequency where there is no index."""
    return 0


def _nothing() -> Scored:
    return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)


def _damaged(error: BaseException) -> bool:
    # A panic of tantivy over a broken file arrives as a BaseException of a class that cannot be imported.
    return isinstance(error, ValueError) or type(error).__name__ == "PanicException"


def _schema() -> tantivy.Schema:
    import tantivy

    builder = tantivy.SchemaBuilder()
    for name in ("text", "title"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in ("document", "kind", "language", "jurisdiction", "agency", "source"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("chunk", "published"):
        builder.add_integer_field(name, indexed=True, fast=True)
    return builder.build()


def _steps(changes: Sequence[Change]) -> Iterator[tuple[list[str], int, int]]:
    """Documents to delete, then a range of chunk ids to add; neighbouring additions are taken together."""
    removed: list[str] = []
    first = stop = 0
    for change in changes:
        if change.operation != "add" or change.first_chunk != stop:
            if stop > first or removed:
                yield removed, first, stop
            removed, first, stop = [], 0, 0
        if change.operation != "add":
            removed = [change.document] if change.document else []
        if change.operation != "remove":
            first = first or change.first_chunk
            stop = change.first_chunk + change.chunk_count
    if stop > first or removed:
        yield removed, first, stop
