"""The true wording that comes nearest to a quotation that is not verbatim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from api.differences import words_of
from api.sentences import sentences
from api.wording import Span, wording
from ingest.types import Chunk, Document

MIN_SIMILARITY = 0.35  # below it two texts share hardly more than the words of their subject
_CANDIDATES = 24  # chunks whose surroundings are compared
_ALIGNED = 4  # of them the nearest, aligned to the character
_READ = 40_000  # characters of them all
_REACH = 300  # characters around a chunk, besides the quotation's own length


@dataclass(frozen=True, slots=True)
class Nearby:
    """A stretch of a document, in whole sentences. `similarity` in [0, 1]: how much of the quotation it has."""

    document: Document
    span: Span
    similarity: float


def nearest_wording(quotation: str, pairs: Sequence[tuple[Chunk, Document]]) -> Nearby | None:
    """The nearest stretch around one of the chunks (likely ones first), or None where nothing comes near."""
    asked, grams = words_of(quotation), _grams(wording(quotation).text)
    around = _windows(quotation, pairs[:_CANDIDATES])
    shares = [_share(grams, wording(document.text[slice(*window)]).text) for document, window in around]
    order = sorted(range(len(around)), key=lambda i: (-shares[i], i))[:_ALIGNED]
    found = [near for i in order for near in _runs(asked, grams, *around[i])]
    best = max(found, key=lambda near: (near.similarity, -_length(near)), default=None)
    return best if best is not None and best.similarity >= MIN_SIMILARITY else None


def _windows(quotation: str, pairs: Sequence[tuple[Chunk, Document]]) -> list[tuple[Document, Span]]:
    """The surroundings of each chunk that does not lie in those of one before, as many as are worth the time."""
    around: list[tuple[Document, Span]] = []
    for chunk, document in pairs:
        if sum(end - start for _, (start, end) in around) > _READ:
            break
        known = (window for other, window in around if other.id == document.id)
        if not any(start <= chunk.start and chunk.end <= end for start, end in known):
            around.append((document, _window(quotation, chunk, document)))
    return around


def _window(quotation: str, chunk: Chunk, document: Document) -> Span:
    reach = len(quotation) + _REACH
    return max(0, chunk.start - reach), min(len(document.text), chunk.end + reach)


def _grams(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(max(1, len(text) - 1))}


def _share(grams: set[str], text: str) -> float:
    return len(grams & _grams(text)) / max(1, len(grams))


def _runs(asked: Sequence[str], grams: set[str], document: Document, window: Span) -> list[Nearby]:
    """The run of sentences that is mostly in the quotation, and the single sentence that has most of it."""
    spans = _whole_sentences(document.text, window)
    if not spans:
        return []
    plain = [wording(document.text[start:end]).text for start, end in spans]
    inside = [len(grams & own) / max(1, len(own)) for own in map(_grams, plain)]
    run = _densest([len(text) * (share - 0.5) for text, share in zip(plain, inside, strict=True)])
    single = max(range(len(spans)), key=lambda i: (len(grams & _grams(plain[i])), -len(plain[i])))
    return [
        _nearby(asked, document, (spans[first][0], spans[last][1]))
        for first, last in dict.fromkeys((run, (single, single)))
    ]


def _nearby(asked: Sequence[str], document: Document, span: Span) -> Nearby:
    return Nearby(document, span, _similarity(asked, words_of(document.text[span[0] : span[1]])))


def _whole_sentences(text: str, window: Span) -> list[Span]:
    """Sentences of the window but for those that its edges cut."""
    start, end = window
    return [
        span
        for span in sentences(text, start, end)
        if (span[0] > start or not start) and (span[1] < end or end == len(text))
    ]


def _densest(gains: Sequence[float]) -> tuple[int, int]:
    """First and last index of the run with the greatest sum (Kadane's algorithm), at least one long."""
    best, total, start, found = float("-inf"), 0.0, 0, (0, 0)
    for i, gain in enumerate(gains):
        if total <= 0:
            total, start = 0.0, i
        total += gain
        if total > best:
            best, found = total, (start, i)
    return found


def _similarity(asked: Sequence[str], text: Sequence[str]) -> float:
    """Mean share of the quotation's words, and of its pairs of neighbouring words, that the text has in their order."""
    from rapidfuzz.distance import LCSseq

    pairs, others = set(pairwise(asked)), set(pairwise(text))
    words = LCSseq.similarity(asked, text) / max(1, len(asked))
    return (words + (len(pairs & others) / len(pairs) if pairs else words)) / 2


def _length(near: Nearby) -> int:
    return near.span[1] - near.span[0]
