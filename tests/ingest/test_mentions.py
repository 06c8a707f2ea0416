"""Dates in running text: where they stand, what they cover, and where a missing year comes from."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.mentions import find_mentions

WRITTEN = date(2023, 8, 20)
Shown = tuple[str, str, str, str]


def shown(text: str, reference: date | None = WRITTEN, ahead: int = 3) -> list[Shown]:
    return [
        (text[m.start : m.end], m.first.isoformat(), m.last.isoformat(), m.precision)
        for m in find_mentions(text, reference, ahead)
    ]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        (
            "条例2020年6月16日签署，6月29日对外发布，自2021年1月1日起施行。",
            [
                ("2020年6月16日", "2020-06-16", "2020-06-16", "day"),
                ("6月29日", "2020-06-29", "2020-06-29", "day"),
                ("2021年1月1日", "2021-01-01", "2021-01-01", "day"),
            ],
        ),
        (
            "一九八九年九月二十六日经批准，同年11月13日发布。",
            [
                ("一九八九年九月二十六日", "1989-09-26", "1989-09-26", "day"),
                ("同年11月13日", "1989-11-13", "1989-11-13", "day"),
            ],
        ),
        (
            "Adopted on March 4, 2021; it applies from May 1 of the same year.",
            [
                ("March 4, 2021", "2021-03-04", "2021-03-04", "day"),
                ("May 1 of the same year", "2021-05-01", "2021-05-01", "day"),
            ],
        ),
        ("该办法将于10月1日施行。", [("10月1日", "2023-10-01", "2023-10-01", "day")]),
        ("12月，药监局通报。", [("12月", "2022-12-01", "2022-12-31", "month")]),  # written in August
        ("Sales rose in the first half of 2023.", [("first half of 2023", "2023-01-01", "2023-06-30", "half")]),
        (
            "去年同期下降，今年二季度回升。",
            [("去年", "2022-01-01", "2022-12-31", "year"), ("今年二季度", "2023-04-01", "2023-06-30", "quarter")],
        ),
        ("2023年7月31日24时前。", [("2023年7月31日", "2023-07-31", "2023-07-31", "day")]),
        ("| 2023年12月18日 | 定稿 |", [("2023年12月18日", "2023-12-18", "2023-12-18", "day")]),
        ("（2020年1月3日国务院第77次常务会议通过）", [("2020年1月3日", "2020-01-03", "2020-01-03", "day")]),
        ("国家药监局2021年第50号公告", []),
        ("The dose is 2000 mg and the price 2023元.", []),
    ],
)  # fmt: skip
def test_mentions_in_running_text(text: str, mentions: list[Shown]) -> None:
    assert shown(text) == mentions


def test_without_a_day_of_writing_what_is_relative_is_left_out() -> None:
    assert shown("去年7月；last year; in July; 2023年7月。", None) == [
        ("2023年7月", "2023-07-01", "2023-07-31", "month")
    ]


def test_the_year_of_one_paragraph_is_not_that_of_the_next() -> None:
    first, second, third = find_mentions("2019年7月发布，8月施行。\n9月修订。", WRITTEN, 3)
    assert (first.assumed, second.assumed, third.assumed) == (False, True, True)
    assert (second.first, third.first) == (date(2019, 8, 1), date(2023, 9, 1))


def test_a_mere_year_is_not_that_of_the_next_sentence() -> None:
    assert [m.first for m in find_mentions("2019年，8月施行。", WRITTEN, 3)] == [date(2019, 1, 1), date(2019, 8, 1)]
    _, report = find_mentions("为1990年以来最高。7月又有所下降。", WRITTEN, 3)
    assert report.first == date(2023, 7, 1)


def test_young_women_are_not_last_year() -> None:
    assert find_mentions("这种癌盯上年轻女性", WRITTEN) == []


def test_capitals_that_become_two_letters_in_lower_case_move_no_offset() -> None:
    text = "İzmir 在2023年7月"
    (mention,) = find_mentions(text)
    assert text[mention.start : mention.end] == "2023年7月"


pieces = st.sampled_from(
    "2023|年|7月|1日| |-|July|May 1|last |year|H1|Q3|十四五|去年|近三|前|至|\n|in |31|02|/|.|二〇二三".split("|")
)


@given(st.lists(pieces, max_size=12).map("".join) | st.text(max_size=40))
def test_mentions_are_in_order_apart_and_inside_the_text(text: str) -> None:
    found = find_mentions(text, WRITTEN, 3)
    position = 0
    for mention in found:
        assert position <= mention.start < mention.end <= len(text)
        assert mention.first <= mention.last
        position = mention.end
