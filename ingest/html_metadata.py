"""What an HTML page says of itself: meta elements, JSON-LD, title, the lines below its heading, scripts of WeChat."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from ingest.dates import find_dates, parse_date
from ingest.metadata import Declared
from ingest.publication import publication_of

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DATES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "citation_publication_date",
    "firstpublishedtime",
    "apub:time",
)
_UPDATES = ("dateupdate", "article:modified_time", "og:updated_time")  # better than nothing, and never the crawl's
_SITES = ("og:site_name", "contentsource", "dc.publisher", "dcterms.publisher", "citation_publisher", "mediaid")
_AFTER_TITLE = re.compile(r"\s*[_|｜–—]\s*|\s+-+\s+|-(?=[\u4e00-\u9fffA-Z.]{2,12}$)")
_WECHAT_DATE = re.compile(r"""\b(?:s|createTime)\s*=\s*["']((?:20)\d\d-\d\d-\d\d)""")

Found = dict[str, tuple[Any, str]]  # field: its value, and where it was found


def page_metadata(tree: Any, blocks: Sequence[str]) -> Declared:
    """Title, publisher, date and address of a page as far as it tells them, and "found": their places.

    `blocks` are its visible texts in order: the lines below the title often have what its head lacks.
    """
    metas = _metas(tree)
    linked = _json_ld(tree)
    site, where = next(((metas[name], f"html meta {name}") for name in _SITES if name in metas), ("", ""))
    if not site and "publisher" in linked:
        site, where = linked["publisher"], "html json-ld publisher"
    found: Found = {"title": _title(tree, metas, site)}
    found |= _byline(tree, blocks, found["title"][0])
    if site and len(site) <= 60:
        found["source"] = re.sub(r"^https?://(?:www\.)?", "", site), where
    found |= _wechat(tree)
    if uri := _uri(tree, metas):
        found["uri"] = uri
    if published := _published(tree, metas, linked) or ("published" not in found and _last_resort(metas, found)):
        found["published"] = published
    kept = {field: pair for field, pair in found.items() if pair[0]}
    values = {field: value for field, (value, _) in kept.items()}
    return values | {"found": tuple((field, place) for field, (_, place) in kept.items())}


def _metas(tree: Any) -> dict[str, str]:
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        content = " ".join((meta.get("content") or "").split())
        if name and content:
            metas.setdefault(name, content)
    return metas


def _title(tree: Any, metas: dict[str, str], site: str) -> tuple[str, str]:
    """og:title, or the title element without the site's name, or the only h1."""
    name = next((name for name in ("og:title", "citation_title") if name in metas), "")
    title, where = metas.get(name, ""), f"html meta {name}"
    element = tree.find(".//title")
    full = _text(element) if element is not None else ""
    headings = [text for h1 in tree.iter("h1") if (text := _text(h1))]
    if not title:
        title = next((text for text in headings if len(text) > 5 and full.startswith(text)), full)
        where = "html title"
    elif full.startswith(title) and full[len(title) : len(title) + 1] in '"“' and len(full) > len(title):
        title, where = full, "html title"  # the attribute ended at an unescaped quotation mark
    parts = _AFTER_TITLE.split(title)
    if site and len(parts) > 1 and parts[-1].lower() in (site.lower(), site.lower().removeprefix("the ")):
        title = title[: title.rfind(parts[-1])].rstrip(" _|｜–—-")
    elif len(parts) > 1 and len(parts[0]) >= max(8, sum(map(len, parts[1:])) // 2) and title == full:
        title = parts[0]
    return (title[:300], where) if title else (headings[0][:300] if headings else "", "html h1")


def _byline(tree: Any, blocks: Sequence[str], title: str) -> Found:
    """Date and publisher from the lines below the title, which are no part of the article proper."""
    start = next((number for number, block in enumerate(blocks) if title and block.startswith(title[:12])), None)
    lines = [] if start is None else list(blocks[start : start + 6])
    heading = next((h1 for h1 in tree.iter("h1") if title and _text(h1).startswith(title[:12])), None)
    for candidates in (lines, [title, *_beside(heading)] if heading is not None else []):
        found = publication_of(candidates, [])
        if found.published or found.source:
            return {"published": (found.published, "html byline"), "source": (found.source, "html byline")}
    return {}


def _beside(heading: Any) -> Iterator[str]:
    """The texts that follow a heading within its parent, the first few."""
    for element in list(heading.itersiblings())[:4]:
        if isinstance(element.tag, str) and (text := _text(element)):
            yield text[:200]


def _published(tree: Any, metas: dict[str, str], linked: dict[str, str]) -> tuple[date, str] | None:
    candidates = [(metas[name], f"html meta {name}") for name in _DATES if name in metas]
    candidates += [(linked["published"], "html json-ld datePublished")] if "published" in linked else []
    candidates += [
        (time.get("datetime") or "", "html time")
        for time in tree.iter("time")
        if time.get("pubdate") is not None or "publish" in str(time.get("itemprop", "")).lower()
    ]
    return next(((day, place) for text, place in candidates if (day := _day(text))), None)


def _last_resort(metas: dict[str, str], found: Found) -> tuple[date, str] | None:
    """The date in the page's address, or of its last change."""
    in_path = re.search(r"/((?:19|20)\d\d)[/-]?(\d\d)[/-]?(\d\d)(?=[/_.-])", found.get("uri", ("", ""))[0])
    if in_path and (day := parse_date("-".join(in_path.groups()))):
        return day, "html address"
    changed = ((metas[name], f"html meta {name}") for name in _UPDATES if name in metas)
    return next(((day, place) for text, place in changed if (day := _day(text))), None)


def _day(text: str) -> date | None:
    # "2007-08-20-23:59:59": the day alone, where it is followed by a time
    found = next(find_dates(text[:10]), None) or next(find_dates(text[:60]), None)
    return found.value if found else None


def _wechat(tree: Any) -> Found:
    """Account and day of an article of WeChat, whose pages name the platform and have their script fill in the day."""
    account = next((element for element in tree.iter("a", "strong") if element.get("id") == "js_name"), None)
    if account is None:
        return {}
    found: Found = {"source": (_text(account), "html account")}
    scripts = "\n".join(script.text for script in tree.iter("script") if script.text and "publish_time" in script.text)
    match = _WECHAT_DATE.search(scripts)
    return found | ({"published": (_day(match[1]), "html script")} if match else {})


def _uri(tree: Any, metas: dict[str, str]) -> tuple[str, str] | None:
    links = [
        (link.get("href"), "html link canonical")
        for link in tree.iter("link")
        if (link.get("rel") or "").lower() == "canonical"
    ]
    links.append((metas.get("og:url"), "html meta og:url"))
    return next(((uri, place) for uri, place in links if uri and re.match(r"https?://[^/]+/.", uri)), None)


def _json_ld(tree: Any) -> dict[str, str]:
    """datePublished and the publisher's name of the page's own article in its JSON-LD."""
    result: dict[str, str] = {}
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "") or not script.text:
            continue
        try:
            content = json.loads(_COMMENT.sub("", script.text), strict=False)
        except (ValueError, RecursionError):
            continue
        items = (
            content
            if isinstance(content, list)
            else content.get("@graph", [content])
            if isinstance(content, dict)
            else []
        )
        for item in items if isinstance(items, list) else [items]:
            if isinstance(item, dict) and isinstance(item.get("datePublished"), str):
                result.setdefault("published", item["datePublished"])
                publisher = item.get("publisher")
                name = publisher.get("name") if isinstance(publisher, dict) else None
                if isinstance(name, str):
                    result.setdefault("publisher", name)
    return result


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
