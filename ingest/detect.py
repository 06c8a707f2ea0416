"""Metadata that a text shows of itself, by plain rules for both languages. A rule that is not sure says nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from ingest.dates import find_dates, parse_date
from ingest.effect import effective_day
from ingest.language import language_of
from ingest.official import official_of
from ingest.places import FILE_NAME, PROPERTIES, TITLE, WHOLE, place_of, span
from ingest.publication import enactment_of, publication_of
from ingest.replaced import replaced_in
from ingest.title import NAME_DATE, title_of
from ingest.types import Kind, Metadata, Status

_HEAD, _TAIL = 3000, 1500  # characters looked at
_LAW_TITLE = re.compile(
    r"(?:法|法典|条例|规定|办法|细则|规则|规范|准则|解释|决定|宪法|章程|修正案|程序|制度|标准|议定书|意见|要点|安排)(?:[（(《].{1,20}[）)》])?$"
)
_NOTICE_TITLE = re.compile(
    r"(?:公告|通知|通告|公示|通报|批复|复函|答复|函|令|决议|公报|指导原则|指南|问答|解读)(?:[（(].{1,30}[）)])*$"
)
_LAW_ENGLISH = re.compile(
    r"\b(?:Act|Regulation|Directive|Code|Statute|Rules|Ordinance|Decree|Law)\b(?!.*\b(?:news|says|report)\b)"
)
_NOTICE_ENGLISH = re.compile(
    r"(?i)\b(?:notice|announcement|guidance|circular|recall|warning letter|advisory|bulletin|safety alert|q&a)\b"
)
_REPORT = re.compile(
    r"(?i)(?:报告|白皮书|蓝皮书|研报|年报|洞察|研究)(?:[（(].{1,20}[）)])?$"
    r"|\b(?:report|white ?paper|form 10-[kq]|annual review|market study|outlook)\b"
)
_NEWS_CUES = (
    "责任编辑 责编 原标题： 原标题: （记者 (记者 本报讯 新华社 中新社 中新网 消息， （完） (完) 来源： 编辑： 编辑:"
    " (Reuters) PRNewswire"
).split()
_NEWS = re.compile(
    r"\d日[电讯]|讯[（(]|据.{2,15}报道|记者[^，。]{1,12}[）)]"
    r"|\b\d+ min(?:ute)?s? read\b|\b[Bb]y [A-Z][a-z]+ [A-Z][a-z]+\b|\btold reporters\b"
)
_FIRST = ("第一条", "第1条", "Article 1", "Section 1", "Sec. 1", "§")
_ARTICLE = re.compile(r"(?m)^[\s　*]*(?:第一条|第1条|Article 1\b|Section 1\b|Sec\. 1\b|§ ?1\b)")
_DRAFT = re.compile(
    r"征求意见稿|公开征求.{0,30}意见|送审稿|草案|讨论稿|(?i:\bdraft\b|\bproposed rule\b|\bfor public comment\b)"
)
_GONE = "已?废止|已?失效|已被(?:取代|替代|废止)|已停止执行"
_LABEL = r"(?:时效性|效力状态|法律状态|有效性|状态|(?i:(?:legal )?status(?: of (?:the )?document)?))\s*[:：\t]\s*"
_REPEALED = re.compile(
    rf"[（(【\[]\s*(?:{_GONE}|(?i:repealed|withdrawn|superseded|no longer in force))\s*[】)）\]]"
    rf"|{_LABEL}(?:{_GONE}|(?i:repealed|withdrawn|superseded|no longer in force))"
)
_FORCE = re.compile(
    rf"{_LABEL}(?:现行(?:有效)?|有效(?!期)|(?i:in force|current|effective)\b)|[（(【\[]\s*现行有效\s*[】)）\]]"
)


Places = dict[str, str | None]  # field: where it was found


def detect(text: str, name: str, declared: Mapping[str, Any], page: Mapping[str, Any] = {}) -> Metadata:
    """Metadata of a text: what is declared, then what its page says (HTML), then what these rules find.

    `name` is the file's name without suffix, or "" for a row. Every field not in `declared` that has a value,
    and the language always when undeclared, is named in `detected`, and in `found` with its place. `page` may have
    "found" of its own; what it says without a place is from the document's properties.
    """
    head = [line for part in text[:_HEAD].split("\n") if (line := part.strip())][:40]
    tail = [line for part in text[-_TAIL:].split("\n") if (line := part.strip())][-12:]
    told = {key: value for key, value in page.items() if key != "found"}
    places: Places = {}
    found = _found(text, name, head, tail, told | dict(declared), places)
    places |= dict.fromkeys(told, PROPERTIES) | dict(page.get("found", ()))
    values = {key: value for key, value in (found | told).items() if value} | dict(declared)
    default = Metadata()
    detected = frozenset(
        field.name
        for field in fields(Metadata)
        if field.name in values and field.name not in declared and (values[field.name] != getattr(default, field.name))
    ) | ({"language"} - declared.keys())
    where = tuple((field, place) for field in sorted(detected) if (place := places.get(field)))
    return Metadata(**values, detected=detected, found=where)


def _found(
    text: str, name: str, head: list[str], tail: list[str], known: dict[str, Any], places: Places
) -> dict[str, Any]:
    """What the rules find; they put where into `places`."""
    publication = publication_of(head, tail)
    title = known.get("title") or title_of(name, head, publication.title)
    kind = known.get("kind") or kind_of(title, text, publication.source or known.get("source"))
    published, effective = publication.published, None
    lines = dict(publication.lines)
    if kind in ("law", "notice"):
        enacted = enactment_of(head, text)
        effective = enacted.effective
        # A statute's file name has its version's date; where the text tells of a later day, the name is out of date.
        named = date_in_name(name) if kind == "law" else None
        published = max(named, enacted.published or named) if named else published or enacted.published
        lines = {field: line or lines.get(field, "") for field, line in enacted.lines} | {"source": lines["source"]}
    published = published or date_in_name(name)
    if effective and published and effective < published:
        effective = None  # of an earlier version
    if kind == "other" and known.get("source") and known.get("published"):
        kind = "news"
    official = official_of(title, kind, head, tail)
    if kind == "notice" and published is None:
        published, lines["published"] = official.signed
    replaced = replaced_in(text, title) if kind in ("law", "notice") else []
    status, told = status_of(title, head)
    places |= {
        "title": place_of(text, title.removesuffix("…"), None) or FILE_NAME,
        "language": WHOLE,
        "kind": TITLE if kind_of(title, "", None) == kind else WHOLE,
        "source": place_of(text, lines.get("source", ""), publication.source),
        "published": _dated(text, lines.get("published", ""), published),
        "effective": _effective(text, lines.get("effective", ""), effective),
        "agency": place_of(text, *official.agency_at) or TITLE,
        "jurisdiction": (place_of(text, *official.agency_at) or TITLE) if official.home else WHOLE,
        "document_number": place_of(text, *official.number_at) or TITLE,
        "status": TITLE if told == title else place_of(text, told, None),
        "replaces": span(replaced[0].start, replaced[-1].end) if replaced else None,
    }
    return {
        "title": title,
        "language": language_of(text if len(text) <= 2 * _HEAD else text[:_HEAD] + text[len(text) // 2 :][:_HEAD]),
        "kind": kind,
        "source": publication.source,
        "published": published,
        "effective": effective,
        "status": status,
        "agency": official.agency,
        "jurisdiction": official.jurisdiction,
        "document_number": official.number,
        "replaces": tuple(one.name for one in replaced),
    }


def _dated(text: str, line: str, day: date | None) -> str:
    """Where a date stands: in its line if that has it, otherwise it was taken from the file's name."""
    return (place_of(text, line, day) if any(one.value == day for one in find_dates(line)) else None) or FILE_NAME


