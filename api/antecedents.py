"""What the assistant named and a pronoun may refer to: names in its last turn, which are data and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from api.llm.instructions import without_instructions
from api.slots import Slot, read_slots
from index.fold import fold, has_han
from index.terms import TermBase

MOST = 3  # names that are tried: each costs a search
_READ = 2_000  # characters of a turn: what an answer is about stands in its beginning
_LONGEST = 40  # characters of a name
_NAMES = frozenset(("name", "work", "agency"))
# Our own answers: "[1] “quote” — title, publisher, date", then notes; and our own refusals.
_QUOTED = re.compile(r"^\[\d+\] “(.*?)”(?:（表头：[^\n]*?）| \(columns: [^\n]*?\))? — [^\n]*$", re.M | re.S)
_REFUSED = re.compile(r"^(?:Not in the corpus|The corpus is empty|语料库中没有|语料库是空的)")
_MARKS = re.compile(r"\[\d{1,3}\]|[*_`#>|]")
_BARE = re.compile(r"[^\s，。,.;；:：?？!！（()）]{2,16}")  # 巨子生物
_PROPER = re.compile(r"[A-ZÀ-Þ][\w'’&.-]*(?: (?:of |the |and |& )?[A-ZÀ-Þ][\w'’&.-]*){0,4}")
_SAYS = re.compile(r"[是在有了的于为]")
_OPENINGS = frozenset(
    "according also although based because both but each from here however if it its no not note one only other she he "
    "since so some such sources that their then there these they this those two three yes you your we our".split()
)


def names_said(text: str, terms: TermBase | None) -> tuple[str, ...]:
    """At most MOST names of bodies, rules, companies and products that a turn of the assistant names, in order."""
    found: dict[str, str] = {}
    for name in _names(_statements(text), terms):
        found.setdefault(fold(name), name)
    kept = [name for key, name in found.items() if not any(key != other and key in other for other in found)]
    return tuple(kept[:MOST])


def _statements(text: str) -> str:
    """What the turn states, without marks, citations, refusals and orders."""
    text = text.strip()
    if _REFUSED.match(text):
        return ""
    quoted = _QUOTED.findall(text)
    stated = "\n".join(quoted) if quoted else text
    return _MARKS.sub(" ", without_instructions(stated[:_READ]))


def _names(stated: str, terms: TermBase | None) -> Iterator[str]:
    bare = re.split(r"[（(。.!！\n]", stated.strip(), maxsplit=1)[0].strip()
    if _PROPER.fullmatch(bare) or (has_han(bare) and _BARE.fullmatch(bare) and not _SAYS.search(bare)):
        yield bare  # the whole answer is a name
    for slot in read_slots(stated, terms):
        if slot.kind in _NAMES and 1 < len(slot.text) <= _LONGEST and "\n" not in slot.text and not _opens(slot):
            yield slot.text


def _opens(slot: Slot) -> bool:
    """Whether it is only a word that begins a sentence."""
    return fold(slot.text).split()[0] in _OPENINGS
