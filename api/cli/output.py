"""Printing: styled on a terminal, plain text in a pipe (no colours, no wrapping)."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

Line = tuple[str, str]  # rich style, text


def print_json(value: Any) -> None:
    """One JSON value on one line, so that a pipe can read line by line."""
    print(json.dumps(value, ensure_ascii=False), flush=True)


def show(lines: Iterable[Line]) -> None:
    """Print lines; the style counts only on a terminal."""
    if not sys.stdout.isatty():
        sys.stdout.writelines(f"{text}\n" for _, text in lines)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    for style, text in lines:
        console.print(Text(text, style=style))


def warn(text: str) -> None:
    """A line on standard error."""
    print(text, file=sys.stderr)
