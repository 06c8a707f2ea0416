"""HTML pages to text: the article without the page around it, and what the page says of itself.

Headings, lists and tables keep their structure as Markdown marks.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from ingest.decode import ReadError, decode_as, encoding_of, tidy
from ingest.html_metadata import page_metadata
from ingest.metadata import Declared

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{2,30})""", re.IGNORECASE)
_RUNNING = 40  # characters of a paragraph of running text, at least
_MOST = 0.6  # share of the paragraphs around it that an extraction keeps
_FEW_TIMES = 3.5
_BESIDE = re.compile(r"(?i)comment|disqus|related|recommend|sidebar|newsletter|promo|share|social|footer")
_BLOCKS = "p h1 h2 h3 h4 h5 h6 li td th blockquote pre dd dt article section div".split()
_OUTSIDE = "script style noscript template nav footer header aside form iframe svg button select".split()


@dataclass(frozen=True, slots=True)
class Page:
    """The article's text, and the fields of Metadata (title, source, published, uri) that the page holds, "found" with
    their places."""

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
    blocks = list(_blocks(tree)) or _flat(html)
    text = _article(html, tree, blocks)
    if not text:
        raise ReadError("the page has no text (perhaps it is filled in by a script; save it after it has loaded)")
    return Page(text, page_metadata(tree, blocks))


def _flat(html: str) -> list[str]:
    """The lines of a page that libxml2 gave up on, as it does on one nested too deeply."""
    from selectolax.lexbor import LexborHTMLParser

    parser = LexborHTMLParser(html)
    parser.strip_tags(list(_OUTSIDE))
    text = parser.body.text(separator="\n") if parser.body else ""
    return [line for part in text.split("\n") if (line := " ".join(part.split()))]


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
