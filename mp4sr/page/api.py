"""What the page does, for programs: named endpoints with types, as Gradio's own API and as MCP.

Every endpoint is a thin wrapper of what the page itself calls: plain JSON in and out, nothing
kept between calls, and an error is one plain sentence. A history goes in as a list of item ids.
"""

from collections.abc import Callable
from functools import wraps
from importlib.util import find_spec
from typing import ParamSpec, TypeVar

import gradio as gr

from mp4sr.errors import MP4SRError
from mp4sr.page.api_catalogue import catalogue_endpoints
from mp4sr.page.api_own import publish_own
from mp4sr.page.api_ranking import ranking_endpoints
from mp4sr.page.shop import Shop

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

NO_TOOLS = (
    "The package mcp is not installed, so the page opens without its tools for language models; "
    "pip install 'mcp<2' brings them."
)


def tools_available() -> bool:
    """Return whether the endpoints can also be MCP tools: Gradio needs the package ``mcp``."""
    return find_spec("mcp") is not None


def plainly(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Return ``function`` with its ``MP4SRError`` as the error that Gradio shows to callers."""

    @wraps(function)
    def wrapped(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        try:
            return function(*args, **kwargs)
        except MP4SRError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return wrapped


def publish(shop: Shop) -> None:
    """Add the endpoints to the page that is being built."""
    for function in (*catalogue_endpoints(shop), *ranking_endpoints(shop)):
        gr.api(plainly(function), concurrency_limit=4, concurrency_id="lists")
    publish_own(shop, plainly)
