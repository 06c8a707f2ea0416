"""Values that need no conversion skip typer's, which loads pydantic: 0.1 s and 15 MB of every cold start."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Conversion:
    """Gives back what is right already; what is not goes to typer's own conversion, loaded only then."""

    own: Callable[[], Any]

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value as the command wants it. Raises what typer raises for a bad one."""
        wanted = param.type_descriptor.annotation
        if value is None:
            return () if param.multiple or param.nargs == -1 else None
        if type(value) is wanted and (wanted is str or value is param.default):
            return value
        return self.own().coerce(value, param=param, ctx=ctx)


def convert_late(parameters: Iterable[Any]) -> None:
    """Let parameters convert this way; with a typer that does it otherwise, nothing changes."""
    for parameter in parameters:
        own = getattr(parameter, "get_runtime_param", None)
        if own is not None and hasattr(parameter, "type_descriptor"):
            conversion = Conversion(own)
            parameter.get_runtime_param = lambda conversion=conversion: conversion
