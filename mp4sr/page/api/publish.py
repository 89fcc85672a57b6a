"""The endpoints of :mod:`mp4sr.demo.api`, published as Gradio's API and as MCP tools.

JSON in and out, nothing kept between calls, and an error is one plain sentence.
"""

from collections.abc import Callable
from functools import wraps
from importlib.util import find_spec
from inspect import signature
from typing import ParamSpec, TypeVar

import gradio as gr
from gradio.components import Component

from mp4sr.demo.api.catalogue import catalogue_endpoints
from mp4sr.demo.api.history import history_endpoints
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
        gr.api(plainly(function), **LISTS_QUEUE)
    _publish_uploads(shop)


def _publish_uploads(shop: Shop) -> None:
    """Add the endpoints that take files.

    Gradio checks that a file was uploaded by the caller only where it comes through a component.
    There is a component for each parameter, by name.
    """
    components: dict[str, Component] = {
        "history": gr.JSON([], visible=False, label="History"),
        "item": gr.Textbox(visible=False, label="Item"),
        "title": gr.Textbox("", visible=False, label="Title"),
        "files": uploaded_pictures(),
        "k": gr.Number(20, visible=False, label="How many"),
        "words": gr.Textbox("kept", visible=False, label="Words"),
        "pictures": gr.Textbox("kept", visible=False, label="Pictures"),
    }
    dictionary = gr.Textbox("", visible=False, label="Dictionary")
    answer = gr.JSON(visible=False, label="Answer")
    for function in upload_endpoints(shop):
        parameters = signature(function).parameters
        # In read_pictures the words are a dictionary; in what_if, what becomes of an item's words.
        words = {} if "pictures" in parameters else {"words": dictionary}
        gr.Button(visible=False).click(
            plainly(function),
            [{**components, **words}[name] for name in parameters],
            answer,
            api_name=function.__name__,
            **READERS,
        )
