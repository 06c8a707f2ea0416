"""`yinju keys`: who may call the service."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.options import AsJson, Place, grouped, one_of
from api.cli.output import print_json, show, warn


def register(app: typer.Typer) -> None:
    """Add the commands."""
    commands = typer.Typer(rich_markup_mode=None)
    commands.callback(invoke_without_command=True)(_keys)
    commands.command("add")(grouped(add))
    commands.command("list")(grouped(list_keys))
    commands.command("remove")(grouped(remove))
    app.add_typer(commands, name="keys")


def _keys(context: typer.Context) -> None:
    """Say who may call the service from elsewhere.

    \b
    Example:
      yinju keys add website --role reader
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def add(
    name: Annotated[str, typer.Argument(help="Who is going to use it.")],
    place: Place,
    role: Annotated[
        str, typer.Option("--role", help="reader: asks. editor: also adds and removes documents.")
    ] = "reader",
) -> None:
    """Make a key and print it, once: only its hash is kept.

    \b
    Example:
      yinju keys add website --role reader
    """
    from api.http.keys import ROLES, Keys

    secret = Keys(place.settings().home).add(name, one_of(ROLES, role, "--role"))
    warn("This is the only time that the key is shown:")
    show([("bold", secret)])


def list_keys(place: Place, as_json: AsJson = False) -> None:
    """List the keys: name, role, day of making.

    \b
    Example:
      yinju keys list
    """
    from api.http.keys import Keys

    for key in Keys(place.settings().home).all():
        if as_json:
            print_json({"name": key.name, "role": key.role, "created": key.created})
        else:
            show([("", f"{key.name:24} {key.role:8} {key.created}")])


def remove(name: Annotated[str, typer.Argument(help="Its name.")], place: Place) -> None:
    """Remove a key; a running service refuses it from then on.

    \b
    Example:
      yinju keys remove website
    """
    from api.http.keys import Keys

    Keys(place.settings().home).remove(name)
    show([("bold", f"{name} removed")])
