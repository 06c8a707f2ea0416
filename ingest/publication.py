"""Who published a text and when, read off the lines where texts say so: labels, bylines, the heading lines of laws.

Dates in running text, in copyright lines and in footers are about something else and never taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ingest.dates import FoundDate, find_dates
from ingest.effect import by_publication, effective_day

_PUBLISHED_LABEL = re.compile(
    r"(?:发布|发稿|发表|刊发|公布|印发|发文|成文|颁布|上传|更新|出版|報導|發布|發佈)\s*(?:时间|日期|時間)\s*[:：\t|]?\s*"
    r"|(?:^|[\s(（|])(?:时间|日期)\s*[:：]\s*"
    r"|(?i:\b(?:(?:date\s+)?(?:published|posted|issued|released)(?:\s+(?:on|date|time))?|(?:publication|release|issue|posting)\s+date"
    r"|for immediate release|date)\s*[:：\-–]?\s*(?:on\s+)?)"
)
_SOURCE_LABEL = re.compile(
    r"(?:^|[\s（(【\[|·。！？”])(?:(?:信息|文章|新闻|消息|稿件)?来源|稿源|發布單位|发布单位|发布机构|出品方|出版方"
    r"|(?i:source|publisher|published by))\s*[:：]\s*"
    r"(?P<source>[^\s　:：;；,，。！？!?|｜】）)\]\[<>][^\n:：;；,，。！？!?|｜】）)\]\[<>　]{0,58})"
)
_SOURCE_CUES = ("源", "发布", "發布", "出品方", "出版方", "ource", "SOURCE", "ublish", "PUBLISH")
_SOURCE_END = re.compile(
    r"\s*(?:(?:流程|责任|值班|见习|实习|新媒体)?编[辑审]|责编|作\s?者|记\s?者|采写|校对|审核|原标题|返回搜狐|返回|查看更多|免责|声明|举报|分享|点击|发布时间|发布日期|时间|日期|浏览|阅读|字号|打印"
    r"|近日|日前|近期|本报|版权归|原创稿|综合|连日来|据|通讯员|[《“]|\d{4}[-年/.]|\d{1,2}月\d|\s{2}|综合$|(?i:\s(?:date|published|posted|by)\b)).*",
    re.DOTALL,
)
_MEDIUM = re.compile(
    r"[\u4e00-\u9fff]{2,12}?(?:客户端|日报|晚报|早报|时报|新闻网|频道|网站|公众号|发布|见闻|[网报社台])"
)
_NOISE = re.compile(
    r"(?i)\b\d+\s*min(?:ute)?s?\s+read\b|\b(?:published|posted|updated|last|modified|date|on|at|time|by)\b|阅读(?:量|数|次数)?\s*[:：]?\s*\d+"
    r"|(?:发布|发稿|发表|公布|更新)(?:时间|日期|于)?|来源|日期|时间|浏览次数\s*[:：]?\s*\d+|星期.|字号.*|【.{0,3}】|\[\s*\]"
)
_EDGES = " \t　·•|｜/／—–-:：,，.()（）[]【】*#>_~"
_TOLD = re.compile(r"[，,].*。")  # a sentence, perhaps of another rule: heading lines are none
_TIMED_NAME = re.compile(r"\s[\u4e00-\u9fff]{2,10}(?:[\[［(（][\u4e00-\u9fff]{1,6}[\]］)）])?\s*")
_SENTENCE = re.compile(r"[。！？；;]|[，、,].*[，、,]|自.+起|截至|截止|以?[前后]")
_ENGLISH_NAME = re.compile(r"(?:[A-Z0-9&][\w.&'’-]*(?:,? (?:of |and |the |for |de )*(?=[A-Z0-9&])|$))+")
_NOT_PUBLISHED = re.compile(
    r"(?i)©|copyright|版权|all rights reserved|抓取|采集|crawl|retrieved|accessed|访问日期|打印|有效期|截止"
    r"|deadline|due|expires|effective|修改时间|出生|icp备"
)
_YEAR = re.compile(r"[\d０-９]{4}|[〇零○一二][〇零○Ｏ一二三四五六七八九]{3}年")
_WIRE = re.compile(r"^(?:[A-Z][A-Za-z .,/()-]{1,40}?[,/(]\s*)(?=(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))")
_WIRE_END = re.compile(
    r"^\s*(?:[-–—]{1,2}\s|/?\s?\(?/?"
    r"(?P<source>PRNewswire|Business Wire|BUSINESS WIRE|GLOBE NEWSWIRE|Reuters|AP|Xinhua|AFP)\b)"
)
_EVENT = re.compile(r"通过|公布|发布|颁布|印发|修订|修正|修改|批准|施行|实施|生效|执行")
_DATED_LINE = re.compile(r"^[\s　(（]*[\d０-９]{4}\s*年")


@dataclass(frozen=True, slots=True)
class Publication:
    """What the lines say; None where they do not. `title` is the line above the byline."""

    published: date | None = None
    source: str | None = None
    effective: date | None = None
    title: str | None = None
    lines: tuple[tuple[str, str], ...] = ()  # (field, line that says it)


def publication_of(head: list[str], tail: list[str]) -> Publication:
    """Publication date and publisher from the first and last non-empty lines of a text, in its order.

    Labels ("发布时间：…", "Published: …") count before bylines ("FBeauty未来迹·2025-09-12 10:08"), head before tail.
    """
    published, dated = _labelled_date(head)
    source, named = _labelled_source(head)
    if source is None:
        source, named = _labelled_source(tail[-6:])
    title = None
    if published is None or source is None:
        found = _byline(head[:15]) or _byline(tail[-5:]) or _wire(head[:8])
        if found and (published is None or found.published == published):
            lines = dict(found.lines)
            dated, named = lines.get("published", dated), named if source else lines.get("source", "")
            published, title = found.published, found.title
            source = source or found.source
    return Publication(published, source, None, title, (("published", dated), ("source", named)))


def enactment_of(head: list[str], text: str) -> Publication:
    """Dates of a rule from its heading lines ("2020年6月16日 国务院令第727号公布") and from what it says of itself.

    `published` is the day this version was issued or last amended, `effective` the day this version took effect
    where that is certain: an effective date that is older than the last amendment is not this version's.
    """
    lines = [line for line in head[1:16] if len(line) <= 200 and _DATED_LINE.match(line) and not _TOLD.search(line)]
    events = [(*event, line) for line in lines for event in _events(line)]
    where = {day: line for day, _, line in events}
    issued = [day for day, what, _ in events if re.search("公布|发布|颁布|印发|修订|修正|修改", what)]
    adopted = [day for day, what, _ in events if re.search("通过|批准", what)]
    forced = [day for day, what, _ in events if re.search("施行|实施|生效|执行", what)]
    published = max(issued or adopted, default=None)
    effective = max(forced, default=None)
    amended = any(re.search("修订|修正|修改", what) for _, what, _ in events)
    if effective is None:
        effective = _stated(text, published if issued else None, amended)
    if effective and published and effective < published and amended:
        effective = None
    days = {"published": published, "effective": effective}
    found = tuple((field, where.get(day, "") if day else "") for field, day in days.items())
    return Publication(published, None, effective, None, found)


def _events(line: str) -> list[tuple[date, str]]:
    """Each date of the line with the words up to the next one, where those words say what happened."""
    dates = list(find_dates(line))
    ends = [*(found.start for found in dates[1:]), len(line)]
    pairs = [(found.value, line[found.end : end]) for found, end in zip(dates, ends, strict=False)]
    # "2018年1月25日A通过、2018年6月13日B通过": a date with no verb of its own takes the next one's.
    return [(day, words) for day, words in pairs if _EVENT.search(words)]


def _stated(text: str, issued: date | None, amended: bool) -> date | None:
    """The day that the text states for itself, unless it was issued later: that is an earlier version's."""
    found = effective_day(text)
    if found is not None:
        return found.value if issued is None or found.value >= issued else None
    return issued if not amended and by_publication(text) else None


