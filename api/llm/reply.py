"""Reading a model's reply: claims with the numbers of the quotes that they rest on."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.llm.client import LanguageModelError

MAX_CLAIMS = 12  # that are looked at
MAX_CLAIM = 600  # characters

SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "claims": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string"},
                    "quotes": {"type": "array", "items": {"type": "integer"}},
                },
                "required": ["text", "quotes"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["claims"],
    "additionalProperties": False,
}

_THOUGHT = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.S)
_MARK = re.compile(r"\s*[\[【［](\d{1,3})[\]】］]")


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement in one line, without marks, and the numbers of its quotes, each once."""

    text: str
    quotes: tuple[int, ...]


def read_reply(content: str) -> list[Claim]:
    """The claims in order, those without words left out. Raises LanguageModelError for anything but the schema."""
    claims = _object(content).get("claims")
    if not isinstance(claims, list):
        raise LanguageModelError("malformed", "no list of claims")
    return [claim for claim in map(_claim, claims) if re.search(r"\w", claim.text)]


def _object(content: str) -> dict[str, Any]:
    """The first JSON object: models put it into fences, or a sentence or their thoughts before it."""
    text = _THOUGHT.sub("", content)
    start = text.find("{")
    try:
        value, _ = json.JSONDecoder().raw_decode(text, start) if start >= 0 else (None, 0)
    except (ValueError, RecursionError) as error:
        raise LanguageModelError("malformed", "not JSON") from error
    if not isinstance(value, dict):
        raise LanguageModelError("malformed", "not JSON")
    return value


def _claim(value: object) -> Claim:
    text = value.get("text") if isinstance(value, dict) else None
    numbers = value.get("quotes") if isinstance(value, dict) else None
    if not isinstance(text, str) or not isinstance(numbers, list):
        raise LanguageModelError("malformed", "a claim without text or quotes")
    if not all(isinstance(number, int) and not isinstance(number, bool) for number in numbers):
        raise LanguageModelError("malformed", "a quote's number is no number")
    marked = [int(number) for number in _MARK.findall(text)]
    return Claim(_one_line(_MARK.sub("", text)), tuple(dict.fromkeys([*numbers, *marked])))


def _one_line(text: str) -> str:
    """Without control and formatting characters, which could hide or turn round what is written."""
    visible = "".join(c if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co") else " " for c in text)
    return " ".join(visible.split())
