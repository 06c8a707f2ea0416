"""The `yinju` command: parse, call the engine, print.

Exit codes: 0 answered, 3 not in the corpus, 2 the user's mistake, 1 a defect of ours (with a traceback).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.exceptions import TyperException

from api.cli import ask, chat, collection, documents, keys, mcp, model, serve, timeline, verify, versions
from api.cli.options import CollectionName, HomeFolder, Place
from api.cli.plugins import Commands
from ingest.errors import UserError

MISTAKE, INTERRUPTED, BROKEN_PIPE = 2, 130, 141

# Plain help (the same in a pipe, and fast) and Python's own tracebacks: one is always a defect of ours.
app = typer.Typer(cls=Commands, rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)
for module in (collection, ask, verify, documents, versions, model, serve, keys, mcp, timeline, chat):
    module.register(app)


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    home: HomeFolder = None,
    collection: CollectionName = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.")] = False,
) -> None:
    """Ask your Chinese and English sources; get the sentence that answers, or an honest "not in the corpus".

    \b
    Example:
      yinju ingest corpus
      yinju ask "what did NMPA decide about exosomes in 2023"
    """
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"yinju {installed('yinju')}")
        raise typer.Exit()
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit()
    context.obj = Place(home, collection)


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code. A user's mistake is one line on standard error."""
    # One question keeps one processor busy. NumPy's own threads would only wait for each other, and they wait by
    # spinning: three to five times the processor time for each answer on two loaded cores. It reads this when it is
    # imported, which is later.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        code = app(list(arguments), prog_name="yinju", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except UserError as error:
        return _complain(str(error))
    except TyperException as error:
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "yinju"
        return _complain(f"{error.format_message()} (see: {command} --help)")
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        # whoever read us has enough; Python must not flush into the closed pipe on its way out
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE


def _complain(message: str) -> int:
    print("yinju:", " ".join(message.split()), file=sys.stderr)
    return MISTAKE


def main() -> None:
    """Entry point of the installed `yinju` command."""
    sys.exit(run(sys.argv[1:]))
