from __future__ import annotations

from datetime import date

import pytest

from ingest.publication import enactment_of, publication_of


@pytest.mark.parametrize(
    ("lines", "published", "source"),
    [
        (["正文一段。", "标题一行", "FBeauty未来迹·2025-09-12 10:08"], date(2025, 9, 12), "FBeauty未来迹"),
        (["标题", "发布时间：2024年3月5日"], date(2024, 3, 5), None),
        (["标题", "发布日期\t2021-04-09"], date(2021, 4, 9), None),
        (["标题", "| 发布日期 | 2021-04-09 |"], date(2021, 4, 9), None),
        (["标题", "2024-03-05 10:00 来源：美妆观察"], date(2024, 3, 5), "美妆观察"),
        (["标题", "来源：中国医药报    时间：2024-03-05"], date(2024, 3, 5), "中国医药报"),
        (["标题", "（来源：示例日报 责任编辑：某某）"], None, "示例日报"),
        (["Title", "- Example Press", "- Oct 4, 2022", "- 2 min read"], date(2022, 10, 4), "Example Press"),
        (["Title", "Published: March 5, 2024"], date(2024, 3, 5), None),
        (["Title", "Beauty Weekly | 5 March 2024"], date(2024, 3, 5), "Beauty Weekly"),
        (["LONDON, March 5, 2024 (Reuters) - Shares rose."], date(2024, 3, 5), "Reuters"),
        (["SHANGHAI, Oct. 4, 2022 /PRNewswire/ -- A maker said"], date(2022, 10, 4), "PRNewswire"),
        (["Title", "Source: Example Agency"], None, "Example Agency"),
        (["[ 2023/07/19 21:50 ]，正文：甲公司称"], date(2023, 7, 19), None),
        # never these
        (["Title", "© 2019-2024 Example Inc.", "Copyright 2024-01-01 Example"], None, None),
        (["标题", "抓取时间：2024-03-05"], None, None),
        (["标题", "| 时间 | 事实 |", "|---|---|", "| 2022年4月17日 | 直播背景出现广告 |"], None, None),
        (["Title", "| Date | 23 December 2015 | 30 April 2021 |"], None, None),
        (["标题", "公司于2024年3月5日召开会议，讨论新规。"], None, None),
        (["一、自2022年1月1日起，注册人应当提交资料。"], None, None),
        (["Title", "The rule takes effect on March 5, 2024"], None, None),
        (["Title", "Deadline: March 5, 2024"], None, None),
    ],
)
def test_date_and_publisher_are_read_off_the_lines_that_state_them(
    lines: list[str], published: date | None, source: str | None
) -> None:
    found = publication_of(lines, lines[-12:])
    assert (found.published, found.source) == (published, source)


@pytest.mark.parametrize(
    ("lines", "tail", "published", "effective"),
    [
        (["某条例", "2020年6月16日 国务院令第727号公布", "2021年1月1日 施行"], "", date(2020, 6, 16), date(2021, 1, 1)),
        (
            ["某法", "2009年5月6日 会议通过", "2009年5月12日 公布"],
            "第九条 自公布之日起施行。",
            date(2009, 5, 12),
            date(2009, 5, 12),
        ),
        (
            ["某法", "2005年1月2日 公布", "2018年10月26日 第二次修正"],
            "本法自2005年3月1日起施行。",
            date(2018, 10, 26),
            None,
        ),
        (["某规定", "（2015年1月5日公布 自2015年3月15日起施行）"], "", date(2015, 1, 5), date(2015, 3, 15)),
        (
            ["某办法", "２０１２年１２月３日 部务会议通过"],
            "本办法自2013年1月1日起施行。",
            date(2012, 12, 3),
            date(2013, 1, 1),
        ),
        (["某办法", "无日期"], "", None, None),
    ],
)
def test_a_statute_gives_the_day_of_its_version_and_its_effect_where_certain(
    lines: list[str], tail: str, published: date | None, effective: date | None
) -> None:
    found = enactment_of(lines, tail)
    assert (found.published, found.effective) == (published, effective)