def _labelled_date(lines: list[str]) -> tuple[date | None, str]:
    for line in lines:
        if not _YEAR.search(line[:340]) or (line[0] == "|" and len(list(find_dates(line[:340]))) > 1):
            continue
        boxed = next(find_dates(line[:60]), None) if line[0] in "[【" else None
        if boxed and not line[1 : boxed.start].strip() and line[boxed.end :].lstrip()[:1] in ("]", "】"):
            return boxed.value, line
        for label in _PUBLISHED_LABEL.finditer(line[:300]):
            if _NOT_PUBLISHED.search(line[: label.end()]):
                continue
            first = next(find_dates(line[label.end() : label.end() + 40]), None)
            if first and not line[label.end() : label.end() + first.start].strip(_EDGES):
                return first.value, line
    return None, ""


def _labelled_source(lines: list[str]) -> tuple[str | None, str]:
    for line in lines:
        if not any(cue in line for cue in _SOURCE_CUES):
            continue
        # A one-line text is its own head and tail: labels stand at its beginning or end.
        for part in (line[:200], line[-200:]) if len(line) > 200 else (line,):
            match = _SOURCE_LABEL.search(part)
            source = clean_source(match["source"]) if match else None
            if source:
                return source, line
    return None, ""


def clean_source(text: str) -> str | None:
    """A publisher's name without what follows it in the same line, None when no plausible name remains."""
    text = re.sub(r"[\[［][^\[\]［］]{1,6}[\]］]?$", "", _SOURCE_END.sub("", text))  # "某某网[整理]"
    name = re.sub(r"^https?://(?:www\.)?", "", text).strip(_EDGES + "“”\"'《》\u00a0")
    if len(name) > 14 and re.match("[\u4e00-\u9fff]", name):
        # Running text follows the name without a boundary: keep as much as is surely the name.
        short = _MEDIUM.match(name)
        name = short[0] if short else name
    name = name.removeprefix("原创").strip()
    return name if 2 <= len(name) <= 40 and not re.search(r"^\d+次?$|[|｜].*[|｜]", name) else None


