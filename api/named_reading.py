"""A reading that knows names: what the question names is covered by a text that has it under any of its names.

Static vectors know that "NMPA" is near to 国家药监局; the term base knows that it is the same, and pinyin that "Deng
Seqian" is 邓色倩.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from api.naming import has_name
from api.slots import Slot
from index.fold import fold, has_han
from index.late import EXACT, Reading
from index.sound import sounds_in

_KNOWN = frozenset(("agency", "place", "name", "work", "term"))


def with_names(reading: Reading, slots: Sequence[Slot], texts: Sequence[str]) -> Reading:
    """The reading with a match of 1 for the tokens of each slot in each text that names it."""
    best = reading.coverage.best.copy()
    folded: dict[int, str] = {}
    for slot, rows in zip(slots, reading.parts, strict=False):
        if slot.kind not in _KNOWN or not len(rows):
            continue
        forms = [form for form in map(fold, slot.forms[1:]) if len(form) > 1]
        latin = not has_han("".join(slot.forms))
        if not forms and not latin:
            continue
        for place in np.flatnonzero(best[rows].min(axis=0) < EXACT).tolist():
            text = folded.setdefault(place, fold(texts[place]))
            if any(has_name(text, form) for form in forms) or (latin and sounds_in(slot.text, text)):
                best[rows, place] = 1.0
    return replace(reading, coverage=replace(reading.coverage, best=best))
