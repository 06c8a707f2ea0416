"""A stretch of days in a few characters, as precisely as it was told."""

from __future__ import annotations

from datetime import date

from ingest.date_parts import Precision, last_of


def show_stretch(first: date, last: date, precision: Precision) -> str:
    """2023-07-01, 2023-07, 2023-Q3, 2023-H1, 2023; other stretches as their first and last day, month or year."""
    if first == last:
        return first.isoformat()
    whole_months = first.day == 1 and last == last_of(last.year, last.month)
    if not whole_months:
        return f"{first.isoformat()}/{last.isoformat()}"
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months == 1:
        return f"{first:%Y-%m}"
    if months == 3 and first.month % 3 == 1 and precision in ("quarter", "month"):
        return f"{first.year}-Q{(first.month + 2) // 3}"
    if months == 6 and first.month in (1, 7):
        return f"{first.year}-H{(first.month + 5) // 6}"
    if first.month == 1 and last.month == 12:
        return str(first.year) if first.year == last.year else f"{first.year}/{last.year}"
    return f"{first:%Y-%m}/{last:%Y-%m}"
