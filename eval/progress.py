"""Progress bars on standard error, only where somebody watches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.progress import track


def bar(things: Sequence[str], what: str) -> Iterable[str]:
    """`things`, with a bar that says `what` while they are gone through."""
    console = Console(stderr=True)
    return track(things, what, console=console, disable=not console.is_terminal, transient=True)
