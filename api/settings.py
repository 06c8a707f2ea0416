"""What can be set from outside, read from YINJU_* in this one place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ingest.errors import UserError


class BadSetting(UserError):
    """An environment variable that cannot be used."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where collections live and what they are searched with."""

    home: Path
    collection: str = "default"
    model: str | None = None  # dense part; None: what the collection was made with, the bundled model at first
    reranker: str | None = None  # a cross-encoder, by name or path
    terms: Path | None = None  # a term file to keep with the collection
    device: str | None = None  # where models of the extra `models` run; None: on a GPU if there is one
    llm_url: str | None = None  # of an OpenAI-compatible server; None: answers are extractive
    llm_model: str | None = None
    llm_key: str | None = field(default=None, repr=False)
    llm_timeout: float = 30.0  # seconds for one reply

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """YINJU_HOME, _COLLECTION, _MODEL, _RERANKER, _TERMS, _DEVICE, _LLM_URL, _LLM_MODEL, _LLM_KEY, _LLM_TIMEOUT.

        Empty: unset. Raises BadSetting.
        """
        own = {name: value for name, value in environment.items() if name.startswith("YINJU_") and value.strip()}
        found = {name.removeprefix("YINJU_").lower(): value for name, value in own.items()}
        terms = found.get("terms")
        return cls(
            home=Path(found["home"]).expanduser() if "home" in found else default_home(),
            collection=found.get("collection", "default"),
            model=found.get("model"),
            reranker=found.get("reranker"),
            terms=Path(terms).expanduser() if terms else None,
            device=found.get("device"),
            llm_url=found.get("llm_url"),
            llm_model=found.get("llm_model"),
            llm_key=found.get("llm_key"),
            llm_timeout=_seconds("YINJU_LLM_TIMEOUT", found.get("llm_timeout", "30")),
        )

    def but(self, **choices: Any) -> Settings:
        """The settings with every choice that is not None put in."""
        return replace(self, **{name: value for name, value in choices.items() if value is not None})


def _seconds(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 3600:
        raise BadSetting(f"{name}={text}: not possible; write seconds above 0, such as 30")
    return value


def default_home() -> Path:
    """The user's data folder for Yinju."""
    from platformdirs import user_data_path

    return user_data_path("yinju")
