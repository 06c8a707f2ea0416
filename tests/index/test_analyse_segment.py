"""Segmentation: rjieba and jieba agree, and our terms are kept whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from index.analyse import Analyser
from index.segment import Segmenter

ROOT = Path(__file__).parents[2]
SENTENCES = (
    "国家药品监督管理局发布化妆品监督管理条例",
    "干细胞外泌体在皮肤修复领域的应用前景广阔",
    "消费者对抗衰老护肤品的需求持续增长",
    "企业应当建立化妆品不良反应监测和评价制度",
    "牛奶外泌体原料已取得报送码并完成备案",
    "研究生命起源的科学家南京市长江大桥上讨论",
)


def _sample() -> list[str]:
    """Runs of Han characters from the sample corpus."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus").rglob("*.md"))]
    return [*SENTENCES, *re.findall("[\u4e00-\u9fa5]{2,}", "\n".join(texts))]


def test_rjieba_gives_the_tokens_of_jieba() -> None:
    pytest.importorskip("rjieba")
    words = ("外泌体", "国家药监局", "间充质干细胞", "间充质干细胞外泌体", "化妆品监督管理条例")
    fast, slow = (Segmenter(words, backend=name) for name in ("rjieba", "jieba"))
    runs = _sample()
    assert [fast.cut(run) for run in runs] == [slow.cut(run) for run in runs]


def test_the_analyser_works_with_jieba_alone() -> None:
    text = "国家药监局2023年对外泌体作出了什么认定？"
    assert Analyser(backend="jieba").tokens(text) == Analyser().tokens(text)


def test_sentences_cut_at_once_are_cut_like_their_runs() -> None:
    segmenter = Segmenter()
    assert segmenter.cut(" ".join(SENTENCES)) == [token for run in SENTENCES for token in segmenter.cut(run)]


def test_a_long_term_comes_with_the_terms_inside() -> None:
    tokens = Segmenter(["间充质干细胞", "间充质干细胞外泌体"]).cut("间充质干细胞外泌体")
    assert tokens[-1] == "间充质干细胞外泌体"
    assert "间充质干细胞" in tokens


def test_segmenters_with_different_words_do_not_disturb_each_other() -> None:
    first, second = Segmenter(["甲乙丙丁戊"]), Segmenter(["丙丁戊己"])
    assert first.cut("甲乙丙丁戊")[-1] == "甲乙丙丁戊"
    assert "甲乙丙丁戊" not in second.cut("甲乙丙丁戊")
