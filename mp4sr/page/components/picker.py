"""A field for pictures of one's own: chosen, dropped, pasted or photographed."""

from dataclasses import dataclass
from pathlib import Path

import gradio as gr

from mp4sr.demo.pictures.uploads import MAX_MEGABYTES
from mp4sr.features.extraction import MAX_PICTURES
from mp4sr.page.components.action_html import script, unique
from mp4sr.page.templates import render


@dataclass(frozen=True)
class Picker:
    """The field, and how the pictures in it reach the server.

    Attributes
    ----------
    view
        what the visitor sees; it is emptied by what :meth:`empty` returns.
    files
        a component that is not shown, and an input of the events that read the pictures. Files go
        through it, since it sees to it that a path is one that was uploaded here.
    """

    view: gr.HTML
    files: gr.File

    def empty(self) -> str:
        """Return an empty field for ``view``; every one differs, and so replaces a filled one."""
        return _html()

    @property
    def picked(self) -> str:
        """A script's expression for the value of ``files``: the pictures in the field, sent."""
        return f"await (globalThis.pictureFields?.get('{self.view.elem_id}')?.() ?? [])"


def build_picker(elem_id: str, visible: bool = True) -> Picker:
    """Build the field where the page is being laid out; ``visible`` says whether it is seen yet."""
    view = gr.HTML(
        _html(),
        elem_id=elem_id,
        visible=visible,
        js_on_load=script(Path(__file__).with_name("picker.js")),
        apply_default_css=False,
    )
    return Picker(view, gr.File(visible=False, file_count="multiple", label="Pictures"))


def _html() -> str:
    return unique(render("components/picker", most=MAX_PICTURES, megabytes=MAX_MEGABYTES))
