"""One request to an OpenAI-compatible server, in plain HTTP, with an end: in time, in bytes, in attempts."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from ingest.errors import UserError

if TYPE_CHECKING:
    import httpx

    from api.settings import Settings

Message = Mapping[str, str]  # role, content
Format = Literal["json_schema", "json_object", "text"]
Failure = Literal["slow", "unreachable", "status", "malformed"]

FORMATS: tuple[Format, ...] = ("json_schema", "json_object", "text")  # what servers understand, best first
MAX_REPLY = 200_000  # bytes
REST = 15.0  # seconds without questions to a server that was slow or not there
_CONNECT = 5.0  # seconds
_NOT_UNDERSTOOD = (400, 404, 415, 422, 501)  # what servers say to a response_format that they do not know


class LanguageModelSetting(UserError):
    """The language model is asked for but not, or not usably, configured."""


class LanguageModelError(Exception):
    """No usable reply. Never shown as an error: the extractive answer is given instead, and says why."""

    def __init__(self, failure: Failure, detail: str = "") -> None:
        super().__init__(f"{failure}: {detail}" if detail else failure)
        self.failure: Failure = failure
        self.detail = detail


class LanguageModel:
    """A model behind a base URL. Safe for many threads; connections are kept open between requests."""

    def __init__(self, url: str, name: str, key: str | None = None, timeout: float = 30.0, rest: float = REST) -> None:
        """`timeout` in seconds, for the whole reply. For `rest` seconds after a failure to reply nothing is asked."""
        self.name = name
        self._url = completions_url(url)
        self._key = key
        self._timeout = timeout
        self._rest = rest
        self._resting: tuple[float, Failure] = (0.0, "slow")  # until when, and why
        self._formats = FORMATS
        self._client: httpx.Client | None = None
        self._making = threading.Lock()

    @classmethod
    def configured(cls, settings: Settings) -> LanguageModel:
        """The model that the settings name. Raises LanguageModelSetting where they name none."""
        if settings.llm_url is None:
            raise LanguageModelSetting("no language model is set: give YINJU_LLM_URL and YINJU_LLM_MODEL")
        if settings.llm_model is None:
            raise LanguageModelSetting("YINJU_LLM_URL is set but YINJU_LLM_MODEL is not: name the model to ask for")
        return cls(settings.llm_url, settings.llm_model, settings.llm_key, settings.llm_timeout)

    def complete(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> str:
        """The text of the reply, which should be JSON of the schema but may be anything. Raises LanguageModelError."""
        until, why = self._resting
        if time.monotonic() < until:
            raise LanguageModelError(why, "a moment ago")
        try:
            return self._completed(messages, schema)
        except LanguageModelError as error:
            if error.failure in ("slow", "unreachable"):
                # or every question would wait as long, until all threads of a server do
                self._resting = (time.monotonic() + self._rest, error.failure)
            raise

    def _completed(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> str:
        deadline = time.monotonic() + self._timeout
        while True:
            formats = self._formats
            status, body = self._post(self._request(messages, schema, formats[0]), deadline)
            if status in _NOT_UNDERSTOOD and len(formats) > 1:
                self._formats = formats[1:]
                continue
            if status != 200:
                raise LanguageModelError("status", str(status))
            return _content(body)

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _request(self, messages: Sequence[Message], schema: Mapping[str, Any], format: Format) -> dict[str, Any]:
        request: dict[str, Any] = {"model": self.name, "messages": list(messages), "temperature": 0, "stream": False}
        if format == "json_schema":
            named = {"name": "claims", "strict": True, "schema": schema}
            request["response_format"] = {"type": "json_schema", "json_schema": named}
        elif format == "json_object":
            request["response_format"] = {"type": "json_object"}
        return request

    def _post(self, request: Mapping[str, Any], deadline: float) -> tuple[int, bytes]:
        import httpx  # 0.3 s, only where there is a model to ask

        left = max(0.1, deadline - time.monotonic())
        timeout = httpx.Timeout(left, connect=min(left, _CONNECT))
        try:
            with self._connected().stream("POST", self._url, json=request, timeout=timeout) as response:
                return response.status_code, _body(response, deadline)
        except httpx.TimeoutException as error:
            raise LanguageModelError("slow", f"{self._timeout:g} s") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise LanguageModelError("unreachable", type(error).__name__) from error

    def _connected(self) -> httpx.Client:
        import httpx

        with self._making:
            if self._client is None:
                headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
                self._client = httpx.Client(headers=headers)
            return self._client


def completions_url(base: str) -> str:
    """The address for chat completions below a base URL with or without /v1. Raises LanguageModelSetting."""
    url = base.strip().rstrip("/")
    if not re.match(r"https?://[^/\s]+", url):
        raise LanguageModelSetting(f"YINJU_LLM_URL {base!r} is no address: write http://HOST:PORT or https://HOST/v1")
    if url.endswith("/chat/completions"):
        return url
    return f"{url}/chat/completions" if re.search(r"/v\d+\w*$", url) else f"{url}/v1/chat/completions"


def _body(response: httpx.Response, deadline: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    for part in response.iter_bytes():
        if parts and time.monotonic() > deadline:  # dripping: no single wait is too long
            raise LanguageModelError("slow", "the reply did not end")
        parts.append(part)
        size += len(part)
        if size > MAX_REPLY:
            raise LanguageModelError("malformed", f"more than {MAX_REPLY:,} bytes")
    return b"".join(parts)


def _content(body: bytes) -> str:
    try:
        content = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise LanguageModelError("malformed", "not a chat completion") from error
    if not isinstance(content, str):
        raise LanguageModelError("malformed", "no text in it")
    return content
