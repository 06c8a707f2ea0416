"""Metadata that a text shows of itself, by plain rules for both languages. A rule that is not sure says nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from ingest.agencies import find_agency
from ingest.dates import parse_date
from ingest.language import language_of
from ingest.publication import enactment_of, publication_of
from ingest.title import NAME_DATE, title_of
from ingest.types import Kind, Metadata, Status

_HEAD, _TAIL = 3000, 1500  # characters looked at
_LAW_TITLE = re.compile(
    r"(?:法|法典|条例|规定|办法|细则|规则|规范|准则|解释|决定|宪法|章程|修正案|程序|制度|标准|议定书|意见|要点|安排)(?:[（(《].{1,20}[）)》])?$"
)
_NOTICE_TITLE = re.compile(
    r"(?:公告|通知|通告|公示|通报|批复|复函|答复|函|令|公报|指导原则|指南|问答|解读)(?:[（(].{1,30}[）)])*$"
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
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{0,20}令\s*(?:[（(]?\d{4}年?[）)]?\s*)?第\s*\d+\s*号|(?:(?<=[\s日（(])|^)(?![^〔]{0,9}[我以据按])[\u4e00-\u9fff]{1,10}[〔\[［(（]\s*(?:19|20)\d\d\s*[〕\]］)）]\s*(?:第\s*)?\d+\s*号"
    r"|(?:公告|通告|通知)?\s*[（(]?(?:19|20)\d\d年\s*第\s*\d+\s*号|\b(?:GB|GB/T|YY|YY/T|T/[A-Z]+|QB/T|SN/T|ISO)\s?\d{3,6}(?:\.\d+)?[-—–](?:19|20)\d\d\b"
    r"|\bFDA-(?:19|20)\d\d-[A-Z]-\d{3,5}\b"
    r"|\b(?:Regulation|Directive|Decision)\s+\((?:EC|EU|EEC)\)\s+(?:No\.?\s+)?\d+/\d+"
    r"|\bPublic Law (?:No\. )?\d+[-–]\d+"
)
_DRAFT = re.compile(
    r"征求意见稿|公开征求.{0,30}意见|送审稿|草案|讨论稿|(?i:\bdraft\b|\bproposed rule\b|\bfor public comment\b)"
)
_REPEALED = re.compile(
    r"[（(【]\s*(?:已废止|已失效|失效|废止)\s*[】)）]|(?:时效性|效力状态|有效性|状态)\s*[:：\t]\s*(?:已?废止|失效|已失效)|\[(?i:repealed|withdrawn|superseded)\]"
)
_FORCE = re.compile(r"(?:时效性|效力状态|有效性|状态)\s*[:：\t]\s*(?:现行有效|有效)")


def detect(text: str, name: str, declared: Mapping[str, Any], page: Mapping[str, Any] = {}) -> Metadata:
    """Metadata of a text: what is declared, then what its page says (HTML), then what these rules find.

    `name` is the file's name without suffix, or "" for a row. Every field not in `declared` that has a value,
    and the language always when undeclared, is named in `detected`.
    """
    head = [line for part in text[:_HEAD].split("\n") if (line := part.strip())][:40]
    tail = [line for part in text[-_TAIL:].split("\n") if (line := part.strip())][-12:]
    found = _found(text, name, head, tail, dict(page) | dict(declared))
    values = {key: value for key, value in (found | dict(page)).items() if value} | dict(declared)
    default = Metadata()
    detected = frozenset(
        field.name
        for field in fields(Metadata)
        if field.name in values and field.name not in declared and (values[field.name] != getattr(default, field.name))
    )
    return Metadata(**values, detected=detected | ({"language"} - declared.keys()))


def _found(text: str, name: str, head: list[str], tail: list[str], known: dict[str, Any]) -> dict[str, Any]:
    publication = publication_of(head, tail)
    title = known.get("title") or title_of(name, head, publication.title)
    kind = known.get("kind") or kind_of(title, text, publication.source or known.get("source"))
    published, effective = publication.published, None
    if kind in ("law", "notice"):
        enacted = enactment_of(head, "\n".join(tail))
        effective = enacted.effective
        # A statute's file name has its version's date; where the text tells of a later day, the name is out of date.
        named = date_in_name(name) if kind == "law" else None
        published = max(named, enacted.published or named) if named else published or enacted.published
    published = published or date_in_name(name)
    if effective and published and effective < published:
        effective = None  # of an earlier version
    if kind == "other" and known.get("source") and known.get("published"):
        kind = "news"
    official = _official(title, kind, head, tail)
    return {
        "title": title,
        "language": language_of(text if len(text) <= 2 * _HEAD else text[:_HEAD] + text[len(text) // 2 :][:_HEAD]),
        "kind": kind,
        "source": publication.source,
        "published": published or (official.pop("signed", None) if kind == "notice" else None),
        "effective": effective,
        "status": status_of(title, head),
        **{key: value for key, value in official.items() if key != "signed"},
    }


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


def status_of(title: str, head: list[str]) -> Status:
    """ "draft", "repealed" or "in force" where the title or a label at the top says so, otherwise "unknown"."""
    top = "\n".join(line for line in head[:8] if len(line) <= 120)
    if _DRAFT.search(title):
        return "draft"
    if _REPEALED.search(title) or _REPEALED.search(top):
        return "repealed"
    return "in force" if _FORCE.search(top) else "unknown"


def date_in_name(name: str) -> date | None:
    """The date in a file's name, as in 化妆品监督管理条例(2020-06-16) or 2024-03-05_notice."""
    found = [parsed for match in NAME_DATE.finditer(name) if (parsed := parse_date(re.sub("[_.]", "-", match[1])))]
    return found[-1] if found else None


