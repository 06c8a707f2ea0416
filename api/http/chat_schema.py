"""The OpenAI protocol's requests, as far as they mean something here. What is unknown is ignored, as OpenAI does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.history import Turn
from api.http.errors import RequestError
from api.http.schema import MAX_QUOTES, MAX_TURNS, FilterBody, LastDay

MAX_CONTENT = 20_000  # characters of one message


class _Loose(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class TextPart(_Loose):
    """A part of a message."""

    type: str
    text: str = Field(default="", max_length=MAX_CONTENT)


class Message(_Loose):
    """One message of the conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | tuple[TextPart, ...] | None = Field(default=None, max_length=MAX_CONTENT)

    @property
    def text(self) -> str:
        """The words of all parts. Raises RequestError for a part that is not text."""
        if self.content is None or isinstance(self.content, str):
            return self.content or ""
        if any(part.type not in ("text", "input_text", "output_text") for part in self.content):
            raise _impossible("messages", "only text can be read here, no images, sound or files")
        return "\n".join(part.text for part in self.content)


class StreamOptions(_Loose):
    """What a stream ends with."""

    include_usage: bool | None = False


class ResponseFormat(_Loose):
    """The form of the answer; only text is possible."""

    type: str = "text"


class ChatExtra(_Loose):
    """What the OpenAI protocol has no words for; a client sends it as the field `yinju`."""

    filter: FilterBody = FilterBody()
    limit: int = Field(default=4, ge=1, le=MAX_QUOTES)
    as_of: LastDay | None = None
    llm: bool | None = None


class ChatBody(_Loose):
    """A conversation that ends with a question."""

    model: str = Field(max_length=64, description="the name of a collection", examples=["default"])
    messages: tuple[Message, ...] = Field(
        min_length=1,
        max_length=MAX_TURNS,
        examples=[[{"role": "user", "content": "国家药监局2023年对外泌体作出了什么认定？"}]],
    )
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: int | None = None
    logprobs: bool | None = None
    response_format: ResponseFormat | None = None
    tool_choice: Any = None
    modalities: tuple[str, ...] | None = None
    yinju: ChatExtra = ChatExtra()

    def check(self) -> None:
        """Raises RequestError (400) for what cannot be done; what merely has no effect here is ignored."""
        if self.n not in (None, 1):
            raise _impossible("n", "there is one answer to a question; leave n out")
        if self.logprobs:
            raise _impossible("logprobs", "quoted words have no probabilities; leave logprobs out")
        if self.response_format is not None and self.response_format.type != "text":
            raise _impossible("response_format", "an answer is text, its data is in the field yinju; leave it out")
        if self.tool_choice not in (None, "auto", "none"):
            raise _impossible("tool_choice", "no tools are called here; leave it out")
        if self.modalities is not None and "text" not in self.modalities:
            raise _impossible("modalities", "an answer is text; leave it out")
        if not self.question.strip():
            raise _impossible("messages", "the last message must be the user's question; send one with text")

    @property
    def question(self) -> str:
        """The last message, when it is the user's; else empty."""
        return self.messages[-1].text if self.messages[-1].role == "user" else ""

    def history(self) -> Sequence[Turn]:
        """The turns before it. What a system message says is not for this system: it follows no instructions."""
        return [
            Turn("user" if message.role == "user" else "assistant", message.text)
            for message in self.messages[:-1]
            if message.role in ("user", "assistant") and message.text.strip()
        ]


def _impossible(parameter: str, text: str) -> RequestError:
    return RequestError(400, f"{parameter}: {text}", code="unsupported_value")


class CompletionMessage(BaseModel):
    """The answer in words; `yinju` is the answer as data."""

    model_config = ConfigDict(extra="allow")
    role: Literal["assistant"]
    content: str
    yinju: dict[str, Any]


class Choice(BaseModel):
    """The one choice there is."""

    model_config = ConfigDict(extra="allow")
    index: int
    message: CompletionMessage
    finish_reason: Literal["stop"]


class Usage(BaseModel):
    """Words: a Chinese character, or a run of other letters and digits."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Completion(BaseModel):
    """What is answered when no stream was asked for."""

    model_config = ConfigDict(extra="allow")
    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[Choice]
    usage: Usage


class Model(BaseModel):
    """A collection, as the OpenAI protocol lists models."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class ModelList(BaseModel):
    """All collections."""

    object: Literal["list"]
    data: list[Model]
