"""Titles and dates of saved news pages, read by hand: what the page shows, not what its code says."""

from __future__ import annotations

import os
import zipfile
from datetime import date
from pathlib import Path

import pytest

from ingest.html import read_page

DATA = Path(os.environ.get("YINJU_DATA", Path(__file__).parents[3] / "shared" / "data")) / "docs" / "html_zh.zip"
# page: the first words of its title, the day it shows (None: it shows none, or none with a year)
PAGES = {
    "163/1.html": ("多地项目连环爆雷", date(2019, 9, 7)),
    "163/3.html": ("奖金711万元", date(2019, 9, 8)),
    "163/5.html": ("女警打百个电话", date(2019, 9, 7)),
    "163/7.html": ("亚马逊海外购", date(2019, 11, 25)),
    "163/9.html": ("5月20日至31日", date(2019, 5, 17)),
    "baijiahao/2.html": ("日本最后一家传呼机", date(2019, 9, 30)),
    "cjn/1.html": ("外媒眼中的武汉", date(2020, 10, 4)),
    "csdn/1.html": ("第三届知道安全论坛", date(2014, 8, 24)),
    "gamersky/gamersky.html": ("逆水寒再按照", date(2019, 9, 5)),
    "guancha/2.html": ("我国集成电路进口", date(2019, 9, 7)),
    "guancha/guancha.html": ("王文：", date(2019, 9, 7)),
    "hexun/1.html": ("交通运输部：", date(2019, 9, 26)),
    "ifeng/1.html": ("女童眼睛", date(2019, 11, 25)),
    "ifeng/3.html": ("疫情防控常态化下", date(2020, 9, 11)),
    "mingridapan/1.html": ("明日股市预测", date(2019, 9, 26)),
    "qq/2.html": ("棱镜", date(2019, 9, 23)),
    "readhub/readhub.html": ("运营商 5G 手机", None),
    "sina/1.html": ("中国人习以为常", date(2019, 11, 25)),
    "sina/3.html": ("债券市场是否", date(2019, 9, 9)),
    "sina/5.html": ("陈同佳刑满", date(2019, 10, 23)),
    "stcn/1.html": ("午间公告", date(2019, 9, 26)),
    "thepaper/1.html": ("共享充电宝", date(2019, 9, 24)),
    "thepaper/5.html": ("柳叶刀：", date(2020, 6, 6)),
    "toutiao/3.html": ("海螺沟寻子", date(2019, 9, 9)),
    "toutiao/5.html": ("顺丰小哥", date(2020, 3, 9)),
    "wechat/1.html": ("三星 Galaxy S20", date(2020, 2, 12)),
    "xds/1.html": ("【资讯汇总】", date(2019, 9, 26)),
    "zsnews/1.html": ("顺德区大良街道", date(2019, 3, 6)),
}


@pytest.mark.skipif(not DATA.exists(), reason=f"{DATA} is not there")
@pytest.mark.parametrize("page", sorted(PAGES))
def test_title_and_date_of_a_saved_page(page: str) -> None:
    title, published = PAGES[page]
    with zipfile.ZipFile(DATA) as archive:
        found = read_page(archive.read(page))
    from ingest.detect import detect

    metadata = detect(found.text, "page", {}, found.metadata)
    assert metadata.title.startswith(title)
    assert metadata.published == published
