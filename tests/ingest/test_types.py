import pytest

from ingest.types import Document


@pytest.mark.parametrize(("offset", "page"), [(0, 1), (3, 1), (4, 3), (8, 3), (9, 4), (20, 4)])
def test_an_offset_stands_on_the_last_page_that_begins_at_or_before_it(offset: int, page: int) -> None:
    assert Document("", "", "", "x" * 21, pages=(0, 4, 4, 9)).page_at(offset) == page


def test_without_pages_there_is_no_page() -> None:
    assert Document("", "", "", "text").page_at(2) is None
