"""A field for a visitor's own pictures: chosen, dropped, pasted or photographed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.components import Component

from mp4sr.demo.pictures.uploads import MAX_MEGABYTES
from mp4sr.features.extraction import MAX_PICTURES
from mp4sr.page.components.action_html import script, unique
from mp4sr.page.section import Updates, Values
from mp4sr.page.templates import render


@dataclass(frozen=True)
class Picker:
    """The field, and how its pictures reach the server.

    Attributes
    ----------
    view
        what the visitor sees; set it to :meth:`empty` to empty it.
    files
        a hidden component and an input of the events that read the pictures. Files go through it
        because it checks that a path belongs to an upload.
    """

    view: gr.HTML
    files: gr.File

    def empty(self) -> str:
        """Return an empty field for ``view``; each is different, so that it replaces a full one."""
        return _html()

    @property
    def picked(self) -> str:
        """A JavaScript expression for the value of ``files``: the pictures in the field."""
        return f"await (globalThis.pictureFields?.get('{self.view.elem_id}')?.() ?? [])"

    def submit(
        self,
        event: Callable[..., Any],
        function: Callable[[Values], Iterator[Updates]],
        inputs: Sequence[Component],
        outputs: Sequence[Component],
        **options: Any,
    ) -> Any:
        """Call ``function`` on an event with the pictures in the field as the value of ``files``.

        Parameters
        ----------
        event
            such as ``button.click``.
        function
            gets the values of ``inputs`` and of ``files`` by component, and yields what changes.
        inputs, outputs, options
            as for any event of Gradio.

        Returns
        -------
        The event.
        """
        read = [self.files, *inputs]  # first, where the script puts the pictures

        def by_component(*values: Any) -> Iterator[Updates]:
            yield from function(dict(zip(read, values, strict=True)))

        script = f"async (_, ...values) => [{self.picked}, ...values]"
        return event(by_component, read, outputs, js=script, **options)


def build_picker(elem_id: str, visible: bool = True) -> Picker:
    """Build the field in the current layout."""
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
