"""Options that several commands share: a command takes a `Place` or `Cuts`, the user sees their fields."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_args, get_type_hints

import typer

from api.days import read_day
from ingest.errors import UserError
from ingest.types import Kind, Language

if TYPE_CHECKING:
    from api.engine import Engine
    from api.settings import Settings
    from index.types import Filter

HomeFolder = Annotated[
    str | None,  # not Path: typer's conversion costs 0.1 s
    typer.Option("--home", help="Folder of the collections (YINJU_HOME).", metavar="DIR", show_default=False),
]
CollectionName = Annotated[
    str | None, typer.Option("--collection", help="Name of the collection (YINJU_COLLECTION).", show_default=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


KINDS: tuple[Kind, ...] = get_args(Kind)
LANGUAGES: tuple[Language, ...] = get_args(Language)
KIND = typer.Option("--kind", help="news, notice, report, law or other.", metavar="<kind>")
LANGUAGE = typer.Option("--language", help="zh or en.", metavar="<language>")
Choice = TypeVar("Choice", bound=str)


class BadChoice(UserError):
    """A value that is not among those possible."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which collection, where."""

    home: HomeFolder = None
    collection: CollectionName = None

    def within(self, outer: Place | None) -> Place:
        """This place, with what it leaves open taken from the options before the command."""
        if outer is None:
            return self
        return Place(self.home or outer.home, self.collection or outer.collection)

    def engine(self, *, create: bool = False, **choices: Any) -> Engine:
        """The opened engine. Raises UserError for an unknown collection unless it may be created."""
        from api.engine import Engine

        return Engine.open(create=create, settings=self.settings(**choices))

    def settings(self, **choices: Any) -> Settings:
        """The settings of the environment, with these choices and this place put in."""
        from api.settings import Settings

        home = Path(self.home).expanduser() if self.home else None
        return Settings.from_environment().but(home=home, collection=self.collection, **choices)


@dataclass(frozen=True, slots=True)
class Cuts:
    """The hard cuts of a Filter."""

    kind: Annotated[list[str] | None, KIND] = None
    language: Annotated[list[str] | None, LANGUAGE] = None
    jurisdiction: Annotated[list[str] | None, typer.Option("--jurisdiction", help="Only this jurisdiction.")] = None
    agency: Annotated[list[str] | None, typer.Option("--agency", help="Only this agency.")] = None
    source: Annotated[list[str] | None, typer.Option("--source", help="Only this publisher.")] = None
    document: Annotated[
        list[str] | None, typer.Option("--document", help="Only this document (id or its beginning).")
    ] = None
    start: Annotated[
        str | None, typer.Option("--from", help="Published then or later: 2023, 2023-07 or 2023-07-01.")
    ] = None
    end: Annotated[str | None, typer.Option("--to", help="Published then or earlier.")] = None

    def filter(self, engine: Engine) -> Filter:
        """The Filter; document prefixes are completed. Raises UserError for a bad date or an unknown document."""
        from index.types import Filter

        return Filter(
            kind=tuple(one_of(KINDS, kind, "--kind") for kind in self.kind or ()),
            language=tuple(one_of(LANGUAGES, language, "--language") for language in self.language or ()),
            jurisdiction=tuple(self.jurisdiction or ()),
            agency=tuple(self.agency or ()),
            source=tuple(self.source or ()),
            document=tuple(engine.resolve(prefix) for prefix in self.document or ()),
            published_from=read_day(self.start, "--from", last=False) if self.start else None,
            published_to=read_day(self.end, "--to", last=True) if self.end else None,
        )


def one_of(choices: tuple[Choice, ...], value: str, option: str) -> Choice:
    """The choice that was written. Raises BadChoice."""
    for choice in choices:
        if choice == value.lower():
            return choice
    raise BadChoice(f"{option} {value}: not possible; write one of {', '.join(choices)}")


def grouped(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command with every parameter that is a dataclass spread into its fields, as typer wants them.

    One that is to know how it was called has a parameter `context: typer.Context`.
    """
    groups: dict[str, type[Any]] = {}
    takes_context = False
    spread = [inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)]
    for parameter in inspect.signature(command, eval_str=True).parameters.values():
        if isinstance(parameter.annotation, type) and is_dataclass(parameter.annotation):
            groups[parameter.name] = parameter.annotation
            spread += _fields(parameter.annotation)
        elif parameter.annotation is typer.Context:
            takes_context = True
        else:
            spread.append(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY))

    @wraps(command)
    def spreading(*, context: typer.Context, **values: Any) -> Any:
        for name, group in groups.items():
            made = group(**{field.name: values.pop(field.name) for field in fields(group)})
            values[name] = made.within(context.obj) if isinstance(made, Place) else made
        return command(**values, **({"context": context} if takes_context else {}))

    spreading.__signature__ = inspect.Signature(spread)  # type: ignore[attr-defined]  # what typer reads
    spreading.__annotations__ = {parameter.name: parameter.annotation for parameter in spread}
    del spreading.__wrapped__  # or typing would follow it back to the dataclasses
    return spreading


def _fields(group: type[Any]) -> list[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    return [
        inspect.Parameter(
            field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=hints[field.name]
        )
        for field in fields(group)
    ]
