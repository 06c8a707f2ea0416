"""The day as of which a question wants things told: "as of June 2022", 截至2022年6月, 2019年当时."""

from __future__ import annotations

import re
from datetime import date

from ingest.mentions import find_mentions

_BEFORE = re.compile(
    r"\b(?:as\s+(?:of|at|things\s+stood(?:\s+(?:in|on|at))?)|current\s+(?:as\s+of|in)|in\s+force\s+(?:in|on|as\s+of|during)"
    r"|(?:status|position|situation|state\s+of\s+play)\s+(?:in|on|at))\s+(?:the\s+)?(?:end\s+of\s+)?$"
    r"|(?:截至到?|截止[到至]?)\s*$",
    re.I,
)
_STOOD_THEN = re.compile(
    r"\b(?:at\s+th(?:e|at)\s+time|back\s+then|then\s+in\s+force|in\s+force\s+then|things\s+stood)\b"
    r"|当时|當時|那时|那時|彼时|时点|时有效|年有效|现行有效",
    re.I,
)
_AFTER = re.compile(r"^(?:\s*(?:年|月|日)?\s*(?:为止|為止|时点|时有效|当时|當時|那时|仍?有效的?|现行有效))")


def find_as_of(text: str, today: date) -> date | None:
    """The last day of the period that is named so, None where the question is about now or about events."""
    mentions = find_mentions(text, today)
    for mention in mentions:
        if _BEFORE.search(text[: mention.start]) or _AFTER.match(text[mention.end :]):
            return mention.last
    return mentions[-1].last if mentions and _STOOD_THEN.search(text) else None
