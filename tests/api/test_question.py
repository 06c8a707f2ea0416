"""Language and period of a question."""

from __future__ import annotations

import pytest

from api.question import MAX_LENGTH, BadQuestion, question_language, read_question


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("what did NMPA decide about exosomes in 2023", "en"),
        ("国家药监局2023年对外泌体作出了什么认定？", "zh"),
        ("What does 化妆品监督管理条例 say?", "en"),
        ("NMPA 对 exosome 有什么规定", "zh"),
        ("外泌体 exosome", "zh"),
        ("138313-04375-2440", "en"),
        ("T/FDSA 0049-2024 是什么标准？", "zh"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert question_language(text) == language


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("exosomes in 2023", ["2023-01-01", "2023-12-31"]),
        ("in July 2023", ["2023-07-01", "2023-07-31"]),
        ("on 1 May 2021", ["2021-05-01", "2021-05-01"]),
        ("on May 1st, 2021", ["2021-05-01", "2021-05-01"]),
        ("on 2021-05-01", ["2021-05-01", "2021-05-01"]),
        ("since 2020", ["2020-01-01", None]),
        ("after 2020", ["2021-01-01", None]),
        ("before 1 May 2021", [None, "2021-04-30"]),
        ("as of 2023", [None, "2023-12-31"]),
        ("from 2019 to 2021", ["2019-01-01", "2021-12-31"]),
        ("first half of 2025", ["2025-01-01", "2025-06-30"]),
        ("Q3 2024", ["2024-07-01", "2024-09-30"]),
        ("国家药监局2023年的通告", ["2023-01-01", "2023-12-31"]),
        ("2023年7月发布", ["2023-07-01", "2023-07-31"]),
        ("2021年5月1日前已注册", [None, "2021-04-30"]),
        ("2020年以来", ["2020-01-01", None]),
        ("2025年上半年销售额", ["2025-01-01", "2025-06-30"]),
        ("2024年第三季度", ["2024-07-01", "2024-09-30"]),
        ("2019年至2021年", ["2019-01-01", "2021-12-31"]),
        ("February 29, 2024", ["2024-02-29", "2024-02-29"]),
        ("公告2021年第50号", None),
        ("T/FDSA 0049-2024", None),
        ("138313-04375-2440", None),
        ("30 February 2023", ["2023-02-01", "2023-02-28"]),
        ("exosomes", None),
    ],
)
def test_period(text: str, period: list[str | None] | None) -> None:
    found = read_question(text).period
    assert (found.to_json() if found else None) == period


@pytest.mark.parametrize("text", ["", "   ", "？！", "\n"])
def test_an_empty_question_is_a_mistake(text: str) -> None:
    with pytest.raises(BadQuestion, match="empty"):
        read_question(text)


def test_an_overlong_question_names_the_limit() -> None:
    with pytest.raises(BadQuestion, match=f"100,000 characters, the limit is {MAX_LENGTH:,}"):
        read_question("a" * 100_000)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("😀 exosome?", "😀 exosome?"),
        ("מה זה אקסוזום?", "מה זה אקסוזום?"),
        ("\u202eexosome\u202c", "exosome"),
        ("a\x00b", "a b"),
    ],
)
def test_strange_text_is_read(text: str, read: str) -> None:
    assert read_question(text).text == read
