"""What the collection knows of the documents that quotes are from: replaced by which, published again by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from api.answer import Quote, Reference
from index.collection_protocol import Collection, Link, StoredDocument
from index.types import Hit
from ingest.types import Status

_NEARLY = 0.9  # the earliest of several reprints is shown when its best hit has this share of the best one's score


def with_standing(quotes: Sequence[Quote], collection: Collection, day: date) -> tuple[Quote, ...]:
    """The quotes with their documents' status on that day, and successors and reprints of them, earliest first."""
    return tuple(_placed(quote, collection, day) for quote in quotes)


def once(hits: Sequence[Hit], collection: Collection) -> list[Hit]:
    """The hits without those in reprints of a document that others of them are in, in order.

    Of several reprints the earliest is kept, if it was found about as well as the best of them.
    """
    best: dict[str, Hit] = {}
    for hit in hits:
        best.setdefault(hit.document.id, hit)
    groups: dict[int, list[Hit]] = {}
    for id, cluster in collection.clusters(best).items():
        groups.setdefault(cluster, []).append(best[id])
    dropped: set[str] = set()
    for group in groups.values():
        top = max(hit.score for hit in group)
        kept = min((hit for hit in group if hit.score >= _NEARLY * top), key=_age)
        dropped.update(hit.document.id for hit in group if hit is not kept)
    return [hit for hit in hits if hit.document.id not in dropped]


def _age(hit: Hit) -> tuple[bool, date, str]:
    published = hit.document.metadata.published
    return published is None, published or date.max, hit.document.id


def _placed(quote: Quote, collection: Collection, day: date) -> Quote:
    successors = collection.successors(quote.document)
    return replace(
        quote,
        status=_status(quote.status, successors, day),
        replaced_by=tuple(_reference(link.document) for link in successors),
        also_published_by=tuple(_reference(document) for document in collection.reprints(quote.document)),
    )


def _status(known: Status, successors: Sequence[Link], day: date) -> Status:
    """Repealed from the day on which a successor takes effect or, where that is not known, was published."""
    days = (link.document.metadata.effective or link.document.metadata.published for link in successors)
    return "repealed" if known != "draft" and any(begun is None or begun <= day for begun in days) else known


def _reference(document: StoredDocument) -> Reference:
    metadata = document.metadata
    return Reference(document.id, metadata.title, metadata.source, metadata.published)
