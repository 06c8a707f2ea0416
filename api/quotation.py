"""Reading what somebody claims to be a quotation: its pieces, without the marks that were put around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.errors import UserError

MAX_LENGTH = 20_000  # characters

_PAIRS = {"“": "”", '"': '"', "「": "」", "『": "』", "«": "»", "‘": "’", "'": "'", "„": "“"}
_NUMBER = re.compile(r"^\s*\[\d{1,3}\]\s*(?=[“\"「『])")  # the mark of a quote in an answer that was copied whole
_ELLIPSIS = re.compile(r"\s*[\[(（【]?\s*(?:…+|\.(?:\s?\.){2,}|。{3,}|⋯+)\s*[\])）】]?\s*")
_FINAL = re.compile(r"[\s。．.,，;；:：、!！?？]+$")


class BadQuotation(UserError):
    """The quotation is empty or too long."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """`whole` as it was given but for enclosing marks; `pieces` (at least one) what ellipses leave of it."""

    whole: str
    pieces: tuple[str, ...]

    def unended(self) -> Quotation:
        """The quotation without the punctuation at its end, which the one who quotes may have put there."""
        last = _FINAL.sub("", self.pieces[-1]) or self.pieces[-1]
        return Quotation(self.whole, (*self.pieces[:-1], last))


def read_quotation(text: str) -> Quotation:
    """The quotation in what was given. Raises BadQuotation for an empty or an overlong one."""
    whole = text.encode("utf-8", "replace").decode().strip()  # half of a surrogate pair stands in no document
    whole = _unquoted(_NUMBER.sub("", whole))
    if not re.search(r"[^\W_]", whole):
        raise BadQuotation("the quotation is empty: give the words that are to be looked up")
    if len(whole) > MAX_LENGTH:
        raise BadQuotation(f"the quotation has {len(whole):,} characters, the limit is {MAX_LENGTH:,}: shorten it")
    pieces = tuple(piece for piece in _ELLIPSIS.split(whole) if re.search(r"\w", piece))
    return Quotation(whole, pieces or (whole,))


def _unquoted(text: str) -> str:
    """The text without one pair of marks that encloses all of it."""
    closing = _PAIRS.get(text[:1])
    if closing is None or len(text) < 3 or not text.endswith(closing):
        return text
    inside = text[1:-1]
    return text if closing in inside or text[0] in inside else inside.strip()
