"""Turns of a conversation, as a chat client sends them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["user", "assistant"]


@dataclass(frozen=True, slots=True)
class Turn:
    """What one side said. A conversation is a sequence of turns, oldest first."""

    role: Role
    text: str
