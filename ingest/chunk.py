"""Documents to chunks: short stretches that hold whole sentences, with exact offsets and the headings above them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from ingest.headings import Section, sections_of
from ingest.language import language_of
from ingest.types import Chunk, Document

if TYPE_CHECKING:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

DEFAULT_SIZE = 600
_WINDOW = 50_000  # characters handed to the splitter at once

_CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
_NUMBER = "[一二三四五六七八九十百千零〇○\\d０-９]{1,9}"
# Best first. Each match stays at the end of the piece before it, so that the pieces add up to the text.
_SEPARATORS = (
    rf"\n(?=[ \t　*]*(?:第{_NUMBER}条(?:之{_NUMBER})?[ \t　]|(?:Article|Section|Sec\.|§)[ ]?\d))",
    r"\n[ \t　]*\n\s*",
    r"\n",
    # Each starts with a plain set of characters, which the regular expression engine looks for quickly.
    "[。！？!?….](?:(?<=[。！？…])[。！？!?…]*[”’」』）)】》\"']*[ \t　]*"
    "|(?<![A-Z]\\.)(?<!\\b(?:Dr|Mr|Ms|St|No|vs|cf|al|Co|Jr)\\.)(?<!\\b(?:Mrs|Inc|Ltd|etc|Fig|Art|Sec|e\\.g|i\\.e)\\.)"
    "[!?.]*[\"'”’)\\]]*(?:[ \t　]+(?=[^a-z\\s])|(?<=[!?])(?=[\u3000-\u9fff])))",
    r"[；;](?:(?<=；)[ \t　]*|[ \t　]+)",
    r"[，、：,:](?:(?<=[，、：])(?!(?<=\d.)\d)[ \t　]*|[ \t　]+)",
    r"[ \t　\v\f\u00a0\u2028]+",
    rf"[{_CJK}]{{8}}(?=[{_CJK}])(?![，。、；：？！”’）》】」』])",
)
# The last resort, for a run without any boundary: never between a character and the marks that belong to it.
_HARD_CUT = "[\\s\\S]{%d}(?<!\u200d)[\u0300-\u036f\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]*(?<!\u200d)"
_GOOD_END = re.compile(r"\n|[。！？；]|[.!?;]\s|\s")


class _Piece(NamedTuple):
    start: int
    end: int
    weight: int
    path: tuple[str, ...]


def weight_of(text: str) -> int:
    """The length of a text in units: 1 for an ASCII character, 2 for a Chinese one, between 1 and 3 for others.

    It is half the sum of code points and UTF-8 bytes: two lengths that CPython has at hand, so that it costs 0.1 us.
    600 units are 300 Chinese characters or about 100 English words, which say about the same amount.
    """
    return len(text) if text.isascii() else (len(text) + len(text.encode("utf-8", "surrogatepass")) + 1) // 2


def chunk(document: Document, size: int = DEFAULT_SIZE) -> list[Chunk]:
    """The document's chunks, in order, each at most `size` units (see `weight_of`).

    They do not overlap, begin and end with a character that is not whitespace, and together hold every such
    character of the text. Cuts fall, in order of preference, before headings, before articles
    (第…条), between paragraphs, lines (so also rows of a table), sentences, clauses, words; inside a word or number
    only where one is longer than `size`.
    Neighbours are merged while they fit; a heading is crossed only by a chunk that would be smaller than a third of
    `size`. `headings` is the path that all of a chunk lies under, the section's own heading included.

    Raises ValueError for a size below 20.
    """
    if size < 20:
        raise ValueError(f"a chunk of {size} units holds no sentence; use 20 or more")
    text = document.text
    merged = _merge(_pieces(text, size), size)
    spans = (_trim(text, piece) for piece in merged)
    return [
        Chunk(document.id, number, start, end, part := text[start:end], language_of(part), path)
        for number, (start, end, path) in enumerate(span for span in spans if span is not None)
    ]


def _pieces(text: str, size: int) -> Iterator[_Piece]:
    """Pieces of at most `size` units that add up to the text, none across a heading."""
    for section in _with_bare_headings(text):
        weight = weight_of(text[section.start : section.end])
        if weight <= size:
            yield _Piece(section.start, section.end, weight, section.path)
            continue
        for start, end in _windows(text, section):
            for part in _splitter(size).split_text(text[start:end]):
                # Offsets by accumulation: the pieces add up to the text; a search would stumble over repetitions.
                yield _Piece(start, start + len(part), weight_of(part), section.path)
                start += len(part)


def _with_bare_headings(text: str) -> Iterator[Section]:
    """The sections; a heading without text of its own goes with the section after it."""
    start: int | None = None
    for section in sections_of(text):
        if start is not None:
            section = section._replace(start=start)
        bare = section.path and "\n" not in text[section.start : section.end].strip()
        start = section.start if bare and section.end < len(text) and section.end - section.start < 200 else None
        if start is None:
            yield section


def _windows(text: str, section: Section) -> Iterator[tuple[int, int]]:
    """A long section in stretches that bound the splitter's memory, cut at the end of a line or sentence."""
    start = section.start
    while section.end - start > _WINDOW:
        end = start + _WINDOW
        last = None
        for pattern in ("\n", "。", ". ", " "):
            position = text.rfind(pattern, start + _WINDOW // 2, end)
            if position >= 0:
                last = position + len(pattern)
                break
        yield start, last or end
        start = last or end
    if start < section.end:
        yield start, section.end


def _merge(pieces: Iterator[_Piece], size: int) -> Iterator[_Piece]:
    current: _Piece | None = None
    for piece in pieces:
        if (
            current
            and current.weight + piece.weight <= size
            and (current.path == piece.path or 3 * current.weight < size)
        ):
            current = _Piece(current.start, piece.end, current.weight + piece.weight, _common(current, piece))
            continue
        if current:
            yield current
        current = piece
    if current:
        yield current


def _common(first: _Piece, second: _Piece) -> tuple[str, ...]:
    if first.path == second.path:
        return first.path
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(first.path, second.path, strict=False))
    return tuple(title for title, _ in pairs)


def _trim(text: str, piece: _Piece) -> tuple[int, int, tuple[str, ...]] | None:
    part = text[piece.start : piece.end]
    stripped = part.strip()
    if not stripped:
        return None
    start = piece.start + len(part) - len(part.lstrip())
    return start, start + len(stripped), piece.path


@lru_cache(maxsize=8)
def _splitter(size: int) -> RecursiveCharacterTextSplitter:
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # costs about half a second

    return RecursiveCharacterTextSplitter(
        [*_SEPARATORS, _HARD_CUT % (size // 4)],
        keep_separator="end",
        is_separator_regex=True,
        chunk_size=size,
        chunk_overlap=0,
        length_function=weight_of,
        strip_whitespace=False,
    )
