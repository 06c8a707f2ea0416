from __future__ import annotations

import pytest

from api.llm.client import LanguageModelError
from api.llm.reply import Claim, read_reply
from tests.api.llm.server import claims

PLAIN = claims(("外泌体是药品。", [1]), ("It is a drug.", [2, 1, 2]))
READ = [Claim("外泌体是药品。", (1,)), Claim("It is a drug.", (2, 1))]


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        f"```json\n{PLAIN}\n```",
        f"Here is the JSON you asked for:\n\n```\n{PLAIN}\n```\nI hope this helps!",
        f'<think>The user wants {{"claims": []}}, hmm.</think>\n{PLAIN}',
        f"  {PLAIN} trailing",
    ],
)
def test_claims_are_found_in_what_models_put_around_them(content: str) -> None:
    assert read_reply(content) == READ


@pytest.mark.parametrize(
    "content",
    [
        "",
        "Exosomes are drugs.",
        "{",
        "[1, 2]",
        '{"answer": "x"}',
        '{"claims": "x"}',
        '{"claims": {"text": "x", "quotes": [1]}}',
        '{"claims": ["x"]}',
        '{"claims": [{"text": "x"}]}',
        '{"claims": [{"text": 5, "quotes": [1]}]}',
        '{"claims": [{"text": "x", "quotes": 1}]}',
        '{"claims": [{"text": "x", "quotes": ["one"]}]}',
        '{"claims": [{"text": "x", "quotes": [true]}]}',
        '{"claims": [{"text": "x", "quotes": [1.5]}]}',
        '{"claims": ' + "[" * 5000,
    ],
)
def test_any_other_shape_is_malformed(content: str) -> None:
    with pytest.raises(LanguageModelError, match="malformed"):
        read_reply(content)


def test_marks_in_the_text_are_citations() -> None:
    assert read_reply(claims(("It is a drug [2], they say【3】.", [1]))) == [
        Claim("It is a drug, they say.", (1, 2, 3))
    ]


def test_no_claims_is_a_reply() -> None:
    assert read_reply('{"claims": []}') == []
    assert read_reply(claims(("  ", [1]), ("。", [1]))) == []


def test_a_claim_is_one_visible_line() -> None:
    assert read_reply(claims(("drug\n\n# Heading\x00\u202e gurd\u200b", [1])))[0].text == "drug # Heading gurd"
