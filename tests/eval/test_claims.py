from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.llm.names import Names
from eval.claims import BadPairs, measure, read_pairs
from eval.cli import app
from index.terms import TermBase

PAIRS = [
    {
        "en": "The NMPA classified exosomes as drugs in July 2023.",
        "zh": "国家药监局2023年7月将外泌体列为药品。",
    },
    {
        "en": "Revenue rose 12.5% to 1.646 billion yuan in the first half of 2025.",
        "zh": "2025年上半年营业收入增长12.5%，达到16.46亿元。",
    },
    {"en": "Sunscreens are listed in Annex VI.", "zh": "防晒剂列于附件六。"},
]


def test_what_is_true_is_kept_and_what_is_not_removed() -> None:
    names = Names(TermBase.load())
    for claim, quote in (("en", "en"), ("en", "zh"), ("zh", "en")):
        counts = measure(PAIRS[:2], claim, quote, names, lambda text, others: [0.9], random.Random(1))  # type: ignore[arg-type, return-value]
        assert counts == {"true kept": (2, 2), "other passage, removed": (2, 2), "number changed, removed": (2, 2)}


def test_the_command_prints_a_line_for_each_direction(tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text("\n".join(json.dumps(pair) for pair in PAIRS), encoding="utf-8")
    result = CliRunner().invoke(app, ["claims", str(file)])
    assert [line.partition(":")[0] for line in result.output.splitlines()] == [
        "en -> en",
        "zh -> zh",
        "en -> zh",
        "zh -> en",
    ]
    assert "true kept 3 of 3" in result.output.splitlines()[0]


@pytest.mark.parametrize("text", ["{", '{"en": "x"}', "[1]"])
def test_a_file_without_pairs_is_a_mistake(tmp_path: Path, text: str) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadPairs, match="no passages with translations"):
        read_pairs(file)
