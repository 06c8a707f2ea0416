"""Days that a user writes: 2023, 2023-07 or 2023-07-01."""

from __future__ import annotations

import calendar
import re
from datetime import date

from ingest.errors import UserError


class BadDate(UserError):
    """A date that cannot be read."""


def read_day(text: str, where: str, *, last: bool) -> date:
    """First or last day of "2023", "2023-07" or "2023-07-01". Raises BadDate, which names `where`."""
    try:
        match = re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", text.strip())
        if match is None:
            raise ValueError
        year, month, day = (int(part) if part else None for part in match.groups())
        number = month or (12 if last else 1)
        return date(year or 0, number, day or (calendar.monthrange(year or 0, number)[1] if last else 1))
    except (ValueError, calendar.IllegalMonthError):
        raise BadDate(f"{where} {text}: not a date; write 2023, 2023-07 or 2023-07-01") from None
