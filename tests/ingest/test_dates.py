from __future__ import annotations

from datetime import date

import pytest

from ingest.dates import find_dates, parse_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-05", (2024, 3, 5)),
        ("2024/3/5", (2024, 3, 5)),
        ("2024.03.05", (2024, 3, 5)),
        ("20240305", (2024, 3, 5)),
        ("2024-03-05T10:00:00+08:00", (2024, 3, 5)),
        ("Tue, 05 Mar 2024 10:00:00 GMT", (2024, 3, 5)),
        ("2024年3月5日", (2024, 3, 5)),
        ("2024 年 3 月 5 日", (2024, 3, 5)),
        ("２０２４年３月５日", (2024, 3, 5)),
        ("二〇二四年三月五日", (2024, 3, 5)),
        ("二○二四年十二月三十一日", (2024, 12, 31)),
        ("星期二 2024年3月5日 上午 10:30", (2024, 3, 5)),
        ("March 5, 2024", (2024, 3, 5)),
        ("Mar. 5 2024", (2024, 3, 5)),
        ("5th of March 2024", (2024, 3, 5)),
        ("Sept. 5, 2023 5:00 PM ET", (2023, 9, 5)),
        ("03/25/2024", (2024, 3, 25)),
        ("25/03/2024", (2024, 3, 25)),
        ("202308/09 00:03:05", (2023, 8, 9)),
        ("03/04/2024", None),
        ("2024-02-30", None),
        ("2024年3月", None),
        ("8-18 10:47", None),
        ("138313-04375-2440", None),
        ("2023-01-01 to 2023-12-31", None),
        ("approved on 2024-03-05", None),
        ("", None),
    ],
)
def test_a_date_field_is_parsed_or_refused(text: str, expected: tuple[int, int, int] | None) -> None:
    assert parse_date(text) == (date(*expected) if expected else None)


def test_found_dates_carry_their_place_with_the_time_of_day() -> None:
    text = "来源 ２０２３年８月１日 10:08 和 Oct 4, 2022"
    assert [(text[d.start : d.end], d.value) for d in find_dates(text)] == [
        ("２０２３年８月１日 10:08", date(2023, 8, 1)),
        ("Oct 4, 2022", date(2022, 10, 4)),
    ]
