"""`yinju mcp`, spoken to by the SDK's own client over a real process."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from api.engine import Engine

ROOT = Path(__file__).parents[2]
TEXT = "In July 2023 the NMPA categorised exosomes as drugs."
Talk = Callable[[Callable[[Client], Awaitable[Any]]], Any]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("mcp")
    (root / "nmpa.md").write_text(f"---\ntitle: Exosomes are drugs\nkind: news\n---\n{TEXT}\n", encoding="utf-8")
    with Engine.open(root / "home", create=True) as engine:
        engine.ingest([root / "nmpa.md"])
    return root / "home"


@pytest.fixture
def talk(home: Path) -> Talk:
    def run(conversation: Callable[[Client], Awaitable[Any]]) -> Any:
        arguments = ["-m", "api.cli", "mcp", "--home", str(home)]
        server = StdioServerParameters(command=sys.executable, args=arguments, cwd=ROOT)

        async def connect() -> Any:
            async with Client(stdio_client(server)) as client:
                return await conversation(client)

        return anyio.run(connect)

    return run


def test_the_tools_are_offered_with_their_parameters(talk: Talk) -> None:
    async def tools(client: Client) -> Any:
        return (await client.list_tools()).tools

    found = {tool.name: tool for tool in talk(tools)}
    assert set(found) == {"ask", "search", "verify_quote", "show_document"}
    assert found["ask"].input_schema["required"] == ["question"]
    assert all(tool.description and tool.annotations.read_only_hint for tool in found.values())


def test_a_conversation_asks_verifies_and_reads(talk: Talk) -> None:
    async def conversation(client: Client) -> list[dict[str, Any]]:
        answer = (
            await client.call_tool("ask", {"question": "what did the NMPA categorise exosomes as"})
        ).structured_content
        quote = (answer or {})["quotes"][0]
        calls = [
            ("search", {"query": "exosomes drugs", "limit": 1}),
            ("verify_quote", {"quotation": quote["text"]}),
            ("verify_quote", {"quotation": TEXT.replace("July", "May")}),
            ("show_document", {"document": quote["document"], "start": quote["start"], "end": quote["end"]}),
        ]
        return [answer or {}] + [(await client.call_tool(*call)).structured_content or {} for call in calls]

    answer, hits, true, altered, document = talk(conversation)
    assert answer["answered"] and TEXT in answer["quotes"][0]["text"]
    assert answer["quotes"][0]["citation"].startswith("Exosomes are drugs")
    assert len(hits["hits"]) == 1 and TEXT in hits["hits"][0]["text"]
    assert true["verbatim"] and not altered["verbatim"] and altered["nearest"]
    assert document["text"] == answer["quotes"][0]["text"]


def test_a_mistake_is_told_to_the_model(talk: Talk) -> None:
    mistakes = {
        "no document": ("show_document", {"document": "zz"}),
        "the question is empty": ("ask", {"question": "?"}),
        "empty": ("verify_quote", {"quotation": " "}),
    }

    async def calls(client: Client) -> list[Any]:
        return [await client.call_tool(*call) for call in mistakes.values()]

    for message, result in zip(mistakes, talk(calls), strict=True):
        assert result.is_error and message in result.content[0].text and "Traceback" not in result.content[0].text
