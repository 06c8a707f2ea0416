"""Lists found around a sentence: the introduction and the items, verbatim, as one stretch."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.blocks import list_around, list_items

ENGLISH = """The act is old. A claim must meet these conditions:

1. it is legal,
2. it is true,
3. it is fair.

Other claims are not allowed."""
CHINESE = """本条例自公布之日起施行。有下列情形之一的，不予备案：
（一）产品宣称供婴幼儿使用；
（二）使用了新原料；
（三）被列为重点监管对象。
其他情形除外。"""
BULLETS = "Brands:\n- Wella\n- Olay\n\n\n- not of the list\n"


def found(text: str, sentence: str, limit: int = 600) -> str | None:
    start = text.index(sentence)
    span = list_around(text, (start, start + len(sentence)), limit)
    return None if span is None else text[span[0] : span[1]]


@pytest.mark.parametrize(
    ("text", "sentence", "block"),
    [
        (ENGLISH, "2. it is true,", ENGLISH[16:-31]),
        (ENGLISH, "A claim must meet these conditions:", ENGLISH[16:-31]),
        (CHINESE, "（三）被列为重点监管对象。", CHINESE[12:-8]),
        (CHINESE, "有下列情形之一的，不予备案：", CHINESE[12:-8]),
        (BULLETS, "Olay", "Brands:\n- Wella\n- Olay"),
        (ENGLISH, "Other claims are not allowed.", None),
        (ENGLISH, "The act is old.", None),
        ("Only one:\n\nA paragraph, no list.", "Only one:", None),
        ("- a lone item", "a lone item", None),
        ("1.5 million were sold.\n2.5 million were made.", "1.5 million were sold.", None),
    ],
)
def test_a_list_comes_with_what_introduces_it(text: str, sentence: str, block: str | None) -> None:
    assert found(text, sentence) == block


def test_a_list_that_is_too_long_ends_with_the_item() -> None:
    whole = found(ENGLISH, "2. it is true,")
    assert whole is not None
    assert found(ENGLISH, "2. it is true,", len(whole) - 1) == whole.removesuffix("\n3. it is fair.")
    assert found(ENGLISH, "2. it is true,", 20) is None


def test_the_items_of_a_text() -> None:
    assert [ENGLISH[start:end] for start, end in list_items(ENGLISH)] == ["it is legal,", "it is true,", "it is fair."]
    assert len(list_items(CHINESE)) == 3
    assert list_items("One sentence. 1. Not a list.") == []


@given(st.text(alphabet="a1.-:：（一）\n 。", max_size=60), st.data())
def test_whatever_the_text_the_block_holds_the_sentence_or_is_none(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    if start == end or "\n" in text[start:end]:
        return
    span = list_around(text, (start, end), 600)
    assert span is None or 0 <= span[0] < span[1] <= len(text)