def _byline(lines: list[str]) -> Publication | None:
    for number, line in enumerate(lines):
        if len(line) > 90 or line[0] == "|" or not _YEAR.search(line) or _NOT_PUBLISHED.search(line):
            continue  # a row of a table is no byline
        dates = list(find_dates(line))
        if not dates or len(dates) > 2:
            continue
        source = _byline_source(line, dates)
        if source is not None:
            publisher = _source_above(lines, number, line)
            above = number - (2 if publisher else 1)
            named = line if clean_source(source) else lines[number - 1] if publisher else ""
            return Publication(
                dates[0].value,
                clean_source(source) or publisher,
                None,
                lines[above] if above >= 0 else None,
                (("published", line), ("source", named)),
            )
    return None


def _byline_source(line: str, dates: list[FoundDate]) -> str | None:
    """What a line holds beside its date: a name, "" for nothing; None when it is a sentence and so no byline."""
    before, after = line[: dates[0].start], line[dates[-1].end :]
    rests = [_NOISE.sub(" ", part).strip(_EDGES) for part in (before, after)]
    if any(rest.isascii() and rest and not _ENGLISH_NAME.fullmatch(rest) for rest in rests):
        return None
    if any(len(rest) > 40 or _SENTENCE.search(rest) or _EVENT.search(rest) for rest in rests) or all(rests):
        return None
    separated = re.match(r"\s*[·•|｜/／—–\-(（\t]|\s+(?:来源|[Bb]y)\b|\s{2}|\s*来源", after)
    timed = ":" in line[dates[-1].start : dates[-1].end] and _TIMED_NAME.fullmatch(after)  # "2019-09-05 11:10 某某网"
    if rests[1] and not separated and not timed:
        return None
    return rests[0] or rests[1]


def _source_above(lines: list[str], number: int, line: str) -> str | None:
    """ "- Chaileedo Press" over "- Oct 4, 2022": a bulleted date takes the bulleted line above it for its publisher."""
    above = lines[number - 1] if number else ""
    if line.lstrip()[:1] in "-•·" and above.lstrip()[:1] in "-•·" and len(above) <= 40 and not any(find_dates(above)):
        return clean_source(above)
    return None


def _wire(lines: list[str]) -> Publication | None:
    """ "LONDON, March 5, 2024 (Reuters) - ...", "SHANGHAI, Oct. 4, 2022 /PRNewswire/ -- ..."."""
    for line in lines:
        start = _WIRE.match(line[:100])
        first = next(find_dates(line[:140]), None) if start else None
        end = _WIRE_END.match(line[first.end :]) if start and first and first.start == start.end() else None
        if first and end:
            return Publication(first.value, end["source"], lines=(("published", line), ("source", line)))
    return None
