"""HTML whose buttons act on the server."""

import secrets
from collections.abc import Mapping
from pathlib import Path

import gradio as gr

VIEWS = ("page", "similar", "keyword", "why")
"""The actions that leave the history alone and only show something."""

FIELDS = ("action", "item", "position", "step", "user", "name", "word", "page")
"""What a button can send."""

_HERE = Path(__file__).parent


def script(path: Path) -> str:
    """Return a script that lies beside the module that uses it."""
    return path.read_text(encoding="utf-8")


def action_html(value: str = "", *, elem_id: str, more_script: Path | None = None) -> gr.HTML:
    """Return plain HTML with real buttons, which a keyboard reaches too.

    A button with ``data-action`` triggers ``click`` when it changes the history, and ``select``
    when it only shows something (:data:`VIEWS`). Its ``data-`` attributes and the fields of its
    form reach the listener as ``gr.EventData``; read them with :func:`data_of`. A visitor can send
    anything, so listeners check what they read.

    In the browser, ``action_html.js`` opens similar items and items with a keyword on the shelf,
    wherever they were asked for, and keeps the focus on the button that was used.

    Parameters
    ----------
    value
        the HTML at the start.
    elem_id
        the element's id.
    more_script
        a script of this element alone, run after that of the buttons; None for none. It shares
        their scope, so wrap it in a function.
    """
    views = ", ".join(f"'{action}'" for action in VIEWS)
    scripts = script(_HERE / "action_html.js").replace("VIEWS", f"[{views}]")
    if more_script is not None:
        scripts += script(more_script)
    return gr.HTML(value, elem_id=elem_id, js_on_load=scripts, apply_default_css=False)


def unique(html: str) -> str:
    """Return HTML that differs from what was shown before, so that the browser notices it.

    The browser reacts to a changed value only, and shows the page as waiting until then.
    """
    return f"{html}<!-- {secrets.token_hex(4)} -->"


def data_of(event: gr.EventData) -> Mapping[str, object]:
    """Return what a button sent: those of :data:`FIELDS` that it has."""
    data: dict[str, object] = {}
    for name in FIELDS:
        try:
            data[name] = getattr(event, name)
        except (AttributeError, TypeError):  # not sent, or not sent by a button of the page
            continue
    return data
