"""Quotes for one side of a comparison: those that are about it, and not about another."""

from __future__ import annotations

from dataclasses import replace

from api.answer import Quote
from api.naming import is_named
from api.place_agreement import only_elsewhere, places_in
from api.slots import Slot
from index.collection_protocol import Collection
from ingest.agencies import agency_jurisdiction
from ingest.types import Document

_AROUND = 300  # characters before a quote that say what it is about


def of_side(quotes: tuple[Quote, ...], slot: Slot, collection: Collection) -> tuple[Quote, ...]:
    """The quotes about what the slot names, numbered anew; marks of quotes that differ go with those left out."""
    documents = {quote.document: collection.document(quote.document) for quote in quotes}
    kept = [quote for quote in quotes if (document := documents[quote.document]) and is_about(slot, quote, document)]
    if len(kept) == len(quotes):
        return quotes
    return tuple(replace(quote, number=number, differs_from=()) for number, quote in enumerate(kept, 1))


def is_about(slot: Slot, quote: Quote, document: Document) -> bool:
    """Whether a quote is about what the slot names: in its words or, unless these name other places, around it."""
    if is_named(slot, quote.text):
        return True
    place = slot.value if slot.kind == "place" else agency_jurisdiction(slot.value) or ""
    if only_elsewhere(frozenset((place,)), places_in(quote.text)):
        return False
    around = document.text[max(0, quote.start - _AROUND) : quote.end]
    own = places_in(document.metadata.jurisdiction or "")
    return is_named(slot, f"{document.metadata.title}\n{around}") or place in own
