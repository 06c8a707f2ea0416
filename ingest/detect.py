"""Metadata that a text shows of itself, by plain rules for Chinese and English. A rule that is not sure says nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from ingest.agencies import find_agency
from ingest.dates import parse_date
from ingest.language import language_of
from ingest.publication import enactment_of, publication_of
from ingest.types import Kind, Metadata, Status

_HEAD, _TAIL = 3000, 1500  # characters looked at
_NAME_DATE = re.compile(r"[\s_(（\[-]*((?:19|20)\d\d[-_.年]?(?:0[1-9]|1[0-2])[-_.月]?[0-3]\d日?)[)）\]]?[\s_-]*")
_STEM_JUNK = re.compile(r"[0-9a-f_\W]*\d[0-9a-f_\W]*", re.IGNORECASE)
_MARKS = re.compile(r"^\s*(?:#{1,6}\s+|[>*•·-]\s+)|\s*#+\s*$|\*\*|__")
_TITLE_LABEL = re.compile(r"^\s*(?:原?标题|題名|题名|文章标题|(?i:title|headline|subject))\s*[:：\t]\s*(.{2,120}?)\s*$")
_GENERIC = re.compile(
    r"(?i)(?:what['’]s (?:happening|new|next)|core viewpoint|abstract|introduction|summary|overview|contents?|comments?|menu|home"
    r"|table of contents|key points|highlights|摘\s*要|目\s*录|序\s*言|前\s*言|引\s*言|导\s*读|正\s*文|首\s*页|核心观点)[?:：]?"
)
_LEAD = re.compile(
    r"近日|近期|日前|昨日|今日|昨天|今天|据|记者|本报|新华社|中新[网社]|人民网|央视网|截至|为[了深进切]|\d{4}年|\d{1,2}月|[（(]记者|\s{3}|当下|如今|目前"
)
_LAW_TITLE = re.compile(r"(?:法|法典|条例|规定|办法|细则|规则|规范|准则|解释|决定|宪法|章程|修正案|程序|制度|标准|议定书|意见|要点)(?:[（(《].{1,20}[）)》])?$")
_NOTICE_TITLE = re.compile(r"(?:公告|通知|通告|公示|通报|批复|复函|答复|函|令|公报|指导原则|指南|问答|解读)(?:[（(].{1,30}[）)])*$")
_LAW_ENGLISH = re.compile(r"\b(?:Act|Regulation|Directive|Code|Statute|Rules|Ordinance|Decree|Law)\b(?!.*\b(?:news|says|report)\b)")
_NOTICE_ENGLISH = re.compile(r"(?i)\b(?:notice|announcement|guidance|circular|recall|warning letter|advisory|bulletin|safety alert|q&a)\b")
_REPORT = re.compile(r"(?i)(?:报告|白皮书|蓝皮书|研报|年报|洞察|研究)(?:[（(].{1,20}[）)])?$|\b(?:report|white ?paper|form 10-[kq]|annual review|market study|outlook)\b")
_NEWS = re.compile(
    r"责任编辑|责编|原标题[:：]|[（(]记者|记者[^，。]{1,12}[）)]|本报讯|[新华社|中新[社网]|讯[（(]|\d日[电讯]|消息[，,]|据.{2,15}(?:报道|消息)|（完）|\(完\)|来源：|编辑[:：]"
    r"|\b\d+ min(?:ute)?s? read\b|\((?:Reuters|AP|AFP)\)|PRNewswire|\bBy [A-Z][a-z]+ [A-Z][a-z]+\b|\btold reporters\b"
)
_ARTICLE = re.compile(r"(?m)^[\s　*]*(?:第一条|第1条|Article 1\b|Section 1\b|Sec\. 1\b|§ ?1\b)")
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{0,12}令\s*(?:[（(]?\d{4}年?[）)]?\s*)?第\s*\d+\s*号|[\u4e00-\u9fff]{1,10}[〔\[［(（]\s*(?:19|20)\d\d\s*[〕\]］)）]\s*(?:第\s*)?\d+\s*号"
    r"|(?:公告|通告|通知)?\s*[（(]?(?:19|20)\d\d年\s*第\s*\d+\s*号|\b(?:GB|GB/T|YY|YY/T|T/[A-Z]+|QB/T|SN/T|ISO)\s?\d{3,6}(?:\.\d+)?[-—–](?:19|20)\d\d\b"
    r"|\bFDA-(?:19|20)\d\d-[A-Z]-\d{3,5}\b|\b(?:Regulation|Directive|Decision)\s+\((?:EC|EU|EEC)\)\s+(?:No\.?\s+)?\d+/\d+|\bPublic Law (?:No\. )?\d+[-–]\d+"
)
_DRAFT = re.compile(r"征求意见稿|公开征求.{0,30}意见|送审稿|草案|讨论稿|(?i:\bdraft\b|\bproposed rule\b|\bfor public comment\b)")
_REPEALED = re.compile(r"[（(【]\s*(?:已废止|已失效|失效|废止)\s*[】)）]|(?:时效性|效力状态|有效性|状态)\s*[:：\t]\s*(?:已?废止|失效|已失效)|\[(?i:repealed|withdrawn|superseded)\]")
_FORCE = re.compile(r"(?:时效性|效力状态|有效性|状态)\s*[:：\t]\s*(?:现行有效|有效)")


def detect(text: str, name: str, declared: Mapping[str, Any], page: Mapping[str, Any] = {}) -> Metadata:  # noqa: B006
    """Metadata of a text: what is declared, then what its page says (HTML), then what these rules find.

    `name` is the file's name without suffix, or "" for a row. Every field not in `declared` that has a value,
    and the language always when undeclared, is named in `detected`.
    """
    head = [line.strip() for line in text[:_HEAD].split("\n") if line.strip()][:40]
    tail = [line.strip() for line in text[-_TAIL:].split("\n") if line.strip()][-12:]
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
    title = known.get("title") or publication.title or title_of(text, name, head)
    kind = known.get("kind") or kind_of(title, text, publication.source or known.get("source"))
    published, effective = publication.published, None
    if kind in ("law", "notice"):
        enacted = enactment_of(head, "\n".join(tail))
        effective = enacted.effective
        published = (kind == "law" and date_in_name(name)) or published or enacted.published
    published = published or date_in_name(name)
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


def title_of(text: str, name: str, head: list[str]) -> str:
    """The title: a label or Markdown heading, a first line that reads like one, the file's name, or the first words."""
    for line in head[:5]:
        label = _TITLE_LABEL.match(line)
        if label:
            return _cut(label[1])
    heading = next((line for line in head[:20] if re.match(r"#\s+\S", line)), None)
    if heading:
        return _plain(heading)
    first = _plain(head[0]) if head else ""
    if first and _reads_like_title(first):
        return first
    stem = _NAME_DATE.sub("", name).strip(" _-")
    if stem and not _STEM_JUNK.fullmatch(stem) and len(stem) > 2 and not first:
        return stem
    for line in head:
        plain = _plain(line)
        if not _GENERIC.fullmatch(plain):
            return _first_words(plain)
    return stem or name


