"""What requests look like: pydantic checks them. It stays in this folder."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from api.days import BadDate, read_day
from api.engine import Engine
from api.question import MAX_LENGTH
from index.types import Filter
from ingest.types import Kind, Language, Status

QUESTION = "what did NMPA decide about exosomes in 2023"
MAX_QUOTES, MAX_HITS, MAX_PAGE, MAX_TURNS, MAX_VALUES = 20, 100, 500, 100, 100


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _first_day(value: Any) -> Any:
    return _day(value, last=False)


def _last_day(value: Any) -> Any:
    return _day(value, last=True)


def _day(value: Any, *, last: bool) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return read_day(value, "the date", last=last)
    except BadDate as error:
        raise ValueError(str(error)) from None


Words = Annotated[tuple[Annotated[str, Field(max_length=200)], ...], BeforeValidator(_listed)]
FirstDay = Annotated[date, BeforeValidator(_first_day, json_schema_input_type=str)]
LastDay = Annotated[date, BeforeValidator(_last_day, json_schema_input_type=str)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FilterBody(_Strict):
    """A hard cut. Values of one field are alternatives (one may stand alone), fields are combined with "and"."""

    kind: Annotated[tuple[Kind, ...], BeforeValidator(_listed), Field(max_length=MAX_VALUES)] = ()
    language: Annotated[tuple[Language, ...], BeforeValidator(_listed), Field(max_length=MAX_VALUES)] = ()
    jurisdiction: Annotated[Words, Field(max_length=MAX_VALUES)] = ()
    agency: Annotated[Words, Field(max_length=MAX_VALUES)] = ()
    source: Annotated[Words, Field(max_length=MAX_VALUES)] = ()
    document: Annotated[Words, Field(max_length=MAX_VALUES, description="ids, or beginnings of them")] = ()
    published_from: FirstDay | None = Field(
        default=None, description="2023, 2023-07 or 2023-07-01: published then or later"
    )
    published_to: LastDay | None = Field(
        default=None, description="2023, 2023-07 or 2023-07-01: published then or earlier"
    )

    def filter(self, engine: Engine) -> Filter:
        """The Filter; beginnings of document ids are completed. Raises UnknownDocument."""
        values = {name: getattr(self, name) for name in FilterBody.model_fields}
        return Filter(**values | {"document": tuple(engine.resolve(prefix) for prefix in self.document)})


class TurnBody(_Strict):
    """What was said before."""

    role: Literal["user", "assistant"]
    text: str = Field(max_length=20_000)


class _Asking(_Strict):
    question: str = Field(max_length=MAX_LENGTH, examples=[QUESTION])
    collection: str | None = Field(default=None, max_length=64, description="null: the default one")
    filter: FilterBody = FilterBody()


class AskBody(_Asking):
    """A question to be answered with quotes."""

    limit: int = Field(default=4, ge=1, le=MAX_QUOTES, description="at most so many quotes")
    history: tuple[TurnBody, ...] = Field(default=(), max_length=MAX_TURNS, description="oldest first")
    as_of: LastDay | None = Field(default=None, description="answer as of this day")
    llm: bool | None = Field(default=None, description="may a language model write? null: where one is set")


class SearchBody(_Asking):
    """Words or a question to find chunks with."""

    limit: int = Field(default=10, ge=1, le=MAX_HITS)
    explain: bool = Field(default=False, description="with the tokens that matched")


class VerifyBody(_Strict):
    """Words that are said to be quoted."""

    quotation: str = Field(max_length=20_000, examples=["In July 2023 the NMPA issued guidance"])
    document: str | None = Field(default=None, max_length=200, description="only in this one (id or its beginning)")
    collection: str | None = Field(default=None, max_length=64)


class MetadataBody(_Strict):
    """What is declared of a document, and wins over what is detected."""

    title: str | None = Field(default=None, max_length=1000)
    source: str | None = Field(default=None, max_length=500, description="the publisher")
    published: date | None = None
    effective: date | None = None
    language: Language | None = None
    kind: Kind | None = None
    agency: str | None = Field(default=None, max_length=200)
    jurisdiction: str | None = Field(default=None, max_length=200)
    document_number: str | None = Field(default=None, max_length=200)
    status: Status | None = None
    uri: str | None = Field(default=None, max_length=2000)


class DocumentBody(MetadataBody):
    """A document as JSON; one of the same `id` (or, without one, title) is replaced."""

    title: str = Field(min_length=1, max_length=1000, pattern=r"\w")
    text: str = Field(min_length=1, pattern=r"\S")
    id: str | None = Field(default=None, min_length=1, max_length=150, pattern=r"^[\w.@-]+$")
