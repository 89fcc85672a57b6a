"""Buttons that download what a section shows, as CSV and as JSON.

The text goes straight to the browser, which makes the file: a visitor's history is never a file on
the server, so nobody else can ask for it.
"""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: its label on the button, its media type, and what it starts with."""

    label: str
    media_type: str
    start: str = ""


KINDS = {
    "csv": FileKind("CSV", "text/csv;charset=utf-8", "\ufeff"),  # a mark: the text is UTF-8
    "json": FileKind("JSON", "text/plain"),
}


def build_downloads(
    name: str,
    table: Callable[..., Table],
    inputs: Sequence[Component] | Set[Component],
) -> None:
    """Build the buttons in the current layout.

    Parameters
    ----------
    name
        the files' name without its ending; the buttons are ``#{name}-csv`` and ``#{name}-json``.
    table
        makes the table from the values of ``inputs``: one mapping by component when they are a
        set. What it raises as ``MP4SRError`` is shown.
    inputs
        what it reads, such as the session.
    """

    def text_of(kind: str, *values: Any) -> dict[str, str]:
        try:
            text = written(table(*values), kind)
        except MP4SRError as error:
            gr.Info(str(error))
            return {}
        file_kind = KINDS[kind]
        return {
            "name": f"{name}.{kind}",
            "type": file_kind.media_type,
            "text": file_kind.start + text,
        }

    file = gr.JSON(visible="hidden", label=f"Downloaded {name}")
    with gr.Row(elem_classes="m-downloads"):
        for kind, file_kind in KINDS.items():
            button = gr.Button(
                f"Download {file_kind.label}",
                size="sm",
                scale=0,
                min_width=130,
                elem_id=f"{name}-{kind}",
            )
            button.click(partial(text_of, kind), inputs, file, **QUIET).then(
                None, file, js=_KEEP, **QUIET
            )
