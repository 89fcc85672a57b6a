"""HTML whose buttons talk to the server."""

import secrets
from collections.abc import Mapping
from pathlib import Path

import gradio as gr

VIEWS = ("page", "similar", "keyword", "search", "why")
"""The actions that leave the history alone and only show something."""

FIELDS = ("action", "item", "position", "step", "user", "name", "word", "page")
"""What a button can send."""

_HERE = Path(__file__).parent


def script(path: Path) -> str:
    """Return a script that lies beside the module that uses it."""
    return path.read_text(encoding="utf-8")


def action_html(value: str = "", *, elem_id: str, more_script: Path | None = None) -> gr.HTML:
    """Return plain HTML with real buttons that a keyboard reaches and that act on the server.

    A button with ``data-action`` triggers ``click`` when it changes the history, and ``select``
    when it only shows something (:data:`VIEWS`); its ``data-`` attributes, and the fields of the
    form it is in, reach the listener as ``gr.EventData`` (:func:`data_of`). A visitor can send
    anything there, so listeners check what they read.

    What ``action_html.js`` adds in the browser: what is ``similar`` to an item, and what has a
    ``keyword``, is shown on the shelf, from wherever on the page it was asked for; a list with
    ``data-draggable`` can be sorted by dragging, a button with ``data-link`` copies an address,
    one with ``data-show`` scrolls to an element, and the focus stays on the button that was used,
    wherever it has moved to.

    Parameters
    ----------
    value
        the HTML at the start.
    elem_id
        the element's id.
    more_script
        a script that runs beside that of the buttons; None for none.
    """
    views = ", ".join(f"'{action}'" for action in VIEWS)
    scripts = script(_HERE / "action_html.js").replace("VIEWS", f"[{views}]")
    if more_script is not None:
        scripts += script(more_script)
    return gr.HTML(value, elem_id=elem_id, js_on_load=scripts, apply_default_css=False)


def unique(html: str) -> str:
    """Return HTML that differs from what was shown before, so that the browser notices it.

    The element is told of a new value only, and whoever clicked waits until then.
    """
    return f"{html}<!-- {secrets.token_hex(4)} -->"


def data_of(event: gr.EventData) -> Mapping[str, object]:
    """Return what a button sent: those of :data:`FIELDS` that it has."""
    data: dict[str, object] = {}
    for name in FIELDS:
        try:
            data[name] = getattr(event, name)
        except (AttributeError, TypeError):  # not sent, or by no button of the page
            continue
    return data
