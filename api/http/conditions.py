"""Dify's metadata conditions over what is known of a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from index.types import Filter
from ingest.types import Metadata

Value = str | float | int | list[str] | None
_FILTERED = ("kind", "language", "jurisdiction", "agency", "source")

_TESTS: Mapping[str, Callable[[str, str], bool]] = {
    "contains": lambda text, value: value in text,
    "not contains": lambda text, value: value not in text,
    "start with": lambda text, value: text.startswith(value),
    "end with": lambda text, value: text.endswith(value),
    "is": lambda text, value: text == value,
    "is not": lambda text, value: text != value,
    "=": lambda text, value: text == value,
    "≠": lambda text, value: text != value,
    ">": lambda text, value: text > value,
    "<": lambda text, value: len(text) > 0 and text < value,
    "≥": lambda text, value: text >= value,
    "≤": lambda text, value: len(text) > 0 and text <= value,
    "before": lambda text, value: len(text) > 0 and text < value,
    "after": lambda text, value: text > value,
    "empty": lambda text, value: not text,
    "not empty": lambda text, value: bool(text),
}
Operator = Literal[
    "contains", "not contains", "start with", "end with", "is", "is not", "in", "not in", "empty", "not empty",
    "=", "≠", ">", "<", "≥", "≤", "before", "after",
]  # fmt: skip


class Condition(BaseModel):
    """One comparison; several names are alternatives. Dates compare as 2023-07-01, so "after 2023-07" works too."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    name: list[str] = Field(min_length=1, max_length=20)
    comparison_operator: Operator
    value: Value = None

    def holds(self, fields: Mapping[str, str]) -> bool:
        """Whether a document with these fields passes; words compare without regard to case."""
        return any(self._holds(fields.get(name, "").casefold()) for name in self.name)

    def _holds(self, text: str) -> bool:
        values = self.values
        if self.comparison_operator in ("in", "not in"):
            return (text in values) == (self.comparison_operator == "in")
        return _TESTS[self.comparison_operator](text, values[0] if values else "")

    @property
    def values(self) -> list[str]:
        """What is compared with, case-folded."""
        given = self.value if isinstance(self.value, list) else [] if self.value is None else [self.value]
        return [str(value).casefold() for value in given]


class Conditions(BaseModel):
    """All or any of several comparisons."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    logical_operator: Literal["and", "or"] = "and"
    conditions: list[Condition] | None = Field(default=None, max_length=100)

    def holds(self, metadata: Metadata) -> bool:
        """Whether a document passes."""
        if not self.conditions:
            return True
        fields = described(metadata)
        results = (condition.holds(fields) for condition in self.conditions)
        return all(results) if self.logical_operator == "and" else any(results)

    def filter(self) -> Filter:
        """A hard cut that lets through at least what passes, so that search looks in the right place."""
        cuts: dict[str, tuple[str, ...]] = {}
        if self.logical_operator == "and" or len(self.conditions or ()) == 1:
            for condition in self.conditions or ():
                exact = condition.comparison_operator in ("is", "=", "in") and len(condition.name) == 1
                if exact and condition.name[0] in _FILTERED and condition.values:
                    cuts[condition.name[0]] = tuple(condition.values)
        return Filter(**cuts)  # type: ignore[arg-type]  # a kind that does not exist lets nothing through


def described(metadata: Metadata) -> dict[str, str]:
    """The fields of a document that conditions may name, and records show; "" for what is unknown."""
    names = ("title", "source", "kind", "language", "agency", "jurisdiction", "document_number", "status", "uri")
    values: dict[str, Any] = {name: getattr(metadata, name) for name in names}
    days = {name: getattr(metadata, name) for name in ("published", "effective")}
    text = {name: str(value or "") for name, value in values.items()}
    return text | {name: day.isoformat() if day else "" for name, day in days.items()}
