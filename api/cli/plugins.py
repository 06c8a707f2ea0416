"""Command groups from above api/, by entry point: `yinju eval` lives in eval/, and api/ must not import it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from api.cli.values import convert_late

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "yinju.commands"


class Commands(TyperGroup):
    """The registered commands, then those of entry points in the group `yinju.commands`, loaded when called."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name; None when there is none."""
        command = super().get_command(ctx, cmd_name)
        if command is None and cmd_name in (points := _entry_points()):
            command = typer.main.get_command(points[cmd_name].load())
        if command is not None:
            convert_late(command.get_params(ctx))
        return command

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As typer does, without loading what no value needs."""
        convert_late(self.get_params(ctx))
        return super().parse_args(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The built-in commands with their help, the others by name: loading them would make `--help` slow."""
        super().format_commands(ctx, formatter)
        if points := _entry_points():
            with formatter.section("More commands"):
                formatter.write_dl([(name, f"See: yinju {name} --help") for name in sorted(points)])


def _entry_points() -> dict[str, EntryPoint]:
    from importlib.metadata import entry_points  # 0.04 s, only for names that are not built in

    return {point.name: point for point in entry_points(group=GROUP)}
