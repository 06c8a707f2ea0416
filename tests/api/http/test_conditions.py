from __future__ import annotations

from datetime import date

import pytest

from api.http.conditions import Condition, Conditions
from index.types import Filter
from ingest.types import Metadata

NEWS = Metadata(title="Exosomes are drugs", source="Test Press", published=date(2023, 8, 1), kind="news")


@pytest.mark.parametrize(
    ("name", "operator", "value", "holds"),
    [
        ("title", "contains", "EXOSOMES", True),
        ("title", "not contains", "milk", True),
        ("title", "start with", "exo", True),
        ("title", "end with", "exo", False),
        ("kind", "is", "news", True),
        ("kind", "is not", "news", False),
        ("kind", "in", ["law", "news"], True),
        ("kind", "not in", ["law", "news"], False),
        ("agency", "empty", None, True),
        ("agency", "not empty", None, False),
        ("published", "after", "2023", True),
        ("published", "≥", "2023-08-01", True),
        ("published", "before", "2023-08-01", False),
        ("effective", "before", "2030", False),  # unknown is not early
        ("published", "=", "2023-08-01", True),
        ("invented", "is", "x", False),
    ],
)
def test_a_condition_compares(name: str, operator: str, value: object, holds: bool) -> None:
    condition = Condition.model_validate({"name": [name], "comparison_operator": operator, "value": value})
    assert Conditions(conditions=[condition]).holds(NEWS) is holds


def test_conditions_are_combined() -> None:
    yes = {"name": ["kind"], "comparison_operator": "is", "value": "news"}
    no = {"name": ["kind"], "comparison_operator": "is", "value": "law"}
    for operator, holds in (("and", False), ("or", True)):
        found = Conditions.model_validate({"logical_operator": operator, "conditions": [yes, no]})
        assert found.holds(NEWS) is holds


def test_search_looks_only_where_all_conditions_may_hold() -> None:
    law = {"name": ["kind"], "comparison_operator": "is", "value": "law"}
    title = {"name": ["title"], "comparison_operator": "contains", "value": "x"}
    assert Conditions.model_validate({"conditions": [law, title]}).filter() == Filter(kind=("law",))
    either = {"logical_operator": "or", "conditions": [law, title]}
    assert Conditions.model_validate(either).filter() == Filter()
