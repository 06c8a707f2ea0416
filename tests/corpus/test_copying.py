"""No sentence of the corpus is copied: its facts are retold.

Compared with the texts that the facts come from, where they are at hand (YINJU_DATA, or `shared/data` beside the
checkout, with the seeds in `shared/seeds`). Thirteen Chinese characters or eight English words in a row are a copy,
unless they are a name, a title or a formula of law that has no other wording.
"""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("YINJU_DATA") or ROOT.parent / "shared" / "data")
CHARACTERS, WORDS = 13, 8
NAMES = re.compile(
    "广州市妆典美容用品发展有限公司|北京婼薇乐护肤品有限公司|法意兰新精华修护肌底液|中国食品药品企业质量安全促进会"
    "|北京市密云区市场监督管理局|上海市市场监督管理局|国家(?:食品药品|市场)监督管理总局|国务院科学技术主管部门"
    "|重庆市(?:卫生健康|市场监管)综合行政执法总队|郑州大学第一附属医院|走私国家禁止进出口的货物、物品罪"
    "|(?:归属于上市公司股东|扣除非经常性损益后)的净利润|国家药监局关于|注射用修饰透明质酸钠凝胶"
    r"|处?(?:货值金额|违法所得|广告费用)?[\d一二三五十]+(?:万元|倍)以上[\d一二三五十]+(?:万元|倍)以下(?:的)?罚款"
    r"|the national medical products administration(?: \(nmpa\))?",
    re.I,
)
TITLES = re.compile("《[^》]*》|“[^”]{1,20}”")
NOT_TEXT = re.compile(r"[^\u3400-\u9fffA-Za-z0-9]")
CJK = re.compile(r"[\u3400-\u9fff]")
WORD = re.compile(r"[a-z0-9]+(?:[’'.,-][a-z0-9]+)*")
BREAK = re.compile(r"[^\u3400-\u9fffA-Za-z0-9，、]")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (DATA / "docs").is_dir(), reason=f"the sources are not at {DATA} (set YINJU_DATA)"),
]


def sources() -> Iterator[str]:
    """Seeds, statutes and news items."""
    for path in sorted((DATA.parent / "seeds").glob("*.txt")):
        yield path.read_text(encoding="utf-8", errors="ignore")
    with ZipFile(DATA / "docs" / "laws_zh.zip") as laws:
        for name in sorted(laws.namelist()):
            if name.endswith(".md"):
                yield laws.read(name).decode("utf-8", errors="ignore")
    for file in (DATA / "train" / "laws_zh.jsonl.gz", DATA / "docs" / "news_zh.jsonl.gz"):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            yield from (json.loads(line)["text"] for line in lines)


def own_parts(path: Path) -> list[str]:
    """The text of a corpus file cut at full stops, names, titles and formulas."""
    body = path.read_text(encoding="utf-8").split("\n---\n", 1)[1]
    return BREAK.split(TITLES.sub("\n", NAMES.sub("\n", body)))


@cache
def chinese_shingles() -> dict[str, set[str]]:
    """Every thirteen characters of the corpus, at least ten of them Chinese, and the files they stand in."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "corpus" / "zh").glob("*.md")):
        for part in own_parts(path):
            text = NOT_TEXT.sub("", part)
            for at in range(len(text) - CHARACTERS + 1):
                shingle = text[at : at + CHARACTERS]
                if len(CJK.findall(shingle)) >= 10:
                    found.setdefault(shingle, set()).add(path.name)
    return found


def english_shingles(text: str) -> set[tuple[str, ...]]:
    words = WORD.findall(text.lower())
    return {tuple(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1)}


def test_no_chinese_sentence_is_copied() -> None:
    own = chinese_shingles()
    copied: dict[str, set[str]] = {}
    for source in sources():
        text = NOT_TEXT.sub("", source)
        for at in range(len(text) - CHARACTERS + 1):
            if (shingle := text[at : at + CHARACTERS]) in own:
                copied[shingle] = own[shingle]
    assert copied == {}


def test_no_english_sentence_is_copied_from_the_seeds() -> None:
    known: set[tuple[str, ...]] = set()
    for path in sorted((DATA.parent / "seeds").glob("*.txt")):
        known |= english_shingles(path.read_text(encoding="utf-8", errors="ignore"))
    assert known
    for path in sorted((ROOT / "corpus" / "en").glob("*.md")):
        text = NAMES.sub("|", path.read_text(encoding="utf-8").split("\n---\n", 1)[1])
        copied = {shingle for part in text.split("|") for shingle in english_shingles(part) & known}
        assert copied == set(), path.name
