import pytest

from ingest.office.numbering import written


@pytest.mark.parametrize(
    ("number", "format", "text"),
    [
        (3, "decimal", "3"),
        (10, "chineseCounting", "十"),
        (11, "chineseCountingThousand", "十一"),
        (20, "chineseCounting", "二十"),
        (101, "chineseCountingThousand", "一百零一"),
        (115, "chineseCountingThousand", "一百一十五"),
        (4, "lowerRoman", "iv"),
        (1994, "upperRoman", "MCMXCIV"),
        (28, "lowerLetter", "bb"),
        (5, "somethingElse", "5"),
    ],
)
def test_numbers_in_the_formats_of_word(number: int, format: str, text: str) -> None:
    assert written(number, format) == text