def _official(title: str, kind: Kind, head: list[str], tail: list[str]) -> dict[str, Any]:
    """Agency, jurisdiction, document number and date of signature of rules and notices."""
    if kind not in ("law", "notice"):
        return {}
    top = [line for line in head[:12] if len(line) <= 120]
    lines = [title, *(line for line in top if _is_heading_line(line))]
    number = next((match for line in lines if (match := _NUMBER.search(line))), None)
    signature = next((line for line in tail[-4:] if len(line) <= 30 and find_agency(line)), "")
    issuing = re.match(r"(.{2,30}?)(?:、.{2,30})?(?:办公[厅室])?(?:关于|发布|印发)", title)
    agency = (find_agency(issuing[1]) if issuing else None) or next(
        (a for line in lines[1:] if (a := find_agency(line))), None
    )
    agency = agency or find_agency(signature) or (find_agency(title) if title.isascii() else None)
    signed = next((day for line in tail[-4:] if len(line) <= 20 and (day := parse_date(line))), None)
    home = agency.jurisdiction if agency else None
    if home is None and kind == "law" and language_of(title) == "zh" and not re.search("香港|澳门|台湾", title):
        home = "CN"
    return {
        "agency": agency.name if agency else _plain_agency(issuing[1] if issuing else ""),
        "jurisdiction": home,
        "document_number": _plain_number(number[0]) if number else None,
        "signed": signed,
    }


def _plain_agency(name: str) -> str | None:
    return name if re.fullmatch(r"[\u4e00-\u9fff]{3,20}[局部委厅院会]", name) else None


def _plain_number(number: str) -> str:
    number = "".join(unicodedata.normalize("NFKC", c) if c.isdigit() else c for c in number)
    number = " ".join(number.split()) if number.isascii() else "".join(number.split())
    # 公告（2021年 第50号 was found within its brackets: it is cited as 公告2021年第50号
    return number if re.search("[)）]", number) else re.sub("[(（]", "", number)


def _is_heading_line(line: str) -> bool:
    """A line above the text proper that tells who issued it: dated, or a bare number."""
    return bool(re.match(r"[\s(（]*[\d０-９]{4}\s*年", line)) or (len(line) <= 40 and _NUMBER.search(line) is not None)
