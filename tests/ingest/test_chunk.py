from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.chunk import DEFAULT_SIZE, chunk, weight_of
from ingest.types import Chunk, Document

ZH = "化妆品注册人应当对产品的质量安全和功效宣称负责。备案人应当依照规定提交资料！境外企业应当指定境内责任人；"
EN = "The holder is liable for the safety of the product. Dr. Smith of the U.S. Agency paid 1,234.5 yuan, No. 7. Ok? "
FRAGMENTS = [
    ZH,
    EN,
    "\n",
    "\n\n",
    " ",
    "　",
    "# 标题\n",
    "第三条 ",
    "\n第四条　内容。",
    "1.2 方法\n",
    "| a | b |\n| 1 | 2 |\n",
    "😀👩\u200d🔬",
    "e\u0301",
]
FRAGMENTS += [
    "مرحبا بالعالم. ",
    "重复。重复。重复。",
    "x" * 90,
    "\u2028",
    "\x0b",
    "12345678901234567890",
    "，",
    "\t",
    "https://example.org/a?b=c&d=1.5 ",
]


def document(text: str) -> Document:
    return Document("0" * 16, "/x", "h", text)


def check(text: str, chunks: list[Chunk], size: int) -> None:
    position = 0
    for number, part in enumerate(chunks):
        assert part.number == number
        assert text[part.start : part.end] == part.text
        assert not text[position : part.start].strip()
        assert part.text == part.text.strip() != ""
        assert weight_of(part.text) <= size
        position = part.end
    assert not text[position:].strip()


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=20), max_size=40),
    st.sampled_from([20, 60, 200, DEFAULT_SIZE]),
)
def test_chunks_are_verbatim_ordered_and_cover_all_that_is_not_whitespace(parts: list[str], size: int) -> None:
    text = "".join(parts)
    check(text, chunk(document(text), size), size)


@pytest.mark.parametrize("unit", [ZH, EN, ZH + EN], ids=["zh", "en", "mixed"])
def test_running_text_is_cut_after_sentences(unit: str) -> None:
    text = unit * 40
    chunks = chunk(document(text))
    check(text, chunks, DEFAULT_SIZE)
    assert len(chunks) > 5
    assert all(part.text.endswith(("。", "！", "；", "?", ".")) for part in chunks)
    assert not any(part.text.endswith(("Dr.", "U.S.", "No.")) for part in chunks)
    assert all(weight_of(part.text) > DEFAULT_SIZE / 3 for part in chunks[:-1])


def test_numbers_words_and_addresses_are_not_cut() -> None:
    text = "fee 1,234,567.89 yuan at https://example.org/path?query=1.5 and 3.14159 " * 30
    words = set(text.split())
    assert all(set(part.text.split()) <= words for part in chunk(document(text), 60))


def test_a_run_without_boundary_is_cut_but_no_character_is_torn_from_its_marks() -> None:
    text = "👩\u200d🔬" * 300 + "e\u0301" * 300
    chunks = chunk(document(text), 60)
    check(text, chunks, 60)
    assert not any(part.text.startswith(("\u200d", "\u0301")) or part.text.endswith("\u200d") for part in chunks)


def test_articles_start_chunks_and_chapters_give_the_heading_path() -> None:
    articles = [f"第{n}条 {ZH * 3}" for n in "一二三四五六"]
    text = (
        "# 示例条例\n\n## 第一章 总则\n\n"
        + "\n\n".join(articles[:3])
        + "\n\n## 第二章 罚则\n\n"
        + "\n\n".join(articles[3:])
    )
    chunks = chunk(document(text), 400)
    assert chunks[0].headings == ("示例条例",) or chunks[0].headings == ("示例条例", "第一章 总则")
    assert chunks[-1].headings == ("示例条例", "第二章 罚则")
    assert sum(part.text.startswith(("第", "#")) for part in chunks) == len(chunks)


def test_a_table_is_cut_between_rows() -> None:
    rows = [f"| 项目{n} | {'内容' * 10} | {n}.5 |" for n in range(60)]
    chunks = chunk(document("\n".join(rows)))
    assert len(chunks) > 2
    assert [row for part in chunks for row in part.text.split("\n")] == rows


def test_small_sections_are_merged_and_carry_the_headings_they_share() -> None:
    text = "# 问答\n\n## 甲\n\n短。\n\n## 乙\n\n也短。\n"
    (only,) = chunk(document(text))
    assert only.headings == ("问答",)
    assert only.text == text.strip()


def test_a_heading_without_text_of_its_own_stays_with_what_follows() -> None:
    text = f"# 报告\n\n{ZH * 2}\n\n## 一章\n\n### 一节\n\n{ZH * 2}"
    first, second = chunk(document(text), 260)
    assert second.text.startswith("## 一章\n\n### 一节")
    assert (first.headings, second.headings) == (("报告",), ("报告", "一章", "一节"))


def test_language_is_told_for_each_chunk() -> None:
    languages = [part.language for part in chunk(document(f"# A\n\n{EN * 8}\n\n# 乙\n\n{ZH * 8}"))]
    assert languages[0] == "en"
    assert languages[-1] == "zh"


@pytest.mark.parametrize(("text", "weight"), [("", 0), ("abc", 3), ("中文", 4), ("中a", 3), ("，", 2)])
def test_a_chinese_character_weighs_two(text: str, weight: int) -> None:
    assert weight_of(text) == weight


@pytest.mark.parametrize("text", ["", " \n\t　"])
def test_an_empty_text_has_no_chunks(text: str) -> None:
    assert chunk(document(text)) == []


def test_a_size_too_small_for_a_sentence_is_refused() -> None:
    with pytest.raises(ValueError, match="20 or more"):
        chunk(document("x"), 5)


@pytest.mark.parametrize("unit", ["a", "中", "word ", "- ", "。", "1,"])
def test_a_million_characters_on_one_line_take_bounded_work(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    check(text, chunk(document(text)), DEFAULT_SIZE)
