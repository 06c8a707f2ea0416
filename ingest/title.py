"""The title of a text, from its first lines or its file's name."""

from __future__ import annotations

import re

from ingest.dates import parse_date
from ingest.language import language_of

_STEM_JUNK = re.compile(r"[0-9a-f_\W]*\d[0-9a-f_\W]*", re.IGNORECASE)
NAME_DATE = re.compile(r"[\s_(（\[-]*((?:19|20)\d\d[-_.年]?(?:0[1-9]|1[0-2])[-_.月]?[0-3]\d日?)[)）\]]?[\s_-]*")
_MARKS = re.compile(r"^\s*(?:#{1,6}\s+|[>*•·-]\s+)|\s*#+\s*$|\*\*|__")
_TITLE_LABEL = re.compile(
    r"^\s*(?:原?标题|題名|题名|文章标题|(?i:title|headline|subject))\s*[:：\t]\s*([^。]{2,120}?)\s*$"
)
_GENERIC = re.compile(
    r"(?i)(?:what['’]s (?:happening|new|next)|core viewpoint|abstract|introduction|summary|overview"
    r"|contents?|comments?|menu|home|table of contents|key points|highlights"
    r"|摘\s*要|目\s*录|序\s*言|前\s*言|引\s*言|导\s*读|正\s*文|首\s*页|核心观点)[?:：]?"
)
_LEAD = re.compile(  # where a headline runs into the text of its item without a line break
    r"近日|近期|日前|昨日|今日|昨天|今天|本报|记者|[（(]记者|【|\s{3}|(?<!根)(?<!数)(?<!依)据(?=.{2,15}(?:报道|消息|悉|了解|介绍|通报))|截至"
    r"|新华社|中新[网社]|人民网|央视网|央广网|新华网|中国青年网|[\u4e00-\u9fff]{2,5}[网报社]讯|南都讯|为[了深进切]|\d{4}年|\d{1,2}月\d"
)
_DATELINE = re.compile(
    r"^(?:【[^】]{2,20}(?:消息|报道|讯)】|[^，。]{2,30}?(?:电|讯|消息)(?=[（(：:，, 　\s])"
    r"(?:\s*[（(][^）)]{2,30}[）)])?|[（(][^）)]{2,20}记者[^）)]*[）)])[\s　：:，,]*"
)


def title_of(name: str, head: list[str], above_byline: str | None = None) -> str:
    """The title: a label, a Markdown heading, a first line or one above the byline that reads like one, first words."""
    for line in head[:5]:
        label = _TITLE_LABEL.match(line)
        if label:
            return _cut(label[1])
    heading = next((line for line in head[:20] if re.match(r"#\s+\S", line)), None)
    if heading:
        return _plain(heading)
    first = _plain(head[0]) if head else ""
    for line in (first, _plain(above_byline or "")):
        if line and _reads_like_title(line):
            return line
    stem = NAME_DATE.sub("", name).strip(" _-")
    if stem and not _STEM_JUNK.fullmatch(stem) and len(stem) > 2 and not first:
        return stem
    for line in head:
        plain = _plain(line)
        if not _GENERIC.fullmatch(plain):
            return _first_words(plain)
    return stem or name


def _plain(line: str) -> str:
    return " ".join(_MARKS.sub("", line[:400]).split())


def _reads_like_title(line: str) -> bool:
    return (
        len(line) <= 140
        and 4 <= len(line) + sum(character > "\u2e7f" for character in line) <= 140
        and not _GENERIC.fullmatch(line)
        and not re.search(r"[。；;，,：:、]$|(?<!\b[A-Z])\.$|。.|[\t|]", line)
        and not re.fullmatch(r"[\W\d]*", line)
        and parse_date(line) is None
    )


def _first_words(line: str) -> str:
    """The first sentence of running text, cut short; of a news item its headline, up to where it runs into its lead."""
    headline = re.sub(r"^原标题\s*[:：]\s*", "", line)
    if headline != line:
        again = headline.find(headline[:8], 8, 100)
        lead = next((match.start() for match in _LEAD.finditer(headline) if 10 <= match.start() <= 60), 0)
        end = min((end for end in (again, lead) if end > 0), default=0)
        if end:
            return headline[:end].strip(" ，,:：【[（(")
    headline = re.sub(r"^.{0,60}?正文\s*[:：]\s*", "", headline)
    line = _DATELINE.sub("", headline) or line
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
