"""What a quotation changed: it is aligned with the true wording word by word, and every difference is named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from api.facts import date_facts, facts, forms, number_facts
from index.fold import CJK, fold

DifferenceKind = Literal["number", "date", "negation", "omitted", "added", "changed", "reworded"]

_TOKEN = re.compile(
    rf"\d+(?:[,.]\d+)*(?:\s?(?:%|[年月日号条]|[十百千万亿]+))?|(?:(?![\d{CJK}])\w)+(?:['’-](?:(?![\d{CJK}])\w)+)*|[{CJK}]"
)
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|without|nor|neither|cannot|except|unless)\b|n['’]t\b|\bnon-|[不未非无無没沒勿毋]|禁止|除外",
    re.I,
)
_NUMERALS = re.compile(r"[零〇一二三四五六七八九十百千万亿两]+")
_WORDS = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of the quotation and the words that stand there in truth; either may be empty."""

    kind: DifferenceKind
    quoted: str
    true: str

    def to_json(self) -> dict[str, str]:
        """The fields by name."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    folded: str


def differences(quoted: str, true: str) -> tuple[Difference, ...]:
    """Where the quotation departs from the true wording, in its order.

    Words of `true` before the first and behind the last that is quoted are no difference: a quotation may begin late.
    """
    left, right = _tokens(quoted), _tokens(true)
    return tuple(
        _named(_words(quoted, left, i), _words(true, right, j))
        for i, j in _merged(list(_departures(left, right)), left)
    )


def fact_differences(quoted: str, true: str) -> tuple[Difference, ...]:
    """Dates, numbers and negations of a quotation that the true wording, which may be in the other language, lacks."""
    implied = forms(true)
    missing = [fact for fact in facts(quoted) if fact.key not in implied]
    found = [Difference(fact.kind, fact.words, "") for fact in missing]
    if bool(_NEGATION.search(quoted)) != bool(_NEGATION.search(true)):
        found.append(Difference("negation", *(_first(_NEGATION, text) for text in (quoted, true))))
    return tuple(dict.fromkeys(found))


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[0] if match else ""


def words_of(text: str) -> list[str]:
    """Words, numbers with their unit, and single Chinese characters, folded, without punctuation."""
    return [token.folded for token in _tokens(text)]


def _departures(left: Sequence[_Token], right: Sequence[_Token]) -> Iterator[tuple[slice, slice]]:
    from rapidfuzz.distance import Indel, Levenshtein

    a, b = [token.folded for token in left], [token.folded for token in right]
    # the quoted stretch first: aligned with all of a long sentence, a short quotation would be torn apart
    blocks = [block for block in Indel.opcodes(a, b) if block.tag == "equal"]
    first, last = (blocks[0].dest_start, blocks[-1].dest_end) if blocks else (0, len(b))
    before = blocks[0].src_start if blocks else 0
    behind = len(a) - blocks[-1].src_end if blocks else 0
    first, last = max(0, first - before), min(len(b), last + behind)
    for block in Levenshtein.opcodes(a, b[first:last]):
        if block.tag != "equal":
            yield (
                slice(block.src_start, block.src_end),
                slice(first + block.dest_start, first + block.dest_end),
            )


def _merged(found: Sequence[tuple[slice, slice]], left: Sequence[_Token]) -> list[tuple[slice, slice]]:
    """Neighbouring departures as one, also where a single Chinese character between them is the same by chance."""
    merged: list[tuple[slice, slice]] = []
    for i, j in found:
        if merged:
            before_i, before_j = merged[-1]
            between = left[before_i.stop : i.start]
            lone = len(between) == 1 and not _WORDS.match(between[0].folded) and not between[0].folded[0].isdigit()
            if not between or (lone and i.stop > i.start and before_i.stop > before_i.start):
                merged[-1] = (slice(before_i.start, i.stop), slice(before_j.start, j.stop))
                continue
        merged.append((i, j))
    return merged


def _named(quoted: str, true: str) -> Difference:
    return Difference(_kind(quoted, true), quoted, true)


def _kind(quoted: str, true: str) -> DifferenceKind:
    if date_facts(quoted) != date_facts(true):
        return "date"
    if number_facts(quoted) != number_facts(true) or _is_numeral(quoted, true):
        return "number"
    if len(_NEGATION.findall(quoted)) != len(_NEGATION.findall(true)):
        return "negation"
    if not quoted:
        return "omitted"
    return "changed" if true else "added"


def _is_numeral(quoted: str, true: str) -> bool:
    return all(_NUMERALS.fullmatch(words) for words in (quoted, true) if words)


def _tokens(text: str) -> list[_Token]:
    return [_Token(*match.span(), re.sub(r"[\s,]", "", fold(match[0]))) for match in _TOKEN.finditer(text)]


def _words(text: str, tokens: Sequence[_Token], part: slice) -> str:
    chosen = tokens[part]
    return text[chosen[0].start : chosen[-1].end] if chosen else ""
