"""What a reader gives: the text of one document, where its pages begin, and what the file says of itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.metadata import Declared


@dataclass(frozen=True, slots=True)
class Content:
    """`pages` are offsets into `text` (see Document.pages); `warnings` say what of the file is not in the text."""

    text: str
    pages: tuple[int, ...] = ()
    metadata: Declared = field(default_factory=dict)  # from the file's properties: counts as detected
    warnings: tuple[str, ...] = ()
