from __future__ import annotations

from datetime import date

import pytest

from api.days import BadDate, read_day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-07-05", date(2023, 7, 5), date(2023, 7, 5)),
    ],
)
def test_a_day_is_the_first_or_last_of_what_is_written(text: str, first: date, last: date) -> None:
    assert (read_day(text, "--from", last=False), read_day(text, "--to", last=True)) == (first, last)


@pytest.mark.parametrize("text", ["", "July", "2023-13", "2023-02-30", "0000", "2023-7-"])
def test_what_is_no_day_is_named(text: str) -> None:
    with pytest.raises(BadDate, match="--from"):
        read_day(text, "--from", last=False)
