"""Chinese runs: whichever way they were cut, the tokens are those of the tokenizer."""

from __future__ import annotations

import random

import numpy as np
import pytest

from index.model import StaticModel
from index.runs import Runs

TEXTS = (
    "国家药监局2023年7月把外泌体归为药品。",
    "化妆品标签应当标注全成分，不得宣称医疗作用；NMPA 公告2021年第50号。",
    "Exosomes are drugs in China.",
    "",
    "外泌体、外泌体、外泌体",
)


def cut_one_by_one(model: StaticModel, text: str) -> list[int]:
    """Each text as one of many: by the tokenizer alone, nothing remembered."""
    return [int(token) for token in model.token_ids([text, *["外"] * 200])[0]]


@pytest.mark.parametrize("order", range(4))
def test_sentences_are_cut_as_chunks_are_in_any_order(static_model: StaticModel, order: int) -> None:
    texts = random.Random(order).sample(TEXTS, len(TEXTS))
    found = [ids.tolist() for ids in static_model.token_ids(texts)]
    assert found == [cut_one_by_one(static_model, text) for text in texts]
    assert max(map(len, found)) > 5


def test_what_was_learned_from_stored_tokens_is_what_would_be_cut(static_model: StaticModel) -> None:
    chunk = "".join(TEXTS)
    expected = [cut_one_by_one(static_model, text) for text in TEXTS]
    static_model.learn(chunk, np.array(cut_one_by_one(static_model, chunk), dtype=np.uint16))
    assert [ids.tolist() for ids in static_model.token_ids(TEXTS)] == expected


def test_tokens_that_do_not_spell_the_text_teach_nothing(static_model: StaticModel) -> None:
    runs = Runs(static_model._tokenizer)
    right = runs.batch([["化妆品"]])[0]
    runs.learn(["化妆品"], runs.batch([["药品"]])[0])
    runs.learn(["化妆品", "药品"], right)
    assert runs.ids([["化妆品"], ["药品", "化妆品"]]) == runs.batch([["化妆品"], ["药品", "化妆品"]])


def test_what_is_remembered_is_bounded(static_model: StaticModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.runs._REMEMBERED", 3)
    runs = Runs(static_model._tokenizer)
    for run in ("药品", "化妆品", "外泌体", "标签", "公告", "成分"):
        assert runs.ids([[run]]) == runs.batch([[run]])
        assert len(runs._known) <= 4
