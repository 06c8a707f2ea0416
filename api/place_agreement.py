"""Whether a text speaks of the places asked about, or only of others: Korea's ban is no answer about the US."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from api.places import find_places, place_code
from api.question import Question
from index.terms import TermBase
from ingest.agencies import agency_jurisdiction, find_agencies

# A rule of a country is not that of another; of a country's own provinces and cities this cannot be said.
_COUNTRIES = frozenset(
    "CN US EU UK JP KR Australia Austria Argentina Bangladesh Belgium Brazil Brunei Bulgaria Cambodia Canada Chile"
    " Colombia Denmark Egypt Finland France Germany Greece Hungary Iceland India Indonesia Iran Ireland Israel Italy"
    " Kazakhstan Kenya Kuwait Laos Lithuania Luxembourg Malaysia Mexico Morocco Myanmar Netherlands Nigeria Norway"
    " Pakistan Peru Philippines Poland Portugal Qatar Romania Russia Singapore Spain Sweden Switzerland Taiwan Thailand"
    " Türkiye Ukraine Vietnam".split()
) | {"Czech Republic", "Hong Kong", "New Zealand", "Saudi Arabia", "South Africa", "Sri Lanka", "United Arab Emirates"}


def asked_places(asked: Question) -> frozenset[str]:
    """The places that the question names, an agency's country among them."""
    own = {slot.value for slot in asked.slots if slot.kind == "place"}
    agencies = (agency_jurisdiction(slot.value) for slot in asked.slots if slot.kind == "agency")
    return frozenset(own | {place for place in agencies if place})


def only_elsewhere(asked: frozenset[str], named: frozenset[str]) -> bool:
    """Whether places are named, but none of those asked about; countries are compared with countries alone."""
    if not asked or asked & named:
        return False
    return any((place in _COUNTRIES) == (wanted in _COUNTRIES) for place in named for wanted in asked)


@lru_cache(maxsize=4_000)
def places_in(text: str) -> frozenset[str]:
    """Places that the text names, by name, adjective or an agency of theirs; codes as in `api.places.place_code`."""
    return frozenset(_places(text))


def _places(text: str) -> Iterable[str]:
    for _, _, agency in find_agencies(text):
        yield agency.jurisdiction
    for _, _, name in find_places(text):
        yield place_code(name)
    for concept in _jurisdictions().find(text):
        yield place_code(concept.en[0])


@cache
def _jurisdictions() -> TermBase:
    """The places of the bundled term base, under names that are no everyday words in any case."""
    return TermBase(concept for concept in TermBase.load().concepts if concept.kind == "jurisdiction")
