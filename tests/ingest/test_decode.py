from __future__ import annotations

import random

import pytest

from ingest.decode import ReadError, decode, encoding_of

SIMPLIFIED = "第三条 化妆品标签应当标注产品名称、特殊化妆品注册证编号。"
TRADITIONAL = "化妝品標籤應當標註產品名稱，並載明製造日期。"
ENGLISH = "The label must state the name of the product and the address of its maker."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *[
            (text, code)
            for text in (SIMPLIFIED, TRADITIONAL, ENGLISH)
            for code in ("utf-8", "utf-8-sig", "utf-16", "utf-32")
        ],
        *[(text, code) for text in (SIMPLIFIED, TRADITIONAL, ENGLISH) for code in ("utf-16-le", "utf-16-be")],
        (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED, "gbk"),
        ("中国", "gb18030"),
        ("公告：FDA 批准新药 abc", "gb18030"),
        (SIMPLIFIED + ENGLISH * 3, "gb18030"),
        (TRADITIONAL, "big5"),
        ("藥品管理", "big5"),
        ("台灣", "big5"),
        ("The café in Zürich was a naïve choice — they said so.", "cp1252"),
        ("Résumé of the directive", "latin-1"),
        ("表情😀与阿拉伯文 مرحبا بالعالم", "utf-8"),
    ],
)
def test_text_in_old_and_new_encodings_is_read(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("data", [b"", b" \n\t ", "\ufeff".encode()[:0]])
def test_an_empty_file_is_said_to_be_empty(data: bytes) -> None:
    with pytest.raises(ReadError, match="empty"):
        decode(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\0" * 5000,
        b"text" + b"\0" * 500,
        random.Random(1).randbytes(3000),
        bytes(range(1, 32)) * 20,
        b"%PDF-1.7 x",
        b"PK\x03\x04ab",
    ],
    ids=["nul", "nul-filled", "random", "controls", "pdf", "zip"],
)
def test_binary_junk_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(ReadError, match="content is"):
        decode(data)


def test_a_text_cut_within_its_last_character_is_still_utf8() -> None:
    data = (SIMPLIFIED * 20).encode()[:-2]
    assert decode(data).startswith(SIMPLIFIED)
    assert decode(data).endswith("\ufffd")


def test_newlines_are_normalised_and_a_stray_nul_replaced() -> None:
    assert decode(b"a\r\nb\rc\n" + b"d" * 2000 + b"\0") == "a\nb\nc\n" + "d" * 2000 + "\ufffd"


def test_a_sample_cut_within_a_character_is_not_taken_for_another_encoding() -> None:
    assert encoding_of(SIMPLIFIED.encode()[:-1], whole=False) == "utf-8"
