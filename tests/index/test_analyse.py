"""The analyser: what documents and questions have in common, whatever way it is written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analyse import MAX_TOKEN, Analyser
from index.fold import fold


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser()


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ｆｕｌｌ　Ｗｉｄｔｈ　１２３％", "full width 123%"),
        ("國家藥品監督管理局發布", "国家药品监督管理局发布"),
        ("anti\u2011aging L\u2019Oréal", "anti-aging l'oréal"),
        ("exo\u00adsome\u200b", "exosome"),
        ("①㎎", "1mg"),
    ],
)
def test_folding_removes_what_must_not_matter(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    "text",
    [
        "2021年5月1日", "2021 年 5 月 1 日", "二〇二一年五月一日", "2021-05-01", "2021/5/1", "2021.05.01",
        "1 May 2021", "1st of May, 2021", "May 1, 2021", "May 1st 2021", "１ May ２０２１",
    ],
)  # fmt: skip
def test_a_date_gives_the_same_tokens_however_written(analyser: Analyser, text: str) -> None:
    assert analyser.tokens(text) == ["2021", "2021-05", "2021-05-01", "--05", "--05-01"]


@pytest.mark.parametrize("text", ["2023年7月", "July 2023", "July, 2023", "2023-07", "Jul 2023"])
def test_a_month_gives_the_same_tokens_however_written(analyser: Analyser, text: str) -> None:
    assert analyser.tokens(text) == ["2023", "2023-07", "--07"]


@pytest.mark.parametrize("text", ["7月18日", "July 18", "18 July", "July 18th"])
def test_a_day_without_a_year_meets_a_full_date(analyser: Analyser, text: str) -> None:
    assert set(analyser.tokens(text)) < set(analyser.tokens("2023-07-18"))


@pytest.mark.parametrize("text", ["12个月", "we may 2 times", "3-6月龄", "version 2021.13.45", "may not"])
def test_what_only_looks_like_a_date_is_none(analyser: Analyser, text: str) -> None:
    assert not [token for token in analyser.tokens(text) if token.startswith("20") and "-" in token]


@pytest.mark.parametrize(
    ("chinese", "english", "common"),
    [
        ("2021年第50号公告", "Announcement No. 50 of 2021", {"2021", "第50号", "2021年第50号"}),
        ("国药监妆〔2021〕50号", "Notice [2021] No. 50", {"2021", "第50号", "2021年第50号"}),
        ("国务院令第727号", "State Council Decree No. 727", {"第727号"}),
        ("第三十五条", "Article 35", {"35", "第35条"}),
        ("第三章", "Chapter 3", {"第3章"}),
        ("16.46亿元", "1.646 billion yuan", {"1646000000"}),
        ("1.2万家", "12,000 companies", {"12000"}),
        ("增长359.8％", "up 359.8 percent", {"359.8", "359.8%"}),
        ("CAS号：7732-18-5", "CAS No. 7732-18-5", {"cas", "7732-18-5"}),
    ],
)
def test_both_languages_meet_in_one_token(analyser: Analyser, chinese: str, english: str, common: set[str]) -> None:
    assert common <= set(analyser.tokens(chinese)) & set(analyser.tokens(english))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("T/FDSA 0049-2024", {"fdsa", "0049", "2024", "t/fdsa", "0049-2024", "t/fdsa0049-2024"}),
        ("t/fdsa0049-2024", {"fdsa", "0049-2024", "t/fdsa0049-2024"}),
        ("138313-04375-2440", {"138313", "04375", "2440", "138313-04375-2440"}),
        ("PPR-9087", {"ppr", "9087", "ppr-9087", "ppr9087"}),
        ("ppr9087", {"ppr", "9087", "ppr9087"}),
        ("(EU) 2023/1545", {"eu", "2023", "1545", "2023/1545"}),
        ("Regulation (EC) No 1223/2009", {"ec", "1223/2009"}),
        ("21 CFR 700.25", {"21", "cfr", "700", "700.25", "21cfr700", "21cfr700.25"}),
        ("21 CFR Part 700", {"21cfr700"}),
        ("GB/T 35916", {"gb/t", "35916", "gb/t35916"}),
        ("GB/T 35916-2018", {"gb/t35916", "gb/t35916-2018"}),
        ("ISO 22716:2007", {"iso", "22716", "iso22716", "iso22716-2007"}),
        ("国妆备字2021000001", {"2021000001", "国妆备字2021000001"}),
        ("批准文号国药准字H20203456", {"20203456", "国药准字h20203456"}),
        ("kefu@nmpa.gov.cn", {"kefu", "nmpa", "kefu@nmpa.gov.cn"}),
        ("https://www.nmpa.gov.cn/xxgk/", {"nmpa", "www.nmpa.gov.cn", "xxgk"}),
        ("1.646", {"1.646"}),
        ("10,000 times", {"10,000", "10000", "time"}),
        ("10-20%", {"10", "20"}),
        ("PD-L1 and COVID-19", {"pd-l1", "covid-19", "covid19"}),
        ("FD&C Act, R&D", {"fd&c", "r&d"}),
        ("U.S. and US", {"us"}),
    ],
)
def test_identifiers_are_kept_whole_and_in_parts(analyser: Analyser, text: str, expected: set[str]) -> None:
    assert expected <= set(analyser.tokens(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("anti-aging", "antiaging"), ("e-commerce", "ecommerce"), ("L'Oréal", "L\u2019OREAL"), ("exosome", "Exosomes"),
        ("regulation", "regulations"), ("間充質幹細胞", "间充质干细胞"), ("ＮＭＰＡ", "nmpa"),
    ],
)  # fmt: skip
def test_spellings_meet(analyser: Analyser, one: str, other: str) -> None:
    assert set(analyser.tokens(one)) & set(analyser.tokens(other))


def test_chinese_words_come_with_their_parts_and_terms_whole(analyser: Analyser) -> None:
    tokens = analyser.tokens("国家药监局发布化妆品监督管理条例，CAR-T细胞除外。")
    expected = [
        "药监局",
        "国家药监局",
        "发布",
        "化妆",
        "条例",
        "化妆品",
        "化妆品监督管理条例",
        "细胞",
        "car-t细胞",
        "除外",
    ]
    positions = [tokens.index(token) for token in expected]
    assert positions == sorted(positions)


def test_a_mixed_term_stays_within_its_words(analyser: Analyser) -> None:
    assert "t细胞" not in analyser.tokens("AT细胞")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("엑소좀 화장품", ["엑소좀", "화장품"]), ("экзосомы", ["экзосомы"]), ("שלום 🙂", ["שלום"]),
        ("", []), ("。，！ -- ...", []), ("𠮷野家", ["𠮷", "野家"]),
    ],
)  # fmt: skip
def test_other_scripts_and_nothing_at_all(analyser: Analyser, text: str, expected: list[str]) -> None:
    assert analyser.tokens(text) == expected


def test_the_version_changes_with_the_terms(analyser: Analyser) -> None:
    from index.terms import BUNDLED, Concept, TermBase

    assert BUNDLED.is_file()
    other = TermBase([Concept(("外泌体",), ("exosome",), "science")])
    assert analyser.version == Analyser().version != Analyser(other).version


_PIECES = st.sampled_from(
    [
        *(
            "外泌体",
            "第",
            "十五",
            "条",
            "2021",
            "年",
            "5",
            "月",
            "号",
            "〔",
            "〕",
            "亿",
            "国妆备字",
            "123456",
            "々",
            "豈",
            "車",
        ),
        *("No.", "May ", "T/", "FDSA ", "CFR ", "http://", "-", ".", ",", "%", "'", "&", "@", " ", "\n", "\u3000"),
        *("ⅷ", "２", "٣", "İ", "ß"),
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=15).map("".join)))
def test_tokens_are_never_empty_nor_hold_white_space(text: str) -> None:
    tokens = _SHARED.tokens(text)
    assert all(token and not any(c.isspace() for c in token) for token in tokens)
    assert tokens == _SHARED.tokens(text)
    assert _SHARED.tokens(fold(text)) == tokens or fold(fold(text)) != fold(text)


def test_long_junk_is_survived(analyser: Analyser) -> None:
    assert max(map(len, analyser.tokens("a" * 100_000 + " " + "1-" * 50_000))) <= MAX_TOKEN
    assert analyser.tokens("第" + "1" * 6_000 + "号")
    assert analyser.tokens("1" * 6_000 + "亿")


_SHARED = Analyser()
