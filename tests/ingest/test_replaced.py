from __future__ import annotations

import pytest

from ingest.replaced import replaced_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("本条例自2021年1月1日起施行。《示例卫生监督条例》同时废止。", ["示例卫生监督条例"]),
        ("本规则施行后，《诉讼规则（试行）》（高检发〔2012〕2号）同时废止；", ["诉讼规则（试行）"]),
        (
            "1987年国务院发布的《甲规定》、《乙办法》和《关于执行〈丙法〉的通知》同时废止。",
            ["甲规定", "乙办法", "关于执行〈丙法〉的通知"],
        ),
        ("本规定自《某某法》施行之日起施行，《丁规定》同时废止。", ["丁规定"]),
        ("根据《上位法》，决定废止《戊办法》。", ["戊办法"]),
        (
            "下列规章自即日起废止：\n（一）《己办法》（2001年）\n（二）《庚办法》第三条\n（三）《辛办法》\n其他",
            ["己办法", "辛办法"],
        ),
        ("Regulation on data and repealing Directive 95/46/EC (General Regulation)", ["Directive 95/46/EC"]),
        ("Directive 76/768/EEC is repealed with effect from 11 July 2013.", ["Directive 76/768/EEC"]),
        (
            "This guidance supersedes the draft guidance entitled “Listing of Products” issued in 2023.",
            ["Listing of Products"],
        ),
        # parts of documents, decisions that are only mentioned, what is not named
        ("《会计条例》中有关总会计师的规定同时废止。", []),
        ("《示例办法》第五条同时废止。", []),
        ("2011年1月8日 《国务院关于废止和修改部分行政法规的决定》第一次修订", []),
        ("与本条例相抵触的规定同时废止。", []),
        ("The court repealed the decision.", []),
        ("根据《上位法》制定本办法，原办法同时废止。", []),
    ],
)
def test_what_a_text_repeals(text: str, names: list[str]) -> None:
    text = f"第一条 为了试验。\n{text}\n"
    found = replaced_in(text, "示例管理条例")
    assert [one.name for one in found] == names
    assert all(text[one.start : one.end] == one.name for one in found)


def test_a_document_does_not_replace_its_own_title() -> None:
    assert replaced_in("《示例管理条例》同时废止。", "示例管理条例") == []
