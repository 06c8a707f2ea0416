"""Full stops that do not end an English sentence."""

from __future__ import annotations

import re

_NEVER = frozenset(
    "mr mrs ms dr prof st messrs hon gov gen sen rep rev capt col lt sgt e.g i.e eg ie viz cf vs v approx ca c "
    "fig figs eq eqs ref refs sec secs ch chap para paras pp al ed eds vol tab ex incl excl resp est "
    "ph.d m.d b.sc m.sc dept univ assn bros mt ave blvd".split()
)
_BEFORE_NUMBER = frozenset(
    "no nos art arts p pp vol reg regs cl sch app ver v jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_MAY_END = frozenset(
    "inc ltd co corp llc plc gmbh s.a s.p.a u.s u.k u.s.a e.u u.n d.c a.m p.m etc jr sr b.v n.v".split()
)
_STARTERS = frozenset(
    "the a an in on at it its this that these those they we he she i you our their his her however but and so for from "
    "as if when while since after before during under according there here what who why how not no new both all each "
    "many some most such other another then thus therefore meanwhile moreover although by to with of is are".split()
)
_LAST_WORD = re.compile(r"(?:^|[\s(\[\"'“‘/,—–-])([A-Za-z](?:[A-Za-z.]*[A-Za-z])?)$")
_NEXT_WORD = re.compile(r"[\s\"'“‘(\[]*([A-Za-z]+|\d)")


def ends_with_abbreviation(before: str, after: str) -> bool:
    """Whether the full stop between `before` and `after` belongs to an abbreviation within a sentence."""
    word = _LAST_WORD.search(before)
    if word is None:
        return False
    last = word.group(1)
    lower = last.lower()
    following = _NEXT_WORD.match(after)
    next_word = following.group(1) if following else ""
    if lower in _BEFORE_NUMBER and next_word.isdigit():
        return True
    if lower in _MAY_END:
        return bool(next_word) and next_word.lower() not in _STARTERS
    if lower in _NEVER and not (len(last) == 1 and last.isupper()):
        return True
    if len(last) == 1 and last.isupper() and last != "I":
        return bool(next_word) and not _follows_label(before, last) and next_word.lower() not in _STARTERS  # J. Smith
    return re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", last) is not None and next_word.lower() not in _STARTERS


def _follows_label(before: str, last: str) -> bool:
    """Whether the single letter is a name of a thing ("Table A.", "vitamin C."), not the initial of a person."""
    return (
        re.search(rf"\b(?:[a-z]+|Table|Annex|Appendix|Part|Class|Type|Grade|Section|Schedule|Group) {last}$", before)
        is not None
    )
