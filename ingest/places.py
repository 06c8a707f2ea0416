"""Where in a text a field of the metadata was found: "text 12:34", offsets in code points, half open."""

from __future__ import annotations

from datetime import date

from ingest.dates import find_dates

FILE_NAME, TITLE, WHOLE, PROPERTIES = "file name", "title", "text", "document properties"


def span(start: int, end: int) -> str:
    """The place of `text[start:end]`."""
    return f"text {start}:{end}"


def place_of(text: str, line: str, value: str | date | None) -> str | None:
    """The place of a value within a line of the text, or else of the line; None without a line."""
    at = text.find(line) if line else -1
    if at < 0:
        return None
    if isinstance(value, date):
        found = next((one for one in find_dates(line) if one.value == value), None)
        return span(at + found.start, at + found.end) if found else span(at, at + len(line))
    inner = line.find(value) if value else -1
    return span(at + inner, at + inner + len(value)) if value and inner >= 0 else span(at, at + len(line))
