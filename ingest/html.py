"""HTML pages to text: the article without the page around it, and what the page says of itself.

Headings, lists and tables keep their structure as Markdown marks.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from ingest.dates import find_dates, parse_date
from ingest.decode import ReadError, decode_as, encoding_of, tidy
from ingest.metadata import Declared
from ingest.publication import publication_of

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{2,30})""", re.IGNORECASE)
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
_SITES = ("og:site_name", "contentsource", "dc.publisher", "dcterms.publisher", "citation_publisher", "mediaid")
_AFTER_TITLE = re.compile(r"\s*[_|｜–—]\s*|\s+-+\s+|-(?=[\u4e00-\u9fffA-Z.]{2,12}$)")
_RUNNING = 40  # characters of a paragraph of running text, at least
_MOST = 0.6  # share of the paragraphs around it that an extraction keeps
_FEW_TIMES = 3.5
_BESIDE = re.compile(r"(?i)comment|disqus|related|recommend|sidebar|newsletter|promo|share|social|footer")
_BLOCKS = "p h1 h2 h3 h4 h5 h6 li td th blockquote pre dd dt article section div".split()
_OUTSIDE = "script style noscript template nav footer header aside form iframe svg button select".split()


@dataclass(frozen=True, slots=True)
class Page:
    """The article's text, and the fields of Metadata (title, source, published, uri) that the page's head holds."""

    text: str
    metadata: Declared = field(default_factory=dict)


def read_page(data: bytes) -> Page:
    """The page in these bytes, in the encoding they are valid in, or else the one that the page declares.

    Raises ReadError for binary data and for a page without text.
    """
    match = _CHARSET.search(data[:8192])
    html = tidy(decode_as(data, encoding_of(data, hint=match[1].decode("ascii") if match else None)))
    from selectolax.lexbor import LexborHTMLParser
    from trafilatura import load_html  # 0.4 s

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # our ReadError says it better
    # libxml2 drops the rest of a page at some mistakes that HTML5 defines away: let an HTML5 parser mend them first.
    html = LexborHTMLParser(html).html or html
    try:
        tree = load_html(html)
    except RecursionError:
        tree = None
    if tree is None:
        raise ReadError("the page has no HTML that could be read")
    metadata = _page_metadata(tree)
    blocks = list(_blocks(tree)) or _flat(html)
    text = _article(html, tree, blocks)
    if not text:
        raise ReadError("the page has no text (perhaps it is filled in by a script; save it after it has loaded)")
    return Page(text, _byline(blocks, metadata.get("title", "")) | metadata)


def _flat(html: str) -> list[str]:
    """The lines of a page that libxml2 gave up on, as it does on one nested too deeply."""
    from selectolax.lexbor import LexborHTMLParser

    parser = LexborHTMLParser(html)
    parser.strip_tags(list(_OUTSIDE))
    text = parser.body.text(separator="\n") if parser.body else ""
    return [line for part in text.split("\n") if (line := " ".join(part.split()))]


def _byline(blocks: list[str], title: str) -> Declared:
    """Date and publisher from the lines below the title, which are no part of the article proper."""
    start = next((number for number, block in enumerate(blocks) if title and block.startswith(title[:12])), None)
    if start is None:
        return {}
    found = publication_of(blocks[start : start + 6], [])
    return {key: value for key, value in (("published", found.published), ("source", found.source)) if value}


