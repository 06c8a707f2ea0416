"""Our terms and filters as tantivy's queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from index.schema import day_number
from index.types import Filter, WeightedTerm

if TYPE_CHECKING:
    import tantivy

LAST = 99991231  # the last day there is, as `day_number` writes it


class Queries:
    """Queries for an index with a schema."""

    def __init__(self, schema: tantivy.Schema) -> None:
        """`schema` is that of `index.lexical`."""
        self._schema = schema

    def of_groups(self, groups: Sequence[Sequence[WeightedTerm]], title_boost: float) -> tantivy.Query | None:
        """The sum over groups of the best alternative; None where there is no term."""
        from tantivy import Occur, Query

        parts = []
        for group in groups:
            alternatives = [self._alternative(term, title_boost) for term in group if term.tokens and term.weight > 0]
            if alternatives:
                parts.append(alternatives[0] if len(alternatives) == 1 else Query.disjunction_max_query(alternatives))
        return Query.boolean_query([(Occur.Should, part) for part in parts]) if parts else None

    def _alternative(self, term: WeightedTerm, title_boost: float) -> tantivy.Query:
        from tantivy import Occur, Query

        query = self._term_query("text", term.tokens)
        if title_boost > 0:
            title = Query.boost_query(self._term_query("title", term.tokens), title_boost)
            query = Query.boolean_query([(Occur.Should, query), (Occur.Should, title)])
        return query if term.weight == 1.0 else Query.boost_query(query, term.weight)

    def _term_query(self, field: str, tokens: tuple[str, ...]) -> tantivy.Query:
        from tantivy import Query

        if len(tokens) == 1:
            return Query.term_query(self._schema, field, tokens[0], index_option="freq")
        return Query.phrase_query(self._schema, field, list(tokens))

    def filtered(self, query: tantivy.Query, filter: Filter) -> tantivy.Query:
        """The query with all that a filter restricts but the day (`by`), which leaves the scores as they are."""
        from tantivy import FieldType, Occur, Query

        clauses = []
        for name in ("kind", "language", "jurisdiction", "agency", "source", "document"):
            if values := getattr(filter, name):
                folded = [value if name == "document" else value.casefold() for value in values]
                clauses.append(Query.term_set_query(self._schema, name, folded))
        low, high = day_number(filter.published_from), day_number(filter.published_to)
        if low is not None or high is not None:
            days = (low or 0, high or LAST)
            clauses.append(Query.range_query(self._schema, "published", FieldType.Integer, *days))
        if not clauses:
            return query
        must = [(Occur.Must, Query.const_score_query(clause, 0.0)) for clause in clauses]
        return Query.boolean_query([(Occur.Must, query), *must])

    def by(self, query: tantivy.Query, day: date, not_in_force: Sequence[str]) -> tantivy.Query:
        """What was published by that day, without the documents named: they were not in force."""
        from tantivy import FieldType, Occur, Query

        after = Query.range_query(self._schema, "published", FieldType.Integer, (day_number(day) or 0) + 1, LAST)
        without = [(Occur.MustNot, after)]
        if not_in_force:
            without.append((Occur.MustNot, Query.term_set_query(self._schema, "document", list(not_in_force))))
        return Query.boolean_query([(Occur.Must, query), *without])
