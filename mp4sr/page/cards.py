"""HTML whose buttons talk to the server."""

import secrets
from pathlib import Path

import gradio as gr

_SCRIPTS = Path(__file__).with_name("scripts")


def script(name: str) -> str:
    """Return the script ``scripts/{name}.js``."""
    return (_SCRIPTS / f"{name}.js").read_text(encoding="utf-8")


def cards(value: str = "", *, elem_id: str) -> gr.HTML:
    """Return cards made of plain HTML, with real buttons that a keyboard reaches.

    A button with ``data-action`` triggers ``click`` when it changes the history, and ``select``
    when it only shows something (:data:`LOOKS`); all its ``data-`` attributes, and the fields of
    the form it is in, reach the listener as ``gr.EventData``. A visitor can send anything there,
    so listeners check what they read.

    What ``scripts/cards.js`` adds in the browser: whoever asks for what is ``similar`` to an item
    or what ``carriers`` a word has gets it on the shelf, from any cards of the page; a list with
    ``data-draggable`` can be sorted by dragging, a button with ``data-link`` copies an address,
    one with ``data-show`` scrolls to an element, and the focus stays on the button that was used,
    wherever it has moved to.
    """
    looks = ", ".join(f"'{action}'" for action in LOOKS)
    return gr.HTML(
        value,
        elem_id=elem_id,
        js_on_load=script("cards").replace("LOOKS", f"[{looks}]"),
        apply_default_css=False,
    )


LOOKS = ("page", "similar", "carriers", "search", "why")
"""The actions that leave the history alone."""


def answer(html: str) -> str:
    """Return what a click brought, so that the browser notices it even when it is as before.

    Cards are told of a new value only, and whoever clicked waits until then.
    """
    return f"{html}<!-- {secrets.token_hex(4)} -->"


def data_of(event: gr.EventData) -> dict[str, object]:
    """Return what a button sent, whatever it is."""
    return event._data if isinstance(event._data, dict) else {}
