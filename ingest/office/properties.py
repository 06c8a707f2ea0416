"""What Office files say of themselves."""

from __future__ import annotations

import re
from typing import Any

from ingest.metadata import Declared

_NOT_A_TITLE = re.compile(
    r"(?i)(?:microsoft|powerpoint|word|excel|演示文稿|幻灯片|工作簿|文档|presentation|book|document|untitled|无标题)[\s\d-]*.*|[\W\d_]*"
)


def properties_of(core: Any) -> Declared:
    """The title, where it is one; an author is not a publisher, and dates of files are not dates of publication."""
    return title_of_file(str(core.title or ""))


def title_of_file(title: str) -> Declared:
    """A title of several words that no program made up."""
    title = " ".join(title.split())
    speaks = len(title.split()) > 1 or len(re.findall("[\u3400-\u9fff]", title)) >= 4
    return {"title": title[:300]} if speaks and not _NOT_A_TITLE.fullmatch(title) else {}
