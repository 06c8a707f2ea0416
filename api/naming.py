"""Whether a text has a name: under any of its forms, in the plural, as a people's name, or by its characters' sound."""

from __future__ import annotations

import re
from functools import lru_cache

from api.place_agreement import places_in
from api.slots import Slot
from index.fold import fold
from index.sound import sounds_in
from ingest.agencies import find_agencies

_WORDS = frozenset(("us", "who", "it"))  # names in capitals only: `places_in` and `find_agencies` know them
_EUROPE = frozenset(("EU", "Europe", "European Union"))
_ENDING = re.compile(r"(?:'?s|es|ed)?(?![a-z0-9])")
_OF_PLACE = re.compile(r"(?:'?s|ns?|ans?|ians?|ese|ish)?(?![a-z0-9])")  # Nigeria, Nigerian

_folded = lru_cache(maxsize=512)(fold)  # names of one question, and the texts in which each of them is looked for


def is_named(slot: Slot, text: str) -> bool:
    """Whether a text has the slot's name in any of its forms; a place also by an agency of its government."""
    folded = _folded(text)
    names = [name for form in slot.forms if (name := _folded(form)) not in _WORDS]
    if any(has_name(folded, name, _OF_PLACE if slot.kind == "place" else _ENDING) for name in names):
        return True
    if slot.kind in ("name", "place") and sounds_in(slot.text, text):
        return True
    if slot.kind == "agency":
        return any(agency.name == slot.value for _, _, agency in find_agencies(text))
    europe = slot.value in _EUROPE and any(has_name(folded, form) for form in ("eu", "european union", "欧盟", "欧洲"))
    return europe or (slot.kind == "place" and slot.value in places_in(text))


def has_name(folded: str, name: str, ending: re.Pattern[str] = _ENDING) -> bool:
    """Whether a folded name stands in a folded text, a Latin one as a whole word, with or without an ending."""
    at = folded.find(name) if name else -1
    while at >= 0:
        end = at + len(name)
        begins = at == 0 or not (_latin(name[0]) and _latin(folded[at - 1]))
        ends = not _latin(name[-1]) or ending.match(folded, end) is not None
        if begins and ends:
            return True
        at = folded.find(name, at + 1)
    return False


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
