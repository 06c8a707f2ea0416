from __future__ import annotations

import pytest

from api.quotation import MAX_LENGTH, BadQuotation, read_quotation


@pytest.mark.parametrize(
    ("given", "pieces"),
    [
        ("“外泌体是药品。”", ("外泌体是药品。",)),
        ('"Exosomes are drugs."', ("Exosomes are drugs.",)),
        ("「外泌体」", ("外泌体",)),
        ("[2] “外泌体是药品”", ("外泌体是药品",)),
        ("“甲方”和“乙方”", ("“甲方”和“乙方”",)),  # two quotations, not one
        ("外泌体……是药品", ("外泌体", "是药品")),
        ("exosomes ... are drugs", ("exosomes", "are drugs")),
        ("exosomes [...] are . . . drugs", ("exosomes", "are", "drugs")),
        ("... are drugs …", ("are drugs",)),
        ("half \ud83d of a pair", ("half ? of a pair",)),
    ],
)
def test_pieces_of_a_quotation(given: str, pieces: tuple[str, ...]) -> None:
    assert read_quotation(given).pieces == pieces


@pytest.mark.parametrize("given", ["", "  ", "“”", "……", "。"])
def test_nothing_to_look_up_is_a_mistake(given: str) -> None:
    with pytest.raises(BadQuotation, match="empty"):
        read_quotation(given)


def test_a_quotation_may_not_be_a_book() -> None:
    with pytest.raises(BadQuotation, match="20,001 characters"):
        read_quotation("x" * (MAX_LENGTH + 1))
