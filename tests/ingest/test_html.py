from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.html import read_page
from ingest.read import read_documents

PARAGRAPHS = [
    "示例药监部门近日公布了年度抽检结果，共抽检产品一千二百批次，合格率比上一年有所提高，不合格产品已经下架。",
    "通报指出，不合格项目主要集中在防腐剂含量与标签标注两个方面，相关企业被要求在三十日内完成整改并提交报告。",
    "负责人表示，下一阶段将继续对网络销售渠道开展专项检查，重点关注宣称特殊功效的产品，并及时公开处理结果。",
]
PAGE = f"""<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=CHARSET">
<title>示例抽检结果公布_示例新闻网</title></head><body>
<div class="nav"><a href="/">首页</a><a href="/n">新闻</a><a href="/h">健康</a></div>
<h1>示例抽检结果公布</h1><div class="info">2024-03-05 10:00 来源：示例健康报</div>
<div class="article"><p>{"</p><p>".join(PARAGRAPHS)}</p></div>
<div class="footer">版权所有 © 2010-2026 示例新闻网 ICP备00000000号</div></body></html>"""


@pytest.mark.parametrize(
    ("charset", "codec"), [("utf-8", "utf-8"), ("gb2312", "gbk"), ("gb2312", "utf-8"), ("big5", "gbk")]
)
def test_an_article_is_taken_from_its_page_in_whatever_encoding(tmp_path: Path, charset: str, codec: str) -> None:
    path = tmp_path / "p.html"
    path.write_bytes(PAGE.replace("CHARSET", charset).encode(codec, "ignore"))
    (document,) = read_documents(path)
    assert all(paragraph in document.text for paragraph in PARAGRAPHS)
    assert "ICP" not in document.text
    assert document.metadata.title == "示例抽检结果公布"
    assert document.metadata.published == date(2024, 3, 5)
    assert document.metadata.source == "示例健康报"
    assert {"title", "published", "source"} <= document.metadata.detected
    assert dict(document.metadata.found)["published"] == "html byline"


def test_a_page_s_own_metadata_counts_and_its_site_is_cut_from_the_title() -> None:
    page = read_page(
        b"""<html><head><title>Peptides on the Rise - Example Weekly</title>
        <meta property="og:site_name" content="Example Weekly">
        <meta property="article:published_time" content="2024-03-05T08:00:00Z">
        <link rel="canonical" href="https://example.org/peptides"></head>
        <body><p>One short paragraph about peptides.</p><p>Another one.</p><footer>(c) 2026</footer></body></html>"""
    )
    assert dict(page.metadata["found"]) == {
        "title": "html title",
        "source": "html meta og:site_name",
        "published": "html meta article:published_time",
        "uri": "html link canonical",
    }
    assert {field: value for field, value in page.metadata.items() if field != "found"} == {
        "title": "Peptides on the Rise",
        "source": "Example Weekly",
        "published": date(2024, 3, 5),
        "uri": "https://example.org/peptides",
    }
    assert "One short paragraph about peptides." in page.text


def test_headings_and_tables_keep_their_structure() -> None:
    filler = "<p>" + "This paragraph explains the fees at some length so that it counts as text. " * 4 + "</p>"
    page = read_page(
        f"""<html><body><article><h1>Fees</h1>{filler}<h2>Amounts</h2>{filler}
        <table><tr><th>Class</th><th>Fee</th></tr><tr><td>A</td><td>100</td></tr></table>{filler}</article></body></html>""".encode()
    )
    assert "## Amounts" in page.text
    assert "| A | 100 |" in page.text


def test_a_page_nested_ten_thousand_deep_does_not_break_the_reader() -> None:
    page = read_page(
        b"<html><body>"
        + b"<div>" * 10_000
        + b"<p>deep text</p>"
        + b"</div>" * 10_000
        + b"<p>end text</p></body></html>"
    )
    assert "text" in page.text


def sentences(topic: str, first: int, last: int) -> str:
    return "".join(
        f"<p>Paragraph {number} of the {topic} says at some length what it says about case number {number}.</p>"
        for number in range(first, last)
    )


@pytest.mark.parametrize(("name", "kept"), [("tags", True), ("comments", False)])
def test_what_an_extraction_drops_of_an_article_is_put_back_and_comments_are_not(name: str, kept: bool) -> None:
    dropped = f"<div class='{name}'>{sentences('manual', 8, 18)}</div>"
    parts = f"{sentences('manual', 0, 8)}{dropped}{sentences('manual', 18, 19)}"
    page = f"<html><body><div><a href='/'>Home of the site</a></div><div class='post'>{parts}</div></body></html>"
    text = read_page(page.encode()).text
    assert [f"case number {number}." in text for number in (0, 7, 8, 17, 18)] == [True, True, kept, kept, True]
    assert "Home of" not in text


def test_an_article_of_wechat_is_its_account_s_and_of_the_day_in_its_script() -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    page = read_page(
        f"""<html><head><meta property="og:title" content="示例抽检">
        <meta property="og:site_name" content="微信公众平台"></head>
        <body><div id="js_article"><a id="js_name"> 示例健康号 </a>
        <em id="publish_time">昨天</em>{body}</div>
        <script>var t="1581604666",n="1581517074",s="2020-02-12";
        e(t,n,s,document.getElementById("publish_time"));</script></body></html>""".encode()
    )
    assert page.metadata["source"] == "示例健康号"
    assert page.metadata["published"] == date(2020, 2, 12)
    assert dict(page.metadata["found"])["published"] == "html script"


@pytest.mark.parametrize(
    ("head", "published", "place"),
    [
        ('<meta name="firstpublishedtime" content="2007-08-20-23:59:59">', date(2007, 8, 20), "firstpublishedtime"),
        ('<meta itemprop="dateUpdate" content="2019-09-30 22:46:13">', date(2019, 9, 30), "dateupdate"),
        ('<link rel="canonical" href="https://example.org/2021/04/09/a.html">', date(2021, 4, 9), "html address"),
        ('<meta name="generated" content="2026-01-01"><meta name="crawled" content="2026-01-02">', None, ""),
    ],
)
def test_the_day_of_a_page_is_never_that_of_its_footer_or_crawl(head: str, published: date | None, place: str) -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    page = read_page(
        f"<html><head><title>示例抽检结果</title>{head}</head><body><h1>示例抽检结果</h1>{body}"
        "<div>Copyright 2026-02-29 示例网 版权所有</div><!--{2020-02-29 21:01:11}--></body></html>".encode()
    )
    assert page.metadata.get("published") == published
    assert place in dict(page.metadata["found"]).get("published", "")


@pytest.mark.parametrize("declared", ["big5", "utf-8"])
def test_a_page_in_big5_is_read_whatever_it_declares(declared: str) -> None:
    paragraphs = [
        "衛生福利部食品藥物管理署公告修正化粧品中禁止使用成分表，自發布日起生效，業者應於期限內完成改善。",
        "含有外泌體之產品不得以化粧品名義販售，違者依化粧品衛生安全管理法處罰，並通知業者限期下架回收。",
    ]
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    page = f"<html><head><meta charset={declared}><title>公告</title></head><body>{body}</body></html>"
    text = read_page(page.encode("big5hkscs")).text
    assert all(paragraph in text for paragraph in paragraphs)
