"""The endpoints as MCP tools, asked as a language model's client asks."""

import ast
import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from mp4sr.page.api import publish as api
from mp4sr.vocabulary import MODES

pytest.importorskip("mcp", reason="the package mcp is not installed")

from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client
from mcp.types import CallToolResult, TextContent, Tool


def asked(address: str, tool: str, arguments: dict[str, object]) -> tuple[list[Tool], str, bool]:
    """Return the tools there are, and what one of them answers."""

    async def ask() -> tuple[list[Tool], CallToolResult]:
        async with (
            streamablehttp_client(f"{address}gradio_api/mcp/") as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            listed = await session.list_tools()
            return listed.tools, await session.call_tool(tool, arguments)

    # In a thread of its own: this one may run the event loop of the browser tests.
    with ThreadPoolExecutor(1) as thread:
        tools, answer = thread.submit(asyncio.run, ask()).result()
    content = answer.content[0]
    assert isinstance(content, TextContent)
    return tools, content.text, answer.isError


def test_every_endpoint_is_a_tool_with_descriptions(served: str) -> None:
    tools, answer, failed = asked(served, "recommend", {"history": ["sofa", "chair"], "k": 2})
    names = {tool.name for tool in tools}
    assert {"search", "recommend", "why", "compare", "read_pictures", "what_if"} <= names
    assert all(tool.description for tool in tools)
    for tool in tools:
        for parameter, schema in tool.inputSchema["properties"].items():
            assert schema["description"].endswith("."), (tool.name, parameter)
    recommend = next(tool for tool in tools if tool.name == "recommend")
    parameters = recommend.inputSchema["properties"]
    assert parameters["history"]["type"] == "array"
    assert parameters["history"]["description"] == "Item ids, oldest first."
    assert parameters["mode"]["enum"] == list(MODES)
    assert not failed
    # Gradio writes what a tool answers as Python does, not as JSON.
    assert [line["rank"] for line in ast.literal_eval(answer)] == [1, 2]


def test_an_error_is_the_plain_sentence(served: str) -> None:
    _, answer, failed = asked(served, "recommend", {"history": ["sopha"]})
    assert failed
    assert "did you mean 'sofa'" in answer


def test_the_page_does_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    assert api.tools_available()
    monkeypatch.setattr(api, "find_spec", lambda name: None)
    assert not api.tools_available()
