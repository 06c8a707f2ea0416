from __future__ import annotations

import pytest

from ingest.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("化妆品监督管理条例", "zh"),
        ("Cosmetics Regulation", "en"),
        ("外泌体 exosome 的 AAV 检测方法", "zh"),
        ("The NMPA (国家药监局) said that exosomes are drugs", "en"),
        ("“Curly” quotes — and dashes… é", "en"),
        ("", "en"),
        ("😀", "en"),
    ],
)
def test_the_language_that_outweighs_is_told(text: str, language: str) -> None:
    assert language_of(text) == language
