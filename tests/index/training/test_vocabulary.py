"""One vocabulary for both languages: words, terms and years whole, other numbers in few pieces."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.fold import fold
from index.training.vocabulary import MAX_VOCABULARY, build_tokenizer, count_words

TEXTS = [
    "exosomes are small vesicles that cells release into milk and blood",
    "the regulator forbids exosomes in cosmetic products sold in pharmacies",
    "外泌体是细胞释放的微小囊泡，化妆品中不得添加。",
    "国家药监局发布公告，要求企业召回不合格的化妆品。",
] * 8
PRIOR = {"细胞": 900, "企业": 800, "公告": 700, "电池": 600, "上海": 500, "的": 9000, "泌": 5, "体": 90, "外": 95}
TERMS = ["外泌体", "干细胞", "微生物发酵产物滤液", "药监局", "niacinamide", "T细胞", "mesenchymal stem cell"]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return build_tokenizer(TEXTS, PRIOR, TERMS, size=9000)


def pieces(tokenizer: Tokenizer, text: str) -> list[str]:
    return [piece.removeprefix("▁") for piece in tokenizer.encode(fold(text), add_special_tokens=False).tokens]


@pytest.mark.parametrize("year", [1900, 1978, 1999, 2000, 2021, 2024, 2059])
def test_a_year_is_whole(tokenizer: Tokenizer, year: int) -> None:
    assert pieces(tokenizer, f"{year}年")[0] == str(year)
    assert pieces(tokenizer, f"in {year}")[-1] == str(year)


@pytest.mark.parametrize("term", ["外泌体", "干细胞", "药监局", "niacinamide", "mesenchymal"])
def test_a_term_is_whole(tokenizer: Tokenizer, term: str) -> None:
    assert pieces(tokenizer, term) == [term]
    assert term in pieces(tokenizer, f"使用{term}的产品 (x)")


def test_a_long_term_is_no_word_of_its_own(tokenizer: Tokenizer) -> None:
    assert tokenizer.token_to_id("微生物发酵产物滤液") is None


@pytest.mark.parametrize("text", ["細胞", "企業", "電池", "公告", "上海"])
def test_a_common_word_is_whole_in_either_script(tokenizer: Tokenizer, text: str) -> None:
    assert pieces(tokenizer, text) == [fold(text)]


@given(st.integers(0, 10**12))
def test_a_number_is_cut_into_as_few_pieces_as_possible(number: int) -> None:
    got = pieces(SHARED, str(number))
    assert "".join(got) == str(number)
    assert all(len(piece) <= 3 or re.fullmatch(r"(19|20)\d\d", piece) for piece in got)
    assert len(got) <= -(-len(str(number)) // 3)


SHARED = build_tokenizer([], {"的": 1}, ["exosome"], size=9000)


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("T/FDSA 0049-2024", ["t", "fdsa", "0049", "2024"]),
        ("138313-04375-2440", ["138313", "04375", "2440"]),
        ("PPR-9087", ["ppr", "9087"]),
        ("CAS 98-92-0", ["cas", "98", "92", "0"]),
        ("1,234,567.50", ["1234567", "50"]),
    ],
)
def test_identifiers_come_apart_at_their_borders_and_numbers_in_short_pieces(
    tokenizer: Tokenizer, text: str, joined: list[str]
) -> None:
    got = pieces(tokenizer, text)
    assert "".join(got) == "".join(joined)
    assert all(piece.isalpha() or len(piece) <= 3 or re.fullmatch(r"(19|20)\d\d", piece) for piece in got)
    words = tokenizer.encode(fold(text), add_special_tokens=False).word_ids
    assert len(set(words)) == len(joined)


@given(st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), min_size=1, max_size=20))
def test_any_word_is_made_of_known_pieces(word: str) -> None:
    encoded = SHARED.encode(word, add_special_tokens=False)
    assert 0 not in encoded.ids
    assert "".join(encoded.tokens) == "▁" + word


def test_what_is_in_no_script_of_ours_is_unknown(tokenizer: Tokenizer) -> None:
    assert {*tokenizer.encode("экзосома エクソ", add_special_tokens=False).ids} <= {0}
    assert tokenizer.encode("，。!? 🙂", add_special_tokens=False).ids == []


@pytest.mark.parametrize("size", [8500, 9000])
def test_the_size_is_kept(size: int) -> None:
    prior = {chr(0x4E00 + a) + chr(0x4E00 + b): 10 + a for a in range(60) for b in range(60)}
    texts = [f"word{chr(97 + n % 26)}{chr(97 + n // 26)} " * 4 for n in range(600)]
    assert build_tokenizer(texts, prior, TERMS, size=size).get_vocab_size() <= size <= MAX_VOCABULARY


def test_unknown_is_number_zero(tokenizer: Tokenizer) -> None:
    assert tokenizer.token_to_id("<unk>") == 0
    assert MAX_VOCABULARY < 2**16


def test_the_same_texts_give_the_same_tokenizer(tokenizer: Tokenizer) -> None:
    assert build_tokenizer(TEXTS, PRIOR, TERMS, size=9000).to_str() == tokenizer.to_str()


def test_words_are_counted_by_language() -> None:
    chinese, english = count_words(["exosomes in 化妆品 and exosomes", "化妆品"])
    assert chinese["化妆品"] == 2 and english["exosomes"] == 2
    assert not any(word.isascii() for word in chinese) and all(word.isascii() for word in english)
