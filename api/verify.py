"""Is a quotation verbatim in the collection, where, and if not: what is the nearest true wording."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from api.answer import Answer, Quote, make_quote
from api.clean import clean
from api.content import has_content
from api.differences import Difference, differences, fact_differences
from api.nearest import Nearby, nearest_wording
from api.quotation import Quotation, read_quotation
from api.wording import ASPECTS, Span, Wording, aspects_between, wording
from index.analyse import Analyser
from index.collection import EmbeddedCollection
from index.types import Filter, WeightedTerm
from ingest.types import Chunk, Document

MAX_PLACES = 50
FINAL_PUNCTUATION = "final punctuation"
_MAX_GAP = 2_000  # characters that an ellipsis may stand for
_RARE = 16  # words of a piece that candidates are found by
_CHUNKS = 256  # candidates
_FOLDED_DOCUMENTS = 32  # candidates that are also read with spaces, width and the like set aside
_ALIKE = 0.6  # similarity from which differences are named word by word
_ASKED = 500  # characters of a quotation that are searched for by meaning
_SHORT = 24  # characters; in something shorter the index may see no whole word, so all texts are read


class Ask(Protocol):
    """`Engine.ask`."""

    def __call__(self, question: str, *, filter: Filter, limit: int, llm: bool) -> Answer:
        """An answer, or a refusal."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quotation stands. `quote` reaches from its first piece to its last."""

    quote: Quote
    pieces: tuple[Span, ...]  # several where an ellipsis left something out
    but_for: tuple[str, ...]  # api.wording.ASPECTS that differ, "final punctuation"; empty: to the character

    def to_json(self) -> dict[str, Any]:
        """The quote's fields, then `pieces` as [start, end] and `but_for`."""
        pieces = [list(piece) for piece in self.pieces]
        return self.quote.to_json() | {"pieces": pieces, "but_for": list(self.but_for)}


@dataclass(frozen=True, slots=True)
class Verification:
    """What is known of a quotation. `nearest` is None where it is found, or nothing comes near."""

    quotation: str  # without the marks around it
    places: tuple[Place, ...]  # to the character first, then in the order of relevance
    more: bool  # there may be more places than are listed
    nearest: Quote | None = None
    differences: tuple[Difference, ...] = ()

    @property
    def verbatim(self) -> bool:
        """Whether it stands somewhere to the character."""
        return any(not place.but_for for place in self.places)

    @property
    def but_for(self) -> tuple[str, ...]:
        """What has to be set aside for the best place; empty where it is verbatim, or nowhere."""
        return self.places[0].but_for if self.places else ()

    def to_json(self) -> dict[str, Any]:
        """Fields by name."""
        return {
            "quotation": self.quotation,
            "verbatim": self.verbatim,
            "but_for": list(self.but_for),
            "places": [place.to_json() for place in self.places],
            "more": self.more,
            "nearest": self.nearest.to_json() if self.nearest else None,
            "differences": [difference.to_json() for difference in self.differences],
        }


class Verifier:
    """Looks quotations up in one collection."""

    def __init__(self, collection: EmbeddedCollection, analyser: Analyser, ask: Ask) -> None:
        """`ask`, as `Engine.ask`, finds the sentence that means about the same, for what was reworded or translated."""
        self._collection = collection
        self._analyser = analyser
        self._ask = ask

    def verify(self, text: str, document: str | None = None) -> Verification:
        """What is known of the quotation in the collection, or in one document (by its id). Raises BadQuotation."""
        quotation = read_quotation(text)
        self._collection.catch_up()
        filter = Filter(document=(document,)) if document else Filter()
        pairs = self._candidates(quotation, filter)
        places = self._places(quotation, pairs, document)
        if places:
            listed = tuple(_numbered(places[:MAX_PLACES]))
            return Verification(quotation.whole, listed, len(places) > MAX_PLACES or len(pairs) == _CHUNKS)
        near = nearest_wording(quotation.whole, pairs)
        if near is not None:
            return _departing(quotation, near)
        quote = self._like(quotation.whole, filter)
        return _reworded(quotation, quote) if quote else Verification(quotation.whole, (), False)

    def _like(self, words: str, filter: Filter) -> Quote | None:
        """The sentence that answers to these words best, if any does."""
        if not has_content(clean(words[:_ASKED])):
            return None
        quotes = self._ask(words[:_ASKED], filter=filter, limit=1, llm=False).quotes
        return quotes[0] if quotes else None

    def _places(
        self, quotation: Quotation, pairs: Sequence[tuple[Chunk, Document]], document: str | None
    ) -> list[Place]:
        """To the character first, otherwise in the order of the candidates."""
        if document:
            only = self._collection.document(document)
            return list(_places(quotation, [only] if only else []))
        places = list(_places(quotation, _documents(pairs)))
        if len(quotation.whole) < _SHORT and all(place.but_for for place in places):
            places = list(_places(quotation, self._reading_all(quotation))) or places
        return sorted(places, key=lambda place: bool(place.but_for))

    def _candidates(self, quotation: Quotation, filter: Filter) -> list[tuple[Chunk, Document]]:
        """Chunks that hold rare words of the quotation, most and rarest first."""
        lexical = self._collection.lexical
        words = [word for piece in quotation.pieces for word in self._rarest(piece)]
        ids, _ = lexical.search([[WeightedTerm((word,))] for word in dict.fromkeys(words)], filter, _CHUNKS)
        return self._collection.store.chunks(ids)

    def _rarest(self, piece: str) -> list[str]:
        counted = {word: self._collection.lexical.document_frequency(word) for word in self._analyser.tokens(piece)}
        known = [word for word, count in counted.items() if count]
        return sorted(known, key=lambda word: (counted[word], word))[:_RARE]

    def _reading_all(self, quotation: Quotation) -> list[Document]:
        store = self._collection.store
        found = store.containing(quotation.whole, MAX_PLACES + 1) or store.containing(
            quotation.pieces[0], MAX_PLACES + 1
        )
        return [document for id in found if (document := store.document(id)) is not None]


