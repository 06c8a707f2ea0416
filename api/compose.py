"""The answer in words, in the question's language. Nothing is asserted that is not in a quote."""

from __future__ import annotations

from collections.abc import Sequence

from api.answer import Quote, Searched, filter_json
from api.listing import Listing
from api.periods import Period
from ingest.types import Language

_FIELDS_ZH = {
    "kind": "类型",
    "language": "语言",
    "jurisdiction": "法域",
    "agency": "机构",
    "source": "来源",
    "document": "文档",
    "published_from": "发布日期自",
    "published_to": "发布日期至",
}


def compose_answer(
    quotes: Sequence[Quote], notes: Sequence[str], language: Language, named: Listing | None = None
) -> str:
    """A lead line, what the quotes name, every quote with its mark, title, publisher and date, then the notes."""
    documents = len({quote.document for quote in quotes})
    if language == "zh":
        lead = f"语料库中有 {documents} 份文档作出了回答："
    else:
        lead = (
            "One document in the corpus answers this:"
            if documents == 1
            else f"{documents} documents in the corpus answer this:"
        )
    shown = (f"[{quote.number}] {quoted(quote, language)} — {citation(quote, language)}" for quote in quotes)
    return "\n".join([lead, *_list(named, language), *shown, *notes])


def quoted(quote: Quote, language: Language) -> str:
    """The quote's words in quotation marks, a row of a table with the labels above it."""
    if not quote.header:
        return f"“{quote.text}”"
    labels = f"（表头：“{quote.header}”）" if language == "zh" else f" (columns: “{quote.header}”)"
    return f"“{quote.text}”{labels}"


def _list(named: Listing | None, language: Language) -> list[str]:
    if named is None or not named.things:
        return []
    count = len(named.things)
    if language == "zh":
        lead = f"引文{'' if named.complete else '至少'}列出 {count} 项："
    else:
        lead = f"The quotes name {'' if named.complete else 'at least '}{count}:"
    return [lead, *(f"- {', '.join(f'{name} [{number}]' for name, number in one.names)}" for one in named.things)]


def compose_refusal(searched: Searched, notes: Sequence[str], language: Language) -> str:
    """That the corpus does not contain it, what of it is not named there, and what was searched."""
    scope = _scope(searched, language)
    if language == "zh":
        if searched.documents == 0:
            return "语料库是空的，没有可检索的文档。"
        size = f"{searched.documents} 份文档（{searched.chunks} 个片段）"
        return f"语料库中没有能回答这个问题的内容。{''.join(notes)}检索范围：{size}{scope}。"
    if searched.documents == 0:
        return "The corpus is empty: there is no document to search."
    documents = "1 document" if searched.documents == 1 else f"{searched.documents:,} documents"
    size = f"{documents} ({searched.chunks:,} chunks)"
    reasons = "".join(f" {note}" for note in notes)
    return f"Not in the corpus: nothing in it answers this question.{reasons} Searched: {size}{scope}."


def citation(quote: Quote, language: Language) -> str:
    """Title, publisher, date and page, as far as they are known."""
    title = quote.title or quote.document
    page = None
    if quote.page is not None:
        page = f"第 {quote.page} 页" if language == "zh" else f"p. {quote.page}"
    shown = f"《{title}》" if language == "zh" and not title.startswith("《") else title
    parts = [shown, quote.source, quote.published.isoformat() if quote.published else None, page]
    return ("，" if language == "zh" else ", ").join(part for part in parts if part)


def _scope(searched: Searched, language: Language) -> str:
    restrictions = filter_json(searched.filter)
    parts = [f"{_label(name, language)}{_shown(value, language)}" for name, value in restrictions.items()]
    if searched.period is not None:
        parts.append(_period(searched.period, language))
    if not parts:
        return ""
    return "，" + "，".join(parts) if language == "zh" else ", " + ", ".join(parts)


def _label(name: str, language: Language) -> str:
    return f"{_FIELDS_ZH[name]}：" if language == "zh" else f"{name.replace('_', ' ')}: "


def _shown(value: str | list[str], language: Language) -> str:
    return value if isinstance(value, str) else ("或" if language == "zh" else " or ").join(value)


def _period(period: Period, language: Language) -> str:
    start, end = (
        day.isoformat() if day else ("不限" if language == "zh" else "any time") for day in (period.start, period.end)
    )
    return f"问题所问时间：{start} 至 {end}" if language == "zh" else f"period asked about: {start} to {end}"
