"""Hits as data, the same on every front end."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from index.types import Hit


def hit_json(hit: Hit) -> dict[str, Any]:
    """Where the chunk is, its text, its score and why it was found; dates as ISO strings."""
    metadata = hit.document.metadata
    return {
        "document": hit.document.id,
        "title": metadata.title,
        "source": metadata.source,
        "published": metadata.published.isoformat() if metadata.published else None,
        "start": hit.chunk.start,
        "end": hit.chunk.end,
        "page": hit.document.page_at(hit.chunk.start),
        "headings": list(hit.chunk.headings),
        "text": hit.chunk.text,
        "score": round(hit.score, 4),
        "sources": list(hit.sources),
        "features": {name: round(float(value), 4) for name, value in hit.features.items()},
        "matches": [asdict(match) for match in hit.matches],
    }
