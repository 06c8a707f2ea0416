"""The tools that `yinju mcp` offers to a model: ask, search, verify a quotation, show a document."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from api.compose import citation
from api.document_data import metadata_json
from api.hit_data import hit_json
from index.types import Filter
from ingest.errors import UserError
from ingest.types import Kind, Language

if TYPE_CHECKING:
    from mcp.server import MCPServer

    from api.answer import Answer
    from api.engine import Engine

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
_CHARACTERS = 20_000  # of a document in one result, so that a model's context is not filled by accident
INSTRUCTIONS = """Answers come from a collection of documents in Chinese and English. Every quote is verbatim and has
its document and offsets; cite it. "answered": false means that the collection does not hold the answer: say so, and do
not take "nearest" for one. Check with verify_quote what you are about to quote from memory."""


class MissingMcp(UserError):
    """The MCP SDK is not installed."""


class Tools:
    """The tools over one engine. Errors of the caller's are told in one line."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ask(
        self,
        question: str,
        limit: int = 4,
        kind: list[Kind] | None = None,
        language: list[Language] | None = None,
    ) -> dict[str, Any]:
        """Answer a question from the collection, in Chinese or English, with verbatim quotes and their sources.

        `kind` (news, notice, report, law, other) and `language` of the documents restrict what is looked at. When
        `answered` is false, the collection does not hold the answer.
        """
        filter = Filter(kind=tuple(kind or ()), language=tuple(language or ()))
        return _cited(self._engine.ask(question, filter=filter, limit=_within(limit, 20)))

    def search(self, query: str, limit: int = 10) -> dict[str, Any]:
        """Find passages by words and meaning, across Chinese and English; best first, with their documents."""
        hits = self._engine.search(query, limit=_within(limit, 50))
        shown = ("document", "title", "source", "published", "start", "end", "page", "text", "score")
        return {"hits": [{name: hit_json(hit)[name] for name in shown} for hit in hits]}

    def verify_quote(self, quotation: str, document: str | None = None) -> dict[str, Any]:
        """Check whether a quotation is verbatim in the collection, or in one document, and where.

        When it is not, the nearest true wording and the differences are given.
        """
        return self._engine.verify(quotation, document).to_json()

    def show_document(self, document: str, start: int = 0, end: int | None = None) -> dict[str, Any]:
        """Read a document, or `text[start:end]` of it in characters; at most 20,000 characters come at once."""
        found = self._engine.document(document)
        first = min(max(0, start), len(found.text))
        last = min(len(found.text) if end is None else max(first, end), first + _CHARACTERS, len(found.text))
        part = {"start": first, "end": last, "characters": len(found.text), "text": found.text[first:last]}
        return {"id": found.id, **metadata_json(found.metadata), **part}


def make_server(engine: Engine) -> MCPServer[Any]:
    """An MCP server with the tools. Raises MissingMcp."""
    try:
        from mcp.server import MCPServer
        from mcp.types import ToolAnnotations
    except ImportError as error:
        raise MissingMcp("the MCP SDK is not installed; pip install 'yinju[mcp]'") from error
    from importlib.metadata import version

    server: MCPServer[Any] = MCPServer(
        "yinju", title="Yinju 引据", instructions=INSTRUCTIONS, version=version("yinju"), log_level="WARNING"
    )
    tools = Tools(engine)
    reads = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    for tool in (tools.ask, tools.search, tools.verify_quote, tools.show_document):
        server.add_tool(_telling(tool), annotations=reads)
    return server


def _telling(tool: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """The tool, with a user's mistake as the message that the model gets to see."""
    from mcp.server.mcpserver.exceptions import ToolError

    @wraps(tool)
    def told(*arguments: Parameters.args, **named: Parameters.kwargs) -> Result:
        try:
            return tool(*arguments, **named)
        except UserError as error:
            raise ToolError(str(error)) from error

    return told


def _cited(answer: Answer) -> dict[str, Any]:
    """The answer as data, each quote with the citation that belongs under it."""
    data = answer.to_json()
    for name in ("quotes", "nearest"):
        pairs = zip(data[name], getattr(answer, name), strict=True)
        data[name] = [{**shown, "citation": citation(quote, answer.language)} for shown, quote in pairs]
    return data


def _within(limit: int, most: int) -> int:
    return max(1, min(limit, most))
