"""Documents as data, the same on every front end."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ingest.types import Metadata


def metadata_json(metadata: Metadata) -> dict[str, Any]:
    """The fields by name, dates as ISO strings, sets sorted."""
    values = asdict(metadata)
    for name in ("published", "effective"):
        values[name] = values[name].isoformat() if values[name] else None
    return values | {
        "replaces": list(metadata.replaces),
        "detected": sorted(metadata.detected),
        "found": dict(metadata.found),
    }
