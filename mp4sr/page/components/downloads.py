"""Buttons that keep what a section shows, as CSV and as JSON.

The text is made when it is asked for and goes straight to the browser, which makes the file: a
visitor's history is never a file of the server, so nobody else could ask for it.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import gradio as gr
from gradio.components import Component

from mp4sr.demo.exports import Table, written
from mp4sr.errors import MP4SRError
from mp4sr.page.events import QUIET

_KEEP = """(file) => {
  if (!file || !file.name) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([file.text], {type: file.type}));
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}"""
# The mark tells spreadsheets that the text is UTF-8.
_KINDS = {"csv": ("CSV", "text/csv;charset=utf-8", "\ufeff"), "json": ("JSON", "text/plain", "")}


def build_downloads(
    name: str, table: Callable[..., Table], inputs: Sequence[Component]
) -> list[gr.Button]:
    """Build the two buttons where the page is being laid out.

    Parameters
    ----------
    name
        what the files are called, without their ending; the buttons are ``#{name}-csv`` and
        ``#{name}-json``.
    table
        makes the table from the values of ``inputs``; what it raises as ``MP4SRError`` is shown.
    inputs
        what it reads, such as the session.
    """

    def keep(kind: str, *values: Any) -> dict[str, str]:
        _, media_type, start = _KINDS[kind]
        try:
            text = written(table(*values), kind)
        except MP4SRError as error:
            gr.Info(str(error))
            return {}
        return {"name": f"{name}.{kind}", "type": media_type, "text": start + text}

    buttons = []
    file = gr.JSON(visible="hidden", label=f"Downloaded {name}")
    with gr.Row(elem_classes="m-downloads"):
        for kind, (label, _, _) in _KINDS.items():
            button = gr.Button(
                f"Download {label}", size="sm", scale=0, min_width=130, elem_id=f"{name}-{kind}"
            )
            button.click(partial(keep, kind), inputs, file, **QUIET).then(
                None, file, js=_KEEP, **QUIET
            )
            buttons.append(button)
    return buttons
