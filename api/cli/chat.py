"""`yinju chat`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from api.cli.ask import answer_lines
from api.cli.options import Cuts, Place, grouped
from api.cli.output import show, warn
from ingest.errors import UserError

_FORGET = "/new"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("chat")(grouped(chat))


def chat(
    place: Place,
    cuts: Cuts,
    limit: Annotated[int, typer.Option("--limit", min=1, max=20, help="At most so many quotes.")] = 4,
) -> int:
    """Ask one question after the other; a follow-up takes what it lacks from those before.

    \b
    One question a line. "/new" begins a new conversation, the end of input (Ctrl-D) ends.

    \b
    Example:
      yinju chat
      > 欧盟允许化妆品里用人源外泌体吗？
      > 那中国呢？
    """
    from api.history import Turn

    history: list[Turn] = []
    with place.engine() as engine:
        filter = cuts.filter(engine)
        for line in _lines():
            if line == _FORGET:
                history.clear()
                continue
            try:
                answer = engine.ask(line, filter=filter, limit=limit, history=history)
            except UserError as error:
                warn(f"yinju: {error}")
                continue
            if answer.standalone:
                show([("dim", f"({answer.standalone})")])
            show(answer_lines(answer))
            history += [Turn("user", line), Turn("assistant", answer.answer)]
    return 0


def _lines() -> Iterator[str]:
    """The questions, prompted for on a terminal."""
    if not sys.stdin.isatty():
        yield from (line.strip() for line in sys.stdin if line.strip())
        return
    while True:
        try:
            line = input("> ").strip()
        except EOFError:
            print()
            return
        if line:
            yield line
