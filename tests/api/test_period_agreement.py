"""A text that speaks of 2021 does not answer for 2024, whenever it was published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from api.period_agreement import hits_agreement, period_agreement, sentence_agreement
from api.periods import Period, find_periods, union
from index.types import Hit
from ingest.mentions import find_mentions
from tests.api.conftest import make_hit

YEAR_2024 = Period(date(2024, 1, 1), date(2024, 12, 31))


def agreement(question: str, text: str, published: date | None = None) -> float:
    today = date(2026, 1, 1)
    return period_agreement(union(find_periods(question, today)), find_mentions(text, published, 3), published)


def hit(text: str, published: date | None = None) -> Hit:
    plain = make_hit(text, 0.9)
    document = replace(plain.document, metadata=replace(plain.document.metadata, published=published))
    return replace(plain, document=document, mentions=tuple(find_mentions(text, published, 3)))


@pytest.mark.parametrize(
    ("question", "better", "worse"),
    [
        ("what changed in 2024", "In March 2024 the rule changed.", "In March 2021 the rule changed."),
        ("2024年有什么变化", "2024年3月修订。", "2021年3月修订。"),
        ("what changed in 2024", "The rule changed in 2024.", "The rule changed."),
        ("what changed in July 2024", "The rule changed on 5 July 2024.", "The rule changed in 2024."),
        ("what changed in July 2024", "The rule changed in 2024.", "The rule changed in 2023."),
        ("what changed since 2022", "The rule changed in 2024.", "The rule changed in 2020."),
        ("2022年以前的规定", "2019年的规定。", "2024年的规定。"),
        ("what changed in 2023", "The plan of 2021-2025 says so.", "The plan of 2011-2015 says so."),
        ("what changed in 2023", "In 2023 it changed.", "The plan of 2021-2025 says so."),
    ],
)
def test_the_text_about_the_period_agrees_better(question: str, better: str, worse: str) -> None:
    assert agreement(question, better) > agreement(question, worse)


def test_a_late_article_about_the_period_agrees_fully() -> None:
    assert agreement("exosomes in 2023", "In July 2023 the NMPA issued guidance.", date(2025, 9, 12)) == 1.0


def test_publication_speaks_only_where_the_text_has_no_date() -> None:
    then, later, before = date(2024, 5, 1), date(2025, 5, 1), date(2021, 5, 1)
    undated = [agreement("what changed in 2024", "The rule changed.", day) for day in (then, later, None, before)]
    assert undated[0] > max(undated[1:]) and min(undated) == undated[3]
    assert agreement("what changed in 2024", "It changed in 2021.", then) < undated[0]


def test_no_period_asked_means_no_disagreement() -> None:
    assert agreement("what changed", "It changed in 2021.") == 1.0


def test_nothing_agrees_with_an_unanswerable_year() -> None:
    asked = union(find_periods("what will NMPA require in 2031", date(2026, 1, 1)))
    hits = [hit("NMPA requires it since 2021.", date(2021, 5, 1)), hit("NMPA requires it.", date(2024, 5, 1))]
    assert hits_agreement(asked, hits) <= 0.15
    assert hits_agreement(asked, [*hits, hit("From 1 January 2031 NMPA requires it.", date(2024, 5, 1))]) == 1.0


def test_a_sentence_without_a_date_leans_on_the_one_before() -> None:
    text = "In 2024 a rule came. It has ten articles. In 2021 there was none."
    found = hit(text, date(2025, 1, 1))
    first, second, third = (
        sentence_agreement(YEAR_2024, found, text.index(part), text.index(part) + len(part))
        for part in ("In 2024 a rule came.", "It has ten articles.", "In 2021 there was none.")
    )
    assert first == 1.0 and second == pytest.approx(0.9 * first) and third == pytest.approx(0.1)
