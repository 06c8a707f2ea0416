"""From which day a rule applies, where its text says so of itself and not of another rule that it mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.dates import FoundDate, find_dates

_IN_FORCE = re.compile(r"(?:自|于|从)\s*(.{8,14}?)\s*起?(?:正式)?(?:施行|实施|执行|生效)")
_BY_PUBLICATION = re.compile(r"自(?:公布|发布|颁布|印发)之日起(?:施行|实施|执行|生效)")
_CLAUSE_ENDS = "。；;\n！!"
_ARTICLE = r"(?:第[一二三四五六七八九十百零〇\d]{1,7}条|[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．])"
# Of whom it is said: of nobody ("自…起施行"), of this rule, or of what is being issued with these words.
_THIS = r".{0,60}(?:本|此)(?!条第|款)[\u4e00-\u9fff]{1,8}"
_ISSUING = r".{0,80}(?:现|予以|特此|一并)[\u4e00-\u9fff]{0,4}(?:公布|发布|印发|颁布|公告|通告|通知)[^《》]{0,20}"
_OWN = re.compile(rf"(?:{_ARTICLE})?[\s　*]*(?:{_THIS}|{_ISSUING})?[，,、\s　]*(?:将)?")
_ENGLISH_OWN = re.compile(
    r"\b(?:(?i:this (?:final )?)(?:[Rr]egulation|[Dd]irective|Decision|[Aa]ct|[Ll]aw|Order|[Rr]ule|Code"
    r"|Ordinance|Decree|[Ss]tandard|[Gg]uidance|[Nn]otice)|It)\s+"
    r"(?:(?:shall|will)\s+)?(?:enters? into force and\s+(?:shall\s+)?)?"
    r"(?:(?:enters?|comes?)\s+into\s+(?:force|effect)|takes?\s+effect|appl(?:y|ies)"
    r"|(?:is|be|becomes?)\s+(?:effective|applicable))\s+(?:on|from|as of|as from|starting|beginning)?\s*"
)
_ENGLISH_LABEL = re.compile(
    r"(?im)^[\s*#>-]*(?:effective date|date of (?:effect|application)|effective(?: from| on| as of)?|entry into force)"
    r"\s*[:：]\s*\**\s*"
)
_APPLIES = re.compile(r"appl(?:y|ies)\s+(?:from|as of|as from)?\s*$")


def effective_day(text: str) -> FoundDate | None:
    """The day that the text states for itself, with its offsets; None where it states none, or several days.

    "It shall apply from" wins over "shall enter into force on" in European law: that is the day that counts.
    """
    found = [*_chinese(text), *_english(text)]
    days = {one.value for one in found}
    if len(days) > 1:
        found = [one for one in found if _APPLIES.search(text[max(0, one.start - 30) : one.start])]
        days = {one.value for one in found}
    return found[0] if len(days) == 1 else None


def by_publication(text: str) -> bool:
    """Whether the text applies from its publication."""
    return _BY_PUBLICATION.search(text) is not None


def _chinese(text: str) -> Iterator[FoundDate]:
    for match in _IN_FORCE.finditer(text):
        begin = max(text.rfind(end, 0, match.start()) for end in _CLAUSE_ENDS) + 1
        day = next(find_dates(match[1]), None)
        if day and _OWN.fullmatch(text, begin, match.start()):
            yield FoundDate(match.start(1) + day.start, match.start(1) + day.end, day.value)


def _english(text: str) -> Iterator[FoundDate]:
    for pattern, cues in ((_ENGLISH_OWN, ("his ", "It ")), (_ENGLISH_LABEL, ("ffect", "nto force", "FFECT"))):
        for match in pattern.finditer(text) if any(cue in text for cue in cues) else ():
            day = next(find_dates(text[match.end() : match.end() + 40]), None)
            if day and day.start <= 2:
                yield FoundDate(match.end() + day.start, match.end() + day.end, day.value)
