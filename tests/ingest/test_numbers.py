from __future__ import annotations

import pytest

from ingest.numbers import labelled_number, number_in


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("国家药监局关于发布《规范》的公告（2021年 第50号）", "公告2021年第50号"),
        ("国家药监局公告2021年第50号", "公告2021年第50号"),
        ("2020年6月16日 中华人民共和国国务院令第727号公布", "中华人民共和国国务院令第727号"),
        ("2011年10月29日 国务院、中央军事委员会令第608号公布", "国务院、中央军事委员会令第608号"),
        ("2023年3月16日，国家市场监督管理总局以令第71号公布", "令第71号"),
        ("中华人民共和国主席令（第三十一号）", None),
        ("国药监妆〔2021〕50号", "国药监妆〔2021〕50号"),
        ("化妆品用原料 T/FDSA 0049-2024", "T/FDSA 0049-2024"),
        ("GB/T 29680—2013 洗面奶", "GB/T 29680—2013"),
        ("GB 7916-87", "GB 7916-87"),
        ("ISO 22716:2007", "ISO 22716:2007"),
        ("Commission Regulation (EU) 2023/1545 of 26 July 2023", "Regulation (EU) 2023/1545"),
        ("(EU) 2023/1545", "(EU) 2023/1545"),
        ("Council Directive 76/768/EEC", "Directive 76/768/EEC"),
        ("Regulation (EC) No 1223/2009", "Regulation (EC) No 1223/2009"),
        ("21 CFR 700.25", "21 CFR 700.25"),
        ("21 CFR Part 1271", "21 CFR Part 1271"),
        ("Docket FDA-2023-D-1716", "FDA-2023-D-1716"),
        ("SCCS/1647/22", "SCCS/1647/22"),
        ("共有2021名学员", None),
        ("the ratio 2023/1545", None),
    ],
)
def test_document_numbers(line: str, number: str | None) -> None:
    found = number_in(line)
    assert (found.text if found else None) == number
    if found:
        assert found.raw in line


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("文 号：国药监〔2021〕1号　发布日期：2021-01-05", "国药监〔2021〕1号"),
        ("发文字号: 沪药监妆〔2022〕8号", "沪药监妆〔2022〕8号"),
        ("Document number: ABC-12/2024", "ABC-12/2024"),
        ("文号：无", None),
    ],
)
def test_numbers_that_a_label_names(line: str, number: str | None) -> None:
    found = labelled_number(line)
    assert (found.text if found else None) == number
