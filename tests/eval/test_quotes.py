from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from eval.gold import Evidence, GoldError, GoldQuestion
from eval.places import Library, Place, Source, fold, has_key
from eval.quotes import (
    groups_shown,
    keys_present,
    language_balance,
    period_read,
    period_respected,
    quote_precision,
    verbatim,
)

EN = "The NMPA fined the company 1,200,000 yuan in July 2023. It appealed. Nothing followed."
ZH = "国家药监局于2023年7月罚款120万元。公司上诉。"
LIBRARY = Library([Source("e", "/corpus/en/fine.md", EN), Source("z", "/corpus/zh/fine.md", ZH)])


def place(document: str, text: str) -> Place:
    start = LIBRARY.by_id[document].text.index(text)
    return Place(document, start, start + len(text))


def quote(document: str, text: str, **more: object) -> dict[str, Any]:
    at = place(document, text)
    return {"document": document, "text": text, "start": at.start, "end": at.end, "published": None, **more}


FINE = place("e", "The NMPA fined the company 1,200,000 yuan in July 2023.")


@pytest.mark.parametrize(
    ("text", "keys", "shown"),
    [
        ("The NMPA fined the company 1,200,000 yuan in July 2023.", (), True),
        ("The NMPA fined the company 1,200,000 yuan in July", (), True),  # 49/55 >= 0.8
        ("The NMPA fined the company 1,200,000 yuan", (), False),  # 41/55 < 0.8
        ("The NMPA fined the company 1,200,000 yuan", ("1200000|120万",), True),
        ("The NMPA fined the company 1,200,000 yuan", ("1200000|120万", "2023"), False),
        ("It appealed.", ("1200000",), False),
    ],
)
def test_what_shows_the_evidence(text: str, keys: tuple[str, ...], shown: bool) -> None:
    assert LIBRARY.shows([place("e", text)], FINE, keys) is shown


def test_two_quotes_can_show_it_together() -> None:
    halves = [place("e", "The NMPA fined the company"), place("e", " 1,200,000 yuan in July 2023.")]
    assert not LIBRARY.shows(halves[:1], FINE, ())
    assert LIBRARY.shows(halves, FINE, ())


def test_the_same_offsets_in_another_document_show_nothing() -> None:
    assert not LIBRARY.shows([Place("z", FINE.start, FINE.end)], FINE, ())


def test_any_alternative_will_do_but_every_group_is_needed() -> None:
    groups = [[FINE, place("z", "国家药监局于2023年7月罚款120万元。")], [place("e", "It appealed.")]]
    assert groups_shown([place("z", ZH)], groups, (), LIBRARY) == [True, False]


def test_precision_counts_quotes_that_are_evidence() -> None:
    quotes = [quote("e", "fined the company"), quote("e", "Nothing followed."), quote("z", "公司上诉。")]
    assert quote_precision(quotes, [[FINE]], (), LIBRARY) == 1 / 3
    assert quote_precision([], [[FINE]], (), LIBRARY) is None


def test_verbatim_is_checked_against_the_stored_text() -> None:
    good = quote("z", "公司上诉。")
    bad = [good | {"text": "公司上訴。"}, good | {"start": good["start"] + 1}, good | {"document": "?"}]
    assert verbatim([good], LIBRARY) == 1
    assert verbatim([good, *bad], LIBRARY) == 1 / 4


@pytest.mark.parametrize(
    ("text", "key", "found"),
    [
        ("a fine of 1,200,000 yuan", "1200000", True),
        ("in 12023", "2023", False),
        ("３０％", "30%", True),
        ("3.14", "3", False),
        ("rule 3.", "3", True),
        ("罚款 120 万元", "120万", True),
        ("notice", "no", False),
        ("It is a Drug.", "medicine|drug", True),
        ("Exosomes", "exosome", True),
        ("nonexosome", "exosome", False),
    ],
)
def test_keys(text: str, key: str, found: bool) -> None:
    assert has_key(text, key) is found


def test_keys_present_is_a_share() -> None:
    assert keys_present("罚款120万元，2023年", ("120万", "2023", "2024")) == 2 / 3
    assert keys_present("x", ()) is None


def test_fold() -> None:
    assert fold("ＡＢ  １,２３４\n万 元") == "ab 1234万元"


YEAR = (date(2023, 1, 1), date(2023, 12, 31))


def test_period_respected_by_what_is_written_or_by_publication() -> None:
    quotes = [
        quote("e", "in July 2023"),
        quote("e", "It appealed.", published="2023-09-01"),
        quote("e", "It appealed.", published="2025-09-01"),
    ]
    assert period_respected(quotes, YEAR) == 2 / 3
    assert period_respected(quotes[1:2], (date(2023, 1, 1), date(2023, 6, 30))) == 1  # reported after the half-year
    assert period_respected(quotes, None) is None
    assert period_respected([], YEAR) is None


def test_period_read_wants_both_ends() -> None:
    assert period_read(["2023-01-01", "2023-12-31"], YEAR) == 1
    assert period_read(["2023-01-01", "2023-06-30"], YEAR) == 0
    assert period_read(None, YEAR) == 0


@pytest.mark.parametrize(("languages", "balance"), [("zh zh en en", 1), ("zh en en en", 2 * 1 / 4), ("zh zh", 0)])
def test_language_balance(languages: str, balance: float) -> None:
    assert language_balance(languages.split()) == balance


def test_evidence_that_is_not_in_the_corpus_names_the_question() -> None:
    question = GoldQuestion("q7", "?", "en", "fact", ((Evidence("en/fine.md", "not there"),),))
    with pytest.raises(GoldError, match=r"q7: en/fine\.md: does not contain 'not there'"):
        LIBRARY.groups(question)
    with pytest.raises(GoldError, match="no such document"):
        LIBRARY.places(Evidence("fr/fine.md", "x"))


def test_a_document_is_found_by_the_end_of_its_path_at_a_folder_border() -> None:
    assert LIBRARY.named("zh/fine.md") is LIBRARY.by_id["z"]
    assert LIBRARY.named("h/fine.md") is None