def _documents(pairs: Sequence[tuple[Chunk, Document]]) -> list[Document]:
    return list({document.id: document for _, document in pairs}.values())


def _numbered(places: Sequence[Place]) -> Iterator[Place]:
    for number, place in enumerate(places, 1):
        yield replace(place, quote=replace(place.quote, number=number))


def _places(quotation: Quotation, documents: Sequence[Document]) -> Iterator[Place]:
    asked = [wording(piece).text for piece in quotation.pieces]
    unended = [wording(piece).text for piece in quotation.unended().pieces]
    for rank, document in enumerate(documents):
        exact = _exact(quotation, document.text)
        yield from (_place(document, pieces, ()) for pieces in exact)
        if rank < _FOLDED_DOCUMENTS and not exact:
            folded = wording(document.text)
            found = _joined(asked, folded)
            for pieces in found:
                yield _place(document, pieces, _set_aside(quotation, document.text, pieces))
            for pieces in () if found else _joined(unended, folded):
                aside = _set_aside(quotation.unended(), document.text, pieces)
                yield _place(document, pieces, (*aside, FINAL_PUNCTUATION))


def _exact(quotation: Quotation, text: str) -> list[tuple[Span, ...]]:
    """Where it stands to the character, whole first: a document may have the ellipsis itself."""
    spans = _occurrences(text, quotation.whole)
    if spans or quotation.pieces == (quotation.whole,):
        return [(span,) for span in spans]
    return list(_chained([_occurrences(text, piece) for piece in quotation.pieces]))


def _occurrences(text: str, words: str) -> list[Span]:
    found: list[Span] = []
    at = text.find(words)
    while at >= 0 and len(found) <= MAX_PLACES:
        found.append((at, at + len(words)))
        at = text.find(words, at + len(words))
    return found


def _joined(pieces: Sequence[str], folded: Wording) -> list[tuple[Span, ...]]:
    if not all(pieces):
        return []
    return list(_chained([list(folded.find(piece)) for piece in pieces]))


def _chained(occurrences: Sequence[Sequence[Span]]) -> Iterator[tuple[Span, ...]]:
    """One occurrence of each piece, in order, none farther from the one before than an ellipsis may reach."""
    taken: Span | None = None
    for first in occurrences[0]:
        chain = [first]
        for spans in occurrences[1:]:
            end = chain[-1][1]
            following = next((span for span in spans if end <= span[0] <= end + _MAX_GAP), None)
            if following is None:
                break
            chain.append(following)
        if len(chain) == len(occurrences) and chain[-1] != taken:
            taken = chain[-1] if len(chain) > 1 else None
            yield tuple(chain)


def _set_aside(quotation: Quotation, text: str, pieces: Sequence[Span]) -> tuple[str, ...]:
    pairs = zip(quotation.pieces, pieces, strict=True)
    found = {aspect for piece, (start, end) in pairs for aspect in aspects_between(piece, text[start:end])}
    return tuple(aspect for aspect in ASPECTS if aspect in found)


def _place(document: Document, pieces: tuple[Span, ...], but_for: tuple[str, ...]) -> Place:
    return Place(make_quote(document, (pieces[0][0], pieces[-1][1]), 1, 1.0), pieces, but_for)


def _departing(quotation: Quotation, near: Nearby) -> Verification:
    quote = make_quote(near.document, near.span, 1, near.similarity)
    if near.similarity < _ALIKE:
        return _reworded(quotation, quote)
    return Verification(quotation.whole, (), False, quote, differences(quotation.whole, quote.text))


def _reworded(quotation: Quotation, quote: Quote) -> Verification:
    changes = (*fact_differences(quotation.whole, quote.text), Difference("reworded", quotation.whole, quote.text))
    return Verification(quotation.whole, (), False, quote, changes)
