"""Sentences about an answer, in the question's language: that sources differ, what is repealed, what is missing."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from api.answer import Quote
from api.question import Question
from ingest.types import Language

_FIGURES = {"count": ("number", "数量"), "money": ("amount of money", "金额"), "percentage": ("percentage", "百分比")}
_SHOWN = 3  # names in one sentence


def answer_notes(quotes: Sequence[Quote], asked: Question) -> tuple[str, ...]:
    """That sources differ, and which quotes are from documents that are repealed, replaced or only drafts."""
    notes = [_differ(quotes, asked.language)] if any(quote.differs_from for quote in quotes) else []
    return (*notes, *(note for quote in quotes if (note := _standing(quote, asked.language))))


def _differ(quotes: Sequence[Quote], language: Language) -> str:
    marks = "".join(f"[{quote.number}]" for quote in quotes if quote.differs_from)
    return f"各来源说法不一：{marks}。" if language == "zh" else f"Sources differ: {marks}."


def _standing(quote: Quote, language: Language) -> str:
    by = quote.replaced_by[-1].title if quote.replaced_by else ""
    if quote.status == "repealed" and language == "zh":
        return f"[{quote.number}] 所在文件已废止" + (f"，由《{by}》取代。" if by else "。")
    if quote.status == "repealed":
        return f"[{quote.number}] is from a document that is no longer in force" + (
            f", replaced by {by}." if by else "."
        )
    if quote.status == "draft":
        return f"[{quote.number}] 出自征求意见稿或草案。" if language == "zh" else f"[{quote.number}] is from a draft."
    return ""


def nothing_for(names: Sequence[str], language: Language) -> tuple[str, ...]:
    """That some sides of a comparison, or some of several questions, found nothing."""
    if not names:
        return ()
    if language == "zh":
        return (f"语料中没有关于“{'”“'.join(names)}”的回答。",)
    return (f"Nothing in the corpus answers this for: {'; '.join(names)}.",)


def nothing_mentions(nowhere: Sequence[str], elsewhere: Sequence[str], language: Language) -> tuple[str, ...]:
    """That names of the question stand nowhere in the corpus, or not in what comes nearest."""
    if nowhere:
        listed = _listed(nowhere, language)
        return (f"语料中没有提到{listed}。" if language == "zh" else f"Nothing in the corpus mentions {listed}.",)
    if elsewhere:
        listed = _listed(elsewhere, language)
        return (f"最接近的内容没有提到{listed}。" if language == "zh" else f"The nearest does not mention {listed}.",)
    return ()


def no_figures(missing: Collection[str], language: Language) -> tuple[str, ...]:
    """That what comes nearest has none of the figures asked for (names of `api.demanded.DEMANDS`)."""
    if not missing:
        return ()
    named = [_FIGURES[name][language == "zh"] for name in sorted(missing)]
    if language == "zh":
        return (f"最接近的内容没有给出{'、'.join(named)}。",)
    return (f"The nearest gives no {' and no '.join(named)}.",)


def _listed(names: Sequence[str], language: Language) -> str:
    shown = list(names[:_SHOWN])
    if language == "zh":
        return "、".join(shown) if all(name.isascii() for name in shown) is False else " " + "、".join(shown)
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"
