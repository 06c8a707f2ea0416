from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest.detect import date_in_name, detect
from ingest.metadata import split_front_matter

STATUTE = """# 示例用品监督管理条例

2020年6月16日 中华人民共和国国务院令第901号公布

2021年1月1日 施行

## 第一章 总则

第一条 为了规范示例用品生产经营活动，制定本条例。

第二条 本条例自2021年1月1日起施行。
"""
NOTICE = """国家药监局关于发布《示例评价规范》的公告（2031年 第50号）

发布时间：2031-04-09

为规范示例评价工作，现予公布。

国家药监局

2031年4月8日
"""


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        (
            STATUTE,
            "示例用品监督管理条例(2020-06-16)",
            {
                "title": "示例用品监督管理条例",
                "kind": "law",
                "language": "zh",
                "published": date(2020, 6, 16),
                "effective": date(2021, 1, 1),
                "agency": "国务院",
                "jurisdiction": "CN",
                "document_number": "中华人民共和国国务院令第901号",
                "status": "unknown",
            },
        ),
        (
            NOTICE,
            "page",
            {
                "title": "国家药监局关于发布《示例评价规范》的公告（2031年 第50号）",
                "kind": "notice",
                "published": date(2031, 4, 9),
                "agency": "NMPA",
                "jurisdiction": "CN",
                "document_number": "公告2031年第50号",
            },
        ),
        ("精准护理行业发展报告\n\n出品方：示例研究院\n\n正文很长。", "x", {"kind": "report", "source": "示例研究院"}),
        (
            "Milk Peptides Added to the Catalogue\n- Example Press\n- Oct 4, 2022\n- 2 min read\nThe maker said so.",
            "7",
            {
                "title": "Milk Peptides Added to the Catalogue",
                "kind": "news",
                "source": "Example Press",
                "language": "en",
            },
        ),
        ("示例管理办法（征求意见稿）\n\n第一条 为了试验。", "", {"kind": "law", "status": "draft"}),
        (
            "What's Happening?\nA maker of creams said that sales rose.",
            "",
            {"title": "A maker of creams said that sales rose."},
        ),
        (
            "原标题：某市查处一批违规产品近日，某市通报了结果。责任编辑：甲",
            "",
            {"title": "某市查处一批违规产品", "kind": "news"},
        ),
        (
            "FDA Guidance on Peptides\n\nThis guidance is for industry.",
            "",
            {"kind": "notice", "agency": "FDA", "jurisdiction": "US"},
        ),
        ("😀 مرحبا بالعالم", "arabic", {"language": "en", "published": None}),
    ],
)
def test_a_text_shows_its_metadata(text: str, name: str, expected: dict[str, Any]) -> None:
    found = detect(text, name, {})
    assert {key: getattr(found, key) for key in expected} == expected


def test_declared_beats_detected_and_only_the_rest_is_marked_as_detected() -> None:
    found = detect(STATUTE, "", {"title": "别名", "kind": "other", "language": "zh"})
    assert (found.title, found.kind) == ("别名", "other")
    assert not found.detected & {"title", "kind", "language"}
    assert "published" not in detect(STATUTE, "", {"published": date(2000, 1, 1)}).detected
    assert {"title", "published", "language", "kind"} <= detect(STATUTE, "", {}).detected


def test_a_file_name_tells_the_date_of_a_statute_unless_its_text_tells_a_later_one() -> None:
    assert detect(STATUTE, "示例用品监督管理条例(2023-01-01)", {}).published == date(2023, 1, 1)
    assert detect(STATUTE, "示例用品监督管理条例(1958-01-01)", {}).published == date(2020, 6, 16)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("化妆品监督管理条例(2020-06-16)", date(2020, 6, 16)),
        ("2024-03-05_notice", date(2024, 3, 5)),
        ("report_20240305", date(2024, 3, 5)),
        ("000_996f5f9864458782", None),
        ("138313-04375-2440", None),
        ("年报2023", None),
    ],
)
def test_dates_in_file_names(name: str, expected: date | None) -> None:
    assert date_in_name(name) == expected


@pytest.mark.parametrize("name", ["a-2023-38-tongao", "a-anquan-pinggu-youhua-2024", "a-yuanliao-mulu-2015"])
def test_the_day_of_another_rule_is_not_taken_for_this_one_s(name: str) -> None:
    path = Path(__file__).parents[2] / "corpus" / "zh" / f"{name}.md"
    declared, text = split_front_matter(path.read_text(encoding="utf-8"), name)
    kept = {field: declared[field] for field in ("title", "kind")}
    assert detect(text, name, kept).effective is None


def test_every_detected_field_says_where_it_was_found() -> None:
    text = STATUTE.replace("本条例自2021年1月1日起施行", "本条例自2021年1月1日起施行。《示例卫生条例》同时废止")
    metadata = detect(text, "示例用品监督管理条例(2020-06-16)", {"kind": "law"})
    assert dict(metadata.found).keys() == metadata.detected
    shown = {
        field: text[slice(*map(int, place[5:].split(":")))] for field, place in metadata.found if place[:5] == "text "
    }
    assert shown == {
        "agency": "中华人民共和国国务院",
        "document_number": "中华人民共和国国务院令第901号",
        "effective": "2021年1月1日",
        "jurisdiction": "中华人民共和国国务院",
        "published": "2020年6月16日",
        "replaces": "示例卫生条例",
        "title": "示例用品监督管理条例",
    }
    assert metadata.replaces == ("示例卫生条例",)


@pytest.mark.parametrize(
    ("text", "field", "place", "words"),
    [
        (NOTICE, "published", None, "2031-04-09"),
        (NOTICE, "document_number", None, "公告（2031年 第50号"),
        ("某地通报\n\n来源：示例日报  2024-03-05 10:00\n\n正文很长。", "source", None, "示例日报"),
        ("正文一段，没有标题也没有日期。\n第二段。", "published", "file name", ""),
        ("示例管理办法（征求意见稿）\n\n第一条 为了试验。", "status", "title", ""),
    ],
)
def test_places_of_fields(text: str, field: str, place: str | None, words: str) -> None:
    metadata = detect(text, "2024-03-05_notice", {})
    found = dict(metadata.found)[field]
    if place is not None:
        assert found == place
    else:
        start, end = map(int, found.removeprefix("text ").split(":"))
        assert text[start:end].startswith(words)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("示例目录（2015年版）（已被取代）\n\n正文。", "repealed"),
        ("示例办法（已废止）\n\n第一条 为了试验。", "repealed"),
        ("示例办法\n\n时效性：失效\n\n第一条 为了试验。", "repealed"),
        ("示例办法\n\n效力状态： 现行有效\n\n第一条 为了试验。", "in force"),
        ("Example Directive 2001/1/EC [repealed]\n\nArticle 1", "repealed"),
        ("Example Directive\n\nStatus: No longer in force\n\nArticle 1", "repealed"),
        ("Example Regulation\n\nLegal status of the document: In force\n\nArticle 1", "in force"),
        ("关于公开征求《示例办法（征求意见稿）》意见的通知\n\n现公开征求意见。", "draft"),
        ("Draft guidance on peptides\n\nFor public comment.", "draft"),
        ("示例办法\n\n第一条 旧办法废止后，适用本办法。", "unknown"),
        ("The status quo in force until 2020\n\nNothing is said of it.", "unknown"),
    ],
)
def test_status_is_what_a_title_or_a_label_says(text: str, status: str) -> None:
    assert detect(text, "", {}).status == status
