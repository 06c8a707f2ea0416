from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.wording import ASPECTS, CASE, DASHES, MARKUP, QUOTES, TRADITIONAL, WHITESPACE, WIDTH, aspects_between, wording

TEXT = "他说：“<p>**外泌體**　是 ＮＭＰＡ\u200b 的—药品”。"


@pytest.mark.parametrize(
    ("left", "right", "aspects"),
    [
        ("外泌体 是药品", "外泌体是药品", (WHITESPACE,)),
        ("zero\u200bwidth", "zerowidth", (WHITESPACE,)),
        ("ＮＭＰＡ", "NMPA", (WIDTH,)),
        ("规定，如下", "规定,如下", (WIDTH,)),
        ("“药品”", "「药品」", (QUOTES,)),
        ("a firm’s", "a firm's", (QUOTES,)),
        ("外泌體", "外泌体", (TRADITIONAL,)),
        ("EXOSOME", "exosome", (CASE,)),
        ("2020–2021", "2020-2021", (DASHES,)),
        ("**外泌体**", "外泌体", (MARKUP,)),
        ("ＮＭＰＡ 说「外泌體」", "nmpa说“外泌体”", (WHITESPACE, WIDTH, QUOTES, TRADITIONAL, CASE)),
        ("same", "same", ()),
    ],
)
def test_what_differs_is_told_apart(left: str, right: str, aspects: tuple[str, ...]) -> None:
    assert wording(left).text == wording(right).text
    assert aspects_between(left, right) == aspects


@pytest.mark.parametrize("aspect", ASPECTS)
def test_an_aspect_that_is_not_set_aside_stays(aspect: str) -> None:
    assert wording(TEXT, frozenset(ASPECTS) - {aspect}).text != wording(TEXT).text


def test_what_is_found_is_where_it_stood() -> None:
    (span,) = wording(TEXT).find(wording("外泌体是nmpa").text)
    assert TEXT[slice(*span)] == "外泌體**　是 ＮＭＰＡ"


@given(st.text(alphabet='aB ，,外泌體“"<p>*—-\u200b\n', max_size=60))
def test_offsets_lead_back_to_characters_that_fold_to_the_same(text: str) -> None:
    plain = wording(text)
    assert len(plain.offsets) == len(plain.text)
    for c, offset in zip(plain.text, plain.offsets, strict=True):
        assert wording(text[offset]).text == c


@given(st.text(max_size=40))
def test_setting_aside_twice_changes_nothing(text: str) -> None:
    once = wording(text).text
    assert wording(once, frozenset(ASPECTS) - {MARKUP}).text == once