def _effective(text: str, line: str, day: date | None) -> str | None:
    if place := place_of(text, line, day):
        return place
    found = effective_day(text) if day else None
    return span(found.start, found.end) if found else WHOLE


def kind_of(title: str, text: str, source: str | None) -> Kind:
    """The kind: by the title's last word for Chinese law and notices, by its words in English, by the cues of news."""
    bare = re.sub(r"\s+", "", title)
    articles = any(first in text for first in _FIRST) and _ARTICLE.search(text) is not None
    if _LAW_TITLE.search(bare) and (
        articles
        or re.search(r"(?:最高人民法院|最高人民检察院|人民代表大会|国务院).*(?:解释|规定|决定|意见|安排|解答)", bare)
    ):
        return "law"
    if _NOTICE_TITLE.search(bare) and not re.search("[，！？!]|警方", bare):
        return "notice"
    if _REPORT.search(title):
        return "report"
    if articles and (bare.endswith(("法", "条例")) or _LAW_ENGLISH.search(title)):
        return "law"
    if _reads_like_news(text):
        return "news"
    if _NOTICE_ENGLISH.search(title):
        return "notice"
    if _LAW_TITLE.search(bare) and bare.endswith(("法", "条例", "办法", "规定", "细则")) and len(bare) <= 40:
        return "law"
    return "news" if source and language_of(title) == "zh" else "other"


def _reads_like_news(text: str) -> bool:
    ends = text if len(text) <= _HEAD + _TAIL else text[:_HEAD] + "\n" + text[-_TAIL:]
    return any(cue in ends for cue in _NEWS_CUES) or _NEWS.search(ends) is not None


def status_of(title: str, head: list[str]) -> tuple[Status, str]:
    """ "draft", "repealed" or "in force" where the title or a label at the top says so, otherwise "unknown".

    With the line that says it.
    """
    top = [line for line in head[:8] if len(line) <= 120]
    if _DRAFT.search(title):
        return "draft", title
    for line in (title, *top):
        if _REPEALED.search(line):
            return "repealed", line
    force = next((line for line in top if _FORCE.search(line)), None)
    return ("in force", force) if force else ("unknown", "")


def date_in_name(name: str) -> date | None:
    """The date in a file's name, as in 化妆品监督管理条例(2020-06-16) or 2024-03-05_notice."""
    found = [parsed for match in NAME_DATE.finditer(name) if (parsed := parse_date(re.sub("[_.]", "-", match[1])))]
    return found[-1] if found else None
