"""What a caller gets to see of where a document came from."""

from __future__ import annotations

from pathlib import PurePath


def file_name(origin: str) -> str:
    """The file's name with the row: where it lies on this machine is not the caller's business."""
    return PurePath(origin).name