def _article(html: str, tree: Any, blocks: list[str]) -> str:
    """trafilatura's article; all of the part of the page that it lies in, or of the page, where it dropped too much."""
    from trafilatura import bare_extraction

    everything = "\n\n".join(blocks)
    paragraphs = _paragraphs(tree)
    best = ""
    for recall in (False, True):
        found = bare_extraction(
            html, include_comments=False, include_tables=True, include_formatting=False, favor_recall=recall
        )
        body = getattr(found, "body", None)
        text = "\n\n".join(_serialise(body)) if body is not None else ""
        best = max(best, text, key=len)
        if len(best) >= max(200, paragraphs // 4):
            break
    part = _part_around(tree, best)
    if part is not None:
        whole = "\n\n".join(_blocks_of(part))
        times = len(whole) / max(1, len(best))
        # a part that is many times larger holds several articles, of which it is one
        dropped = 1 < times <= _FEW_TIMES and len(best) < _MOST * _paragraphs(part)
        return whole if dropped else best
    enough = len(best) >= max(200, paragraphs // 4) or len(best) >= max(paragraphs, len(everything) // 2) // 4
    return best if best and enough else everything


def _paragraphs(element: Any) -> int:
    """Characters in the paragraphs of running text."""
    return sum(len(text) for p in element.iter("p") if len(text := " ".join(p.itertext()).strip()) > _RUNNING)


def _part_around(tree: Any, text: str) -> Any | None:
    """The innermost element around the paragraphs that the text holds, without comments and the like.

    None when that is the whole page.
    """
    flat = "".join(text.split())
    paths = []
    for p in tree.iter("p"):
        own = "".join("".join(p.itertext()).split())
        if len(own) > _RUNNING and own[:_RUNNING] in flat:
            paths.append([*reversed(list(p.iterancestors()))])
    if len(paths) < 3:
        return None
    around = None
    for elements in zip(*paths, strict=False):
        if any(element is not elements[0] for element in elements):
            break
        around = elements[0]
    if around is None or around.tag in ("html", "body"):
        return None
    part = deepcopy(around)
    for element in list(part.iter()):
        named = f"{element.get('class') or ''} {element.get('id') or ''}" if isinstance(element.tag, str) else ""
        if _BESIDE.search(named) and element.getparent() is not None:
            element.drop_tree()
    return part


def _serialise(body: Any) -> Iterator[str]:
    """The blocks of trafilatura's tree, in order."""
    for element in body:
        if element.tag == "list":
            yield from _list(element)
        elif element.tag == "table":
            rows = [[_inline(cell).replace("|", "¦") for cell in row.iter("cell")] for row in element.iter("row")]
            yield "\n".join(f"| {' | '.join(row)} |" for row in rows if any(row))
        elif element.tag == "head":
            level = element.get("rend", "h2")[-1:]
            if title := _inline(element):
                yield f"{'#' * (int(level) if level.isdigit() else 2)} {title}"
        elif element.tag in ("div", "body", "main", "article", "section") and not (element.text or "").strip():
            yield from _serialise(element)
        elif block := _lines(element):
            yield block
        if tail := " ".join((element.tail or "").split()):
            yield tail


def _list(element: Any) -> Iterator[str]:
    """One block of "- item" lines; an item that holds blocks is laid out by them (pages use lists for columns)."""
    items: list[str] = []
    for item in element:
        if item.find(".//p") is not None or item.find(".//head") is not None:
            yield from ["\n".join(items)] if items else []
            items = []
            yield from [own] if (own := " ".join((item.text or "").split())) else []
            yield from _serialise(item)
        elif text := _inline(item):
            items.append(f"- {text}")
    yield from ["\n".join(items)] if items else []


def _inline(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _lines(element: Any) -> str:
    """The text of a block, `lb` elements as newlines."""
    parts: list[str] = [element.text or ""]
    for child in element:
        parts += ["\n" if child.tag == "lb" else "".join(child.itertext()), child.tail or ""]
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _blocks(tree: Any) -> Iterator[str]:
    """Every block of visible text of a page, in order, without its frame (navigation, footer, forms)."""
    body = tree.find(".//body")
    yield from _blocks_of(tree if body is None else body)


def _blocks_of(element: Any) -> Iterator[str]:
    pending: list[str] = []
    for text, closes in _walk(element):
        pending.append(text)
        if closes:
            block = " ".join("".join(pending).split())
            pending.clear()
            if block:
                yield block
    if block := " ".join("".join(pending).split()):
        yield block


def _walk(root: Any) -> Iterator[tuple[str, bool]]:
    """Pieces of text in document order, and whether a block ends after the piece. Not recursive: pages nest deeply."""
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        element, left = stack.pop()
        visible = isinstance(element.tag, str) and element.tag not in _OUTSIDE
        block = visible and (element.tag in _BLOCKS or element.tag in ("br", "tr"))
        if left:
            yield "", block
            if element is not root:
                yield element.tail or "", False
            continue
        if block:
            yield "", True
        if visible:
            yield element.text or "", False
        stack.append((element, True))
        if visible:
            stack.extend((child, False) for child in reversed(element))


def _page_metadata(tree: Any) -> Declared:
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        content = " ".join((meta.get("content") or "").split())
        if name and content:
            metas.setdefault(name, content)
    linked = _json_ld(tree)
    site = next((metas[name] for name in _SITES if name in metas), None) or linked.get("publisher")
    result: Declared = {
        "title": _title(tree, metas, site),
        "source": re.sub(r"^https?://(?:www\.)?", "", site) if site and len(site) <= 60 else None,
        "published": _published(tree, metas, linked),
        "uri": _uri(tree, metas),
    }
    if result["published"] is None and result["uri"]:
        in_path = re.search(r"/((?:19|20)\d\d)[/-]?(\d\d)[/-]?(\d\d)(?=[/_.-])", result["uri"])
        result["published"] = parse_date("-".join(in_path.groups())) if in_path else None
    return {key: value for key, value in result.items() if value}


def _title(tree: Any, metas: dict[str, str], site: str | None) -> str:
    """og:title, or the title element without the site's name, or the only h1."""
    title = metas.get("og:title") or metas.get("citation_title") or ""
    element = tree.find(".//title")
    full = _inline(element) if element is not None else ""
    headings = [text for h1 in tree.iter("h1") if (text := _inline(h1))]
    if not title:
        title = next((text for text in headings if len(text) > 5 and full.startswith(text)), full)
    elif full.startswith(title) and full[len(title) : len(title) + 1] in '"“' and len(full) > len(title):
        title = full  # the attribute ended at an unescaped quotation mark
    parts = _AFTER_TITLE.split(title)
    if site and len(parts) > 1 and parts[-1].lower() in (site.lower(), site.lower().removeprefix("the ")):
        title = title[: title.rfind(parts[-1])].rstrip(" _|｜–—-")
    elif len(parts) > 1 and len(parts[0]) >= max(8, sum(map(len, parts[1:])) // 2) and title == full:
        title = parts[0]
    return (title or (headings[0] if headings else ""))[:300]


def _published(tree: Any, metas: dict[str, str], linked: dict[str, str]) -> Any:
    candidates = [metas[name] for name in _DATES if name in metas]
    candidates += [linked["published"]] if "published" in linked else []
    times = [
        time.get("datetime") or ""
        for time in tree.iter("time")
        if time.get("pubdate") is not None or "publish" in str(time.get("itemprop", "")).lower()
    ]
    for text in (*candidates, *times):
        found = next(find_dates(text[:60]), None)
        if found:
            return found.value
    return None


def _uri(tree: Any, metas: dict[str, str]) -> str | None:
    links = (link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical")
    return next((uri for uri in (*links, metas.get("og:url")) if uri and re.match(r"https?://[^/]+/.", uri)), None)


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
