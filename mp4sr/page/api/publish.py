"""The endpoints of :mod:`mp4sr.demo.api`, published as Gradio's API and as MCP tools.

JSON in and out, nothing kept between calls, and an error is one plain sentence.
"""

from collections.abc import Callable
from functools import wraps
from importlib.util import find_spec
from inspect import signature
from typing import Any, ParamSpec, TypeVar

import gradio as gr
from gradio.components import Component
from gradio.context import get_blocks_context
from gradio.events import Dependency

from mp4sr.demo.api.catalogue import catalogue_endpoints
from mp4sr.demo.api.history import history_endpoints
from mp4sr.demo.api.inputs import parameters
from mp4sr.demo.api.lab import lab_endpoints
from mp4sr.demo.api.uploads import upload_endpoints
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.page.api.files import uploaded_pictures
from mp4sr.page.events import LISTS_QUEUE, READERS

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

NO_TOOLS = (
    "The package mcp is not installed, so the page opens without MCP tools for language models; "
    "add them with: pip install 'mcp<2'"
)


def tools_available() -> bool:
    """Return whether the endpoints can be MCP tools too, for which Gradio needs ``mcp``."""
    return find_spec("mcp") is not None


def plainly(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Return ``function`` with its ``MP4SRError`` as the error that Gradio shows callers."""

    @wraps(function)
    def wrapped(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        try:
            return function(*args, **kwargs)
        except MP4SRError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return wrapped


def publish(shop: Shop) -> None:
    """Add the endpoints to the page that is being built."""
    for function in (*catalogue_endpoints(shop), *history_endpoints(shop), *lab_endpoints(shop)):
        _describe(gr.api(plainly(function), **LISTS_QUEUE), function)
    for function in upload_endpoints(shop):
        _publish_upload(function)


def _describe(dependency: Dependency, function: Callable[..., Any]) -> None:
    """Tell Gradio what the parameters of an endpoint mean; it takes only their types from it."""
    page = get_blocks_context()
    assert page is not None  # the endpoint has just been added to it
    for component, field in zip(dependency["inputs"], parameters(function).values(), strict=True):
        page.blocks[component].api_info()["additional_description"] = field.description


def _publish_upload(function: Callable[..., Any]) -> None:
    """Add an endpoint that takes files.

    Gradio checks that a file was uploaded by the caller only where it comes through a component,
    so this has one for each parameter.
    """
    default = {name: part.default for name, part in signature(function).parameters.items()}

    def component(name: str, description: str) -> Component:
        if name == "files":
            return uploaded_pictures(description)
        if name == "history":
            return gr.JSON([], visible=False, label=description)
        if name == "k":
            return gr.Number(default[name], visible=False, label=description)
        value = {"item": None, "title": ""}.get(name, default[name])
        return gr.Textbox(value, visible=False, label=description)

    gr.Button(visible=False).click(
        plainly(function),
        [
            component(name, field.description or name)
            for name, field in parameters(function).items()
        ],
        gr.JSON(visible=False, label="Answer"),
        api_name=function.__name__,
        **READERS,
    )
