"""What changed between two versions of a document, sentence by sentence, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from ingest.types import Document

# Everything is in some unit, headings and blank lines too: the units of a text joined are the text.
_UNIT = re.compile(r"[^\n。！？；]*?(?:[。！？；]+[”’」』）》)]*|[.!?][\"”')\]]*(?=\s+[A-Z\u4e00-\u9fff])|\n|$)\s*")


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch that differs: `old_text`, at this offset of the older version, became `new_text` of the newer.

    One of the two is empty where something was only added or only removed. Offsets are code points.
    """

    old_start: int
    old_text: str
    new_start: int
    new_text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """The changes from one version to another, in the order of the text; and of the metadata, by field."""

    document: str
    old: int  # version
    new: int
    changes: tuple[Change, ...]
    metadata: tuple[tuple[str, Any, Any], ...]  # field, before, after

    def to_json(self) -> dict[str, Any]:
        """Versions, changes in order, and the metadata that changed, dates as ISO strings."""
        return {
            "document": self.document,
            "from": self.old,
            "to": self.new,
            "changes": [
                {"from": {"start": c.old_start, "text": c.old_text}, "to": {"start": c.new_start, "text": c.new_text}}
                for c in self.changes
            ],
            "metadata": {name: [_plain(before), _plain(after)] for name, before, after in self.metadata},
        }


def difference(old: Document, new: Document) -> Difference:
    """What changed from `old` to `new`, two versions of one document."""
    fields = [name for name in type(old.metadata).__dataclass_fields__ if name not in ("detected", "found")]
    pairs = ((name, getattr(old.metadata, name), getattr(new.metadata, name)) for name in fields)
    return Difference(
        document=new.id,
        old=old.version,
        new=new.version,
        changes=tuple(changes(old.text, new.text)),
        metadata=tuple(pair for pair in pairs if pair[1] != pair[2]),
    )


def changes(old: str, new: str) -> Iterator[Change]:
    """The changes from one text to another, in order; white space alone is none."""
    left, right = _units(old), _units(new)
    starts = [_starts(left), _starts(right)]
    matcher = SequenceMatcher(None, _keys(left), _keys(right), autojunk=False)
    for what, i, i_end, j, j_end in matcher.get_opcodes():
        before, after = "".join(left[i:i_end]), "".join(right[j:j_end])
        if what != "equal" and before.split() != after.split():
            yield Change(starts[0][i], before.rstrip(), starts[1][j], after.rstrip())


def _units(text: str) -> list[str]:
    return [unit for unit in _UNIT.findall(text) if unit]


def _keys(units: list[str]) -> list[str]:
    return [" ".join(unit.split()) for unit in units]


def _starts(units: list[str]) -> list[int]:
    starts = [0]
    for unit in units:
        starts.append(starts[-1] + len(unit))
    return starts


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value.isoformat() if hasattr(value, "isoformat") else value
