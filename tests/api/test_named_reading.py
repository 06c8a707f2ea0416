"""A text that has a name under another of its forms covers it."""

from __future__ import annotations

import numpy as np
import pytest

from api.named_reading import with_names
from api.question import read_question
from index.late import read
from index.model import StaticModel
from index.terms import TermBase

TERMS = TermBase.load()
MODEL = StaticModel.load()


def covered(question: str, text: str) -> float:
    """How well the question's first name is covered by the text."""
    asked = read_question(question, TERMS)
    texts = [text, "别的。"]
    reading = read(MODEL, asked.text, texts, [*(slot.text for slot in asked.slots), asked.focus])
    found = with_names(reading, asked.slots, texts)
    assert found.coverage.best[reading.parts[0], 1].max() < 1  # the other text is left alone
    np.testing.assert_array_less(reading.coverage.best - 1e-6, found.coverage.best)
    return float(found.coverage.best[reading.parts[0], 0].min())


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("NMPA decision on exosomes", "国家药监局把外泌体归为药品。"),
        ("国家药监局怎么说", "The CFDA, as it was then called, decided."),
        ("What did Deng Seqian do?", "员工邓色倩捐献造血干细胞。"),
    ],
)
def test_another_form_of_a_name_covers_it(question: str, text: str) -> None:
    assert covered(question, text) == 1.0


def test_a_like_name_does_not() -> None:
    assert covered("What did Deng Seqian do?", "员工邓色清捐献造血干细胞。") < 1.0
