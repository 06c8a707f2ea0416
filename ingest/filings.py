"""Titles of filings with the US Securities and Exchange Commission: their first heading is the commission's name."""

from __future__ import annotations

import re

_HEAD = 5000  # characters
_NAME_BELOW = re.compile(r"(?i)\(exact name of (?:the )?registrant")
_FORM = re.compile(r"(?i)\bform\s+(10-[KQ](?:/A)?|8-K(?:/A)?|20-F|6-K|40-F|S-[1-8]|DEF 14A)(?!\w)")
_DAY = r"[A-Z][a-z]+ \d{1,2}, ?\d{4}"
_PERIOD = re.compile(rf"(?i:\bfor the ((?:fiscal|transition) year|quarterly period|quarter) ended:?) ({_DAY})")
_REPORTED = re.compile(rf"(?i:\bdate of report)[^:\n]{{0,60}}:\s*({_DAY})")
_MARKS = re.compile(r"^[#|\s]+|[|\s]+$")


def filing_title(text: str) -> str | None:
    """ "AMAZON.COM, INC., Form 10-K, fiscal year ended December 31, 2021"; None for anything but a filing's cover."""
    head = text[:_HEAD]
    lines = [plain for line in head.split("\n") if (plain := _MARKS.sub("", line)) and set(plain) - set("-_ |")]
    below = next((number for number, line in enumerate(lines) if _NAME_BELOW.search(line)), 0)
    form = _FORM.search(head)
    if not below or form is None or len(lines[below - 1]) > 100:
        return None
    parts = [lines[below - 1], f"Form {form[1].upper()}"]
    if period := _PERIOD.search(head):
        parts.append(f"{period[1].lower()} ended {period[2]}")
    elif reported := _REPORTED.search(head):
        parts.append(reported[1])
    return ", ".join(parts)
