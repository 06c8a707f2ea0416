"""What the quotes of an answer name, where a list is asked for: one line for each thing, in the quotes' own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.answer import Quote
from api.blocks import list_items
from api.question import Question
from api.tables import cells
from index.fold import fold
from index.terms import TermBase

_FIGURE = re.compile(r"[\d\s年月日./%:,-]*")
# What is asked for, as a question and as the label of a column; the kinds of concept are those of index/terms.tsv.
_SORTS = (
    (
        "company",
        r"compan|\bfirm|brand|manufacturer|maker|applicant|holder|公司|企业|品牌|厂商|生产商|申请人|持有人|牌子",
    ),
    ("regulator", r"regulator|agenc|authorit|机构|部门|监管"),
    ("jurisdiction", r"countr|jurisdiction|\bstates?\b|\bmarkets?\b|国家|地区|法域|市场"),
    ("ingredient", r"ingredient|substance|allergen|原料|成分|物质"),
    ("product", r"product|drug|medicine|therap|产品|药品|疗法"),
    ("law", r"\blaws?\b|regulation|\brules?\b|法规|法律|条例|办法|标准"),
)
_COMPILED = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in _SORTS)


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing under the names that quotes have for it, each with the number of the first quote that has it."""

    names: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """What quotes name, in their order. `complete`: it is all that they name of the sort."""

    things: tuple[Thing, ...] = ()
    complete: bool = True


_Sort = tuple[str, re.Pattern[str]]


def listing(asked: Question, quotes: Sequence[Quote], terms: TermBase) -> Listing:
    """What the quotes name of the sort asked for; nothing unless two quotes name different things.

    One quote that lists them all is enough by itself, and what names none in the best quote is no list.
    """
    if "list" not in asked.kinds or len(quotes) < 2 or list_items(quotes[0].text):
        return Listing()
    sort = next(((kind, pattern) for kind, pattern in _COMPILED if pattern.search(asked.text)), None)
    in_table, given = quotes[0].header, fold(asked.text)
    found: dict[str, dict[str, tuple[str, int]]] = {}
    for quote in quotes:
        if in_table:
            names = _cell(quote, sort) if quote.header == in_table else iter(())
        else:
            names = _known(quote, sort, terms) if sort is not None else iter(())
        for name in names:
            concept = terms.named(name)
            if fold(name) not in given:
                key = fold(concept.en[0] if concept else name)
                found.setdefault(key, {}).setdefault(fold(name), (name, quote.number))
        if not found:
            return Listing()
    told = tuple(Thing(tuple(names.values())) for names in found.values())
    numbers = {number for thing in told for _, number in thing.names}
    return Listing(told, bool(in_table)) if len(told) > 1 and len(numbers) > 1 else Listing()


def _known(quote: Quote, sort: _Sort, terms: TermBase) -> Iterator[str]:
    """Names of the sort that the term base knows."""
    return (quote.text[start:end] for start, end, concept in terms.spans(quote.text) if concept.kind == sort[0])


def _cell(quote: Quote, sort: _Sort | None) -> Iterator[str]:
    """The cell of the column that is asked for, else the first one that is more than a figure."""
    row, labels = cells(quote.text), cells(quote.header)
    for label, cell in zip(labels, row, strict=False):
        if sort is not None and sort[1].search(label) and cell:
            yield cell
            return
    yield from [cell for cell in row if not _FIGURE.fullmatch(cell)][:1]
