from __future__ import annotations

from datetime import date

import pytest

from ingest.effect import by_publication, effective_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("第八十条 本条例自2021年1月1日起施行。《旧条例》同时废止。", date(2021, 1, 1)),
        ("为规范评价工作，现予公布，自2021年5月1日起施行。", date(2021, 5, 1)),
        ("现将《示例规范》予以发布，自2021年5月1日起实施。", date(2021, 5, 1)),
        ("自２０１３年１月１日起施行。", date(2013, 1, 1)),
        ("（三）本公告自二〇二一年五月一日起执行", date(2021, 5, 1)),
        (
            "This Regulation shall enter into force on 10 January 2010. It shall apply from 11 July 2013.",
            date(2013, 7, 11),
        ),
        ("This final rule is effective March 5, 2024.", date(2024, 3, 5)),
        ("**Effective date:** 5 March 2024", date(2024, 3, 5)),
        ("This Act takes effect on 2024-03-05.", date(2024, 3, 5)),
        # of another rule, of a part, of two days
        ("与通告有关的抽检规则：《抽样检验管理办法》自2023年3月1日起施行。", None),
        ("导则自2021年5月1日起施行，企业可以提交简化版。", None),
        ("2021年4月30日，药监局公布2021年版目录，自2021年5月1日起施行。", None),
        ("Article 15(1) shall apply from 1 December 2010.", None),
        ("The Act took effect on 5 March 2024.", None),
        ("本办法自2021年1月1日起施行。\n本规定自2022年1月1日起施行。", None),
    ],
)
def test_the_day_is_that_which_a_rule_states_of_itself(text: str, day: date | None) -> None:
    found = effective_day(f"第一条 为了试验。\n{text}\n")
    assert (found.value if found else None) == day
    if found:
        assert text[found.start - 10 : found.end - 10] in text


def test_by_publication() -> None:
    assert by_publication("本办法自公布之日起施行。")
    assert not by_publication("本办法自2021年1月1日起施行。")
