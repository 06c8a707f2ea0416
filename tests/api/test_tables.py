"""Rows of tables and their labels."""

from __future__ import annotations

import pytest

from api.answer import make_quote
from api.tables import cells, header_of
from tests.api.conftest import make_hit

TABLE = """Before.

| Product | Company | Target |
|---|---|---|
| A-cel | Alpha | BCMA |
| B-cel | Beta | CD19 |

| no | labels |
| 1 | 2 |
"""


@pytest.mark.parametrize(
    ("row", "header"),
    [
        ("| A-cel | Alpha | BCMA |", "| Product | Company | Target |"),
        ("| B-cel | Beta | CD19 |", "| Product | Company | Target |"),
        ("| Product | Company | Target |", None),
        ("| 1 | 2 |", None),
        ("Before.", None),
    ],
)
def test_a_row_has_the_labels_above_the_rule(row: str, header: str | None) -> None:
    start = TABLE.index(row)
    found = header_of(TABLE, (start, start + len(row)))
    assert (TABLE[found[0] : found[1]] if found else None) == header


def test_a_quoted_row_carries_its_labels_verbatim() -> None:
    document = make_hit(TABLE, 0.9).document
    start = TABLE.index("| B-cel")
    quote = make_quote(document, (start, start + len("| B-cel | Beta | CD19 |")), 1, 0.5)
    assert quote.header == "| Product | Company | Target |"
    assert quote.to_json()["header"] == quote.header
    assert make_quote(document, (0, 7), 1, 0.5).header == ""


def test_the_cells_of_a_row() -> None:
    assert cells("| A-cel | Alpha | |") == ["A-cel", "Alpha", ""]
