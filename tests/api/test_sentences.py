"""Sentence splitting: what stays together, what is cut, and that offsets are exact."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.sentences import sentences

TABLE = [
    ("第一句。第二句！第三句？", ["第一句。", "第二句！", "第三句？"]),
    ("他说：“可以。”然后走了。", ["他说：“可以。”", "然后走了。"]),
    ("（一）产品名称；（二）成分；（三）用法。", ["（一）产品名称；", "（二）成分；", "（三）用法。"]),
    ("见《化妆品标签管理办法！》的规定。第二条", ["见《化妆品标签管理办法！》的规定。", "第二条"]),
    ("（见附件。）第二句。", ["（见附件。）", "第二句。"]),
    ("价格为3.5元。涨幅2.1%。", ["价格为3.5元。", "涨幅2.1%。"]),
    ("真的吗？！是的。", ["真的吗？！", "是的。"]),
    ("等等……还有。", ["等等……还有。"]),
    (
        "该公司（以下简称“公司。”）成立于2010年。总部在上海。",
        ["该公司（以下简称“公司。”）成立于2010年。", "总部在上海。"],
    ),
    ("第一行\n第二行", ["第一行", "第二行"]),
    (
        "一行文字比较长需要超过三十个汉字才会被认为是换行而不是标题的那种情况\n因此这里继续。",
        ["一行文字比较长需要超过三十个汉字才会被认为是换行而不是标题的那种情况\n因此这里继续。"],
    ),
    ("# 标题\n正文。", ["正文。"]),
    ("第一章 总则\n第一条 为了规范，制定本办法。", ["第一条 为了规范，制定本办法。"]),
    ("第一章总则", ["第一章总则"]),
    ("| 名称 | 值 |\n|---|---|\n| 外泌体 | 1 |", ["| 名称 | 值 |", "| 外泌体 | 1 |"]),
    ("<p>正文一。</p><p>正文二。</p>", ["正文一。", "正文二。"]),
    ("**重点**是安全。", ["**重点**是安全。"]),
    ("**整句加粗。**", ["整句加粗。"]),
    ("- 项目一\n- 项目二", ["项目一", "项目二"]),
    ("1. 第一项\n2. 第二项", ["1. 第一项", "2. 第二项"]),
    ("2021年5月1日前已注册的；2023年5月1日前完成。", ["2021年5月1日前已注册的；", "2023年5月1日前完成。"]),
    ("外泌体（exosome）是囊泡。它很小。", ["外泌体（exosome）是囊泡。", "它很小。"]),
    ("NMPA于2023年发布。Exosomes are drugs.该公司认为", ["NMPA于2023年发布。", "Exosomes are drugs.", "该公司认为"]),
    ("“好的！”他说。", ["“好的！”", "他说。"]),
    ("发布时间：2024年3月5日", ["发布时间：2024年3月5日"]),
    ("First one. Second one.", ["First one.", "Second one."]),
    ("The U.S. FDA approved it. It works.", ["The U.S. FDA approved it.", "It works."]),
    ("He lives in the U.S. The FDA is there.", ["He lives in the U.S.", "The FDA is there."]),
    ("Acme Inc. said so. Then it left.", ["Acme Inc. said so.", "Then it left."]),
    ("Acme Co., Ltd. The company grew.", ["Acme Co., Ltd.", "The company grew."]),
    ("See No. 5 of 2021. Next.", ["See No. 5 of 2021.", "Next."]),
    ("The answer is No. We disagree.", ["The answer is No.", "We disagree."]),
    ("e.g. Exosomes are small. OK.", ["e.g. Exosomes are small.", "OK."]),
    ("It costs 3.5 dollars. Cheap!", ["It costs 3.5 dollars.", "Cheap!"]),
    ("Dr. Smith et al. Reported this. Yes.", ["Dr. Smith et al. Reported this.", "Yes."]),
    ("J. K. Rowling wrote it. Good.", ["J. K. Rowling wrote it.", "Good."]),
    ('He said "stop." Then he left.', ['He said "stop."', "Then he left."]),
    ('He said "Stop!" and left.', ['He said "Stop!" and left.']),
    ("Is it? Yes! Sure.", ["Is it?", "Yes!", "Sure."]),
    ("Wait... What?", ["Wait...", "What?"]),
    ("Item one; item two; end.", ["Item one; item two; end."]),
    ("Published on Oct. 4, 2022. New rules.", ["Published on Oct. 4, 2022.", "New rules."]),
    ("At 5 p.m. the market closed. At 6 p.m. It opened.", ["At 5 p.m. the market closed.", "At 6 p.m.", "It opened."]),
    ("as shown [3][5]. Next one.", ["as shown [3][5].", "Next one."]),
    ("As shown.[3][5] Next one.", ["As shown.[3][5]", "Next one."]),
    ("A line that is\nwrapped in the middle. Another.", ["A line that is\nwrapped in the middle.", "Another."]),
    ("Heading\n\nBody text here.", ["Heading", "Body text here."]),
    ("- bullet one\n- bullet two", ["bullet one", "bullet two"]),
    ("1. First item\n2. Second item", ["1. First item", "2. Second item"]),
    ("Version 2.0.1 is out. Get it.", ["Version 2.0.1 is out.", "Get it."]),
    ("www.example.com is a site. Visit.", ["www.example.com is a site.", "Visit."]),
    ("Vitamin C. It helps.", ["Vitamin C.", "It helps."]),
    ("Fig. 3 shows this. Good.", ["Fig. 3 shows this.", "Good."]),
    ("(See below.) The end.", ["(See below.)", "The end."]),
    ("It ended (finally.) Then more.", ["It ended (finally.) Then more."]),
    ("approx. 5 percent. Done.", ["approx. 5 percent.", "Done."]),
    ("vs. The others", ["vs. The others"]),
    (
        "Key point - The market grows. - It shrinks [2]. Other Part - Next thing is big.",
        ["Key point - The market grows.", "It shrinks [2].", "Other Part", "Next thing is big."],
    ),
    ("What's new?\nNothing.", ["What's new?", "Nothing."]),
    ("Ph.D. students came. They left.", ["Ph.D. students came.", "They left."]),
    ("Regulation (EC) No. 1223/2009 applies. It is old.", ["Regulation (EC) No. 1223/2009 applies.", "It is old."]),
    ("i.e. the thing. End", ["i.e. the thing.", "End"]),
    ("Art. 5 says so. Art. 6 does not.", ["Art. 5 says so.", "Art. 6 does not."]),
    ("&nbsp;text here.&nbsp;", ["text here."]),
    ("> quoted line.", ["quoted line."]),
    ("2023. A year.", ["2023.", "A year."]),
    ("…", []),
    ("***", []),
    ("He scored 10. She scored 9.", ["He scored 10.", "She scored 9."]),
    ("The EU, e.g., bans it. So what", ["The EU, e.g., bans it.", "So what"]),
    ("“It works.” She smiled.", ["“It works.”", "She smiled."]),
    ("St. Louis is big. Mt. Fuji too.", ["St. Louis is big.", "Mt. Fuji too."]),
]


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


PIECES = st.sampled_from(
    [
        *'。 ！ ? . ... “ ” " ( （ ） 《 》 <p> </p> ** ； ： U.S. 3.5 Inc. The [3]'.split(),
        *"exosome 外泌体 第一条 （一） 😀 שלום".split(),
        *("\n", "\n\n", " ", "- ", "# ", "| a | b |", "No. 5", "\t", "\u200b"),
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200))
def test_offsets_are_in_order_inside_and_trimmed(text: str) -> None:
    position = 0
    for start, end in sentences(text):
        assert position <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert re.search(r"\w", text[start:end])
        position = end


@given(st.lists(PIECES, max_size=40).map("".join))
def test_nothing_but_decoration_is_lost(text: str) -> None:
    """Outside sentences there are only headings, rulers, tags, bullets and emphasis: no word of a plain line."""
    covered = {i for start, end in sentences(text) for i in range(start, end)}
    if not re.search(r"[#|<>*`\t]|^[=\-_~ ]+$|第", text, re.M):
        assert all(i in covered for i, character in enumerate(text) if character.isalnum())


@given(st.lists(PIECES, max_size=30).map("".join), st.integers(0, 60), st.integers(0, 60))
def test_a_window_gives_offsets_within_the_window(text: str, start: int, length: int) -> None:
    assert all(start <= left < right <= start + length for left, right in sentences(text, start, start + length))


def test_a_long_line_without_any_end_is_one_sentence_in_linear_time() -> None:
    text = "a " * 200_000
    assert sentences(text) == [(0, len(text) - 1)]
