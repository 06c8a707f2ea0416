"""Who issued a rule or notice, under which number, and when it was signed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ingest.agencies import find_agency, name_of_agency
from ingest.dates import parse_date
from ingest.language import language_of
from ingest.numbers import labelled_number, number_in
from ingest.types import Kind

_ISSUING = re.compile(r"(.{2,30}?)(?:、.{2,30})?(?:办公[厅室])?(?:关于|发布|印发)")
Where = tuple[str, str]  # a line, and the words in it; ("", "") for none


@dataclass(frozen=True, slots=True)
class Official:
    """What is found; None where nothing is."""

    agency: str | None = None
    agency_at: Where = ("", "")
    jurisdiction: str | None = None
    home: bool = False  # whether the jurisdiction is the agency's
    number: str | None = None
    number_at: Where = ("", "")
    signed: tuple[date | None, str] = (None, "")  # and the line


def official_of(title: str, kind: Kind, head: list[str], tail: list[str]) -> Official:
    """Of rules and notices all of it, of other documents the number that a label or a line of its own gives."""
    top = [line for line in head[:12] if len(line) <= 120]
    if kind not in ("law", "notice"):
        number, where = (None, ("", "")) if kind == "news" else _own_number(top)
        return Official(number=number, number_at=where)
    lines = [title, *(line for line in top if _is_heading_line(line))]
    number, where = _own_number(top)
    for line in () if number else lines:
        if found := number_in(line):
            number, where = found.text, (line, found.raw)
            break
    issuing = _ISSUING.match(title)
    signature = next((line for line in tail[-4:] if len(line) <= 30 and find_agency(line)), "")
    candidates = [issuing[1] if issuing else "", *lines[1:], signature, title if title.isascii() else ""]
    named = next((line for line in candidates if find_agency(line)), "")
    agency = find_agency(named)
    signed = next(((day, line) for line in tail[-4:] if len(line) <= 20 and (day := parse_date(line))), (None, ""))
    home = agency.jurisdiction if agency else None
    if home is None and kind == "law" and language_of(title) == "zh" and not re.search("香港|澳门|台湾", title):
        home = "CN"
    return Official(
        agency=agency.name if agency else _plain_agency(issuing[1] if issuing else ""),
        agency_at=(named, name_of_agency(named)),
        jurisdiction=home,
        home=agency is not None,
        number=number,
        number_at=where,
        signed=signed,
    )


def _own_number(top: list[str]) -> tuple[str | None, Where]:
    """The number that a label names or that a line consists of."""
    for line in top:
        found = labelled_number(line) or number_in(line)
        if found and (labelled_number(line) or len(line) <= len(found.raw) + 4):
            return found.text, (line, found.raw)
    return None, ("", "")


def _plain_agency(name: str) -> str | None:
    return name if re.fullmatch(r"[\u4e00-\u9fff]{3,20}[局部委厅院会]", name) else None


def _is_heading_line(line: str) -> bool:
    """A line above the text proper that tells who issued it: dated, or a bare number."""
    return bool(re.match(r"[\s(（]*[\d０-９]{4}\s*年", line)) or (len(line) <= 40 and number_in(line) is not None)