def kind_of(title: str, text: str, source: str | None) -> Kind:
    """The kind: by the title's last word for Chinese law and notices, by its words in English, by the cues of news."""
    bare = re.sub(r"\s+", "", title)
    articles = _ARTICLE.search(text) is not None
    if _LAW_TITLE.search(bare) and (articles or re.search(r"(?:最高人民法院|人民代表大会|国务院).*(?:解释|规定|决定|意见)", bare)):
        return "law"
    if _NOTICE_TITLE.search(bare):
        return "notice"
    if _REPORT.search(title):
        return "report"
    if articles and (bare.endswith(("法", "条例")) or _LAW_ENGLISH.search(title)):
        return "law"
    if _NEWS.search(text[:_HEAD]) or _NEWS.search(text[-_TAIL:]):
        return "news"
    if _NOTICE_ENGLISH.search(title):
        return "notice"
    if _LAW_TITLE.search(bare) and bare.endswith(("法", "条例", "办法", "规定", "细则")) and len(bare) <= 40:
        return "law"
    return "news" if source and language_of(title) == "zh" else "other"


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
    found = [parsed for match in _NAME_DATE.finditer(name) if (parsed := parse_date(re.sub("[_.]", "-", match[1])))]
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
    agency = (find_agency(issuing[1]) if issuing else None) or next((a for line in lines[1:] if (a := find_agency(line))), None)
    agency = agency or find_agency(signature) or (find_agency(title) if title.isascii() else None)
    signed = next((day for line in tail[-4:] if len(line) <= 20 and (day := parse_date(line))), None)
    home = agency.jurisdiction if agency else None
    if home is None and kind == "law" and language_of(title) == "zh" and not re.search("香港|澳门|台湾", title):
        home = "CN"
    return {
        "agency": agency.name if agency else (issuing[1] if issuing and issuing[1].endswith(("局", "部", "委", "厅", "院")) else None),
        "jurisdiction": home,
        "document_number": re.sub(r"\s+", "" if not number[0].isascii() else " ", number[0]).strip("（(") if number else None,
        "signed": signed,
    }


def _is_heading_line(line: str) -> bool:
    """A line above the text proper that tells who issued it: dated, or a bare number."""
    return bool(re.match(r"[\s(（]*[\d０-９]{4}\s*年", line)) or (len(line) <= 40 and _NUMBER.search(line) is not None)


def _plain(line: str) -> str:
    return " ".join(_MARKS.sub("", line).split())


def _reads_like_title(line: str) -> bool:
    width = len(line) + sum(character > "\u2e7f" for character in line)
    return (
        4 <= width <= 140
        and not _GENERIC.fullmatch(line)
        and not re.search(r"[。；;，,：:、]$|(?<!\b[A-Z])\.$|。.|[\t|]", line)
        and not re.fullmatch(r"[\W\d]*", line)
        and parse_date(line) is None
    )


def _first_words(line: str) -> str:
    """The beginning of running text, up to where a news item's headline runs into its lead, at most some 40 characters."""
    line = re.sub(r"^(?:原标题\s*[:：]\s*)", "", line)
    lead = next((match for match in _LEAD.finditer(line) if 10 <= match.start() <= 45), None)
    if lead and language_of(line) == "zh":
        return line[: lead.start()].strip(" ，,:：【[（(")
    stop = re.search(r"[。！？]|(?<=[a-z)])[.!?](?=\s)", line)
    return _cut(line[: stop.end()] if stop else line)


def _cut(line: str) -> str:
    limit = 45 if language_of(line) == "zh" else 110
    if len(line) <= limit:
        return line.strip()
    head = line[:limit]
    if line[limit].isascii() and " " in head[-20:]:
        head = head[: head.rindex(" ")]
    return head.rstrip(" ，,、") + "…"
