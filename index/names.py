"""By which names a document is called in others, so that "X is repealed" finds X."""

from __future__ import annotations

import re

from index.fold import fold
from ingest.agencies import find_agency
from ingest.types import Metadata

_EDITION = re.compile(
    r"\s*[(（\[【](?:试行|暂行|(?:公开)?征求意见稿|意见征求稿|送审稿|讨论稿|草案[^)）]{0,6}|修订草案[^)）]{0,12}|修[订正]稿?"
    r"|(?:19|20)\d\d年?(?:版|修[订正][版本]?|第.次修[订正])?|(?:19|20)\d\d-\d\d-\d\d)[)）\]】]\s*$"
)
_PUBLISHING = re.compile(
    r"(?:关于)?(?:发布|印发|公布|颁布|施行|实施)《([^《》]{4,60})》(?:[(（].{2,12}[)）])?的?(?:公告|通知|通告|令|决定)"
)
_EUROPEAN = re.compile(
    r"(?i)(?:^|\b(?:regulation|directive|decision)s?\b|[\u4e00-\u9fff])[\s(]*(?:(?:ec|eu|eec)\)?,?\s*)?(?:no\.?\s*)?"
    r"(\d{2,4}/\d{1,4})(?:/(?:ec|eu|eec)\b)?"
)
_LEADING = re.compile(r"(?i)^(?:(?:council|commission|delegated|implementing)\s+)*(?:regulation|directive|decision)\b")
_NUMBERED = re.compile(r"(?:(?:公告|通告|通知|令)\s*)?(?:(19|20)(\d\d)年?\s*)?第\s*(\d+)\s*号")


def normal(name: str) -> str:
    """A title or a document number as it is compared: folded, without marks, edition and "中华人民共和国".

    European numbers count alone ("Directive 76/768/EEC", "76/768/EEC"), numbers of Chinese notices with their agency.
    Empty when nothing that could be compared is left.
    """
    number = official_number(name) if len(name) <= 30 or _LEADING.match(name) else None
    if number:
        return number
    folded = fold(name)
    while (shorter := _EDITION.sub("", folded)) != folded:
        folded = shorter
    bare = re.sub(r"[^\w.+-]|_", "", folded).strip(".+-")
    return bare.removeprefix("中华人民共和国") if len(bare) > 10 else bare


def official_number(name: str) -> str | None:
    """A number that is unique on its own: "eu 76/768", "NMPA 2021 50"; None when the text has none."""
    european = _EUROPEAN.search(name)
    if european and re.search(r"(?i)\b(?:ec|eu|eec)\b|regulation|directive|decision|法规|指令|条例", name):
        return f"eu {european[1]}"
    numbered = _NUMBERED.search(name)
    agency = find_agency(name) if numbered else None
    if numbered and agency and numbered[1]:
        return f"{agency.name} {numbered[1]}{numbered[2]} {numbered[3]}"
    return None


def names_of(metadata: Metadata) -> dict[str, bool]:
    """The names of a document; whether a later document of the same name takes its place (statutes and what they are
    published with; two notices or articles of the same title are two matters)."""
    names: dict[str, bool] = {}
    if title := normal(metadata.title):
        names[title] = metadata.kind == "law" and len(title) >= 4
    published = _PUBLISHING.search(metadata.title)
    if published and metadata.kind in ("law", "notice"):
        names[normal(published[1])] = True
    number = metadata.document_number or ""
    for text in (number, f"{metadata.agency or ''}{number}"):
        if found := official_number(text):
            names.setdefault(found, False)
    names.pop("", None)
    return names
