"""The form for what-ifs: other words or other pictures for the item in the lab."""

import gradio as gr

from mp4sr.demo.lab.edits import ItemEdit, PictureEdit, TextEdit
from mp4sr.demo.lab.items import LabItem
from mp4sr.page.components.picker import build_picker
from mp4sr.page.events import LATEST
from mp4sr.page.section import Updates, Values

TEXT_EDITS: list[tuple[str, TextEdit]] = [
    ("as they are", "kept"),
    ("another title, same description", "retitled"),
    ("another title, no description", "title alone"),
    ("no title, only the description", "untitled"),
    ("no words at all", "none"),
]
"""What can be done to an item's words: what the page calls it, and its key."""

PICTURE_EDITS: list[tuple[str, PictureEdit]] = [
    ("as they are", "kept"),
    ("other pictures", "replaced"),
    ("no pictures", "none"),
]
"""What can be done to its pictures."""


class EditForm:
    """The form, laid out where it is made; it is hidden until there is an item."""

    def __init__(self) -> None:
        with gr.Column(visible=False, elem_id="lab-edit") as self.form:
            with gr.Row(equal_height=False):
                with gr.Column(scale=3, min_width=220):
                    self.words = gr.Dropdown(
                        TEXT_EDITS, value="kept", label="What if its words were"
                    )
                    self.title = gr.Textbox(
                        label="The other title", max_length=2_000, max_lines=3, visible=False
                    )
                with gr.Column(scale=3, min_width=220):
                    self.pictures = gr.Dropdown(
                        PICTURE_EDITS, value="kept", label="What if its pictures were"
                    )
                    self.picker = build_picker("lab-edit-picker", visible=False)
                with gr.Row(elem_id="lab-edit-buttons"):
                    self.show = gr.Button(
                        "Show the change", variant="primary", size="md", min_width=150
                    )
                    self.undo = gr.Button("Restore", size="md", min_width=90, interactive=False)
            self.message = gr.HTML(elem_id="lab-edit-message", apply_default_css=False)
        gr.on(
            [self.words.input, self.pictures.input],
            self.ask_for,
            {self.words, self.pictures},
            [self.title, self.picker.view],
            **LATEST,
        )

    def ask_for(self, values: Values) -> Updates:
        """Show the fields that the choices need."""
        edit = ItemEdit(text=values[self.words], pictures=values[self.pictures])
        return {
            self.title: gr.update(visible=edit.retitles),
            self.picker.view: gr.update(visible=edit.replaces),
        }

    def edit(self, values: Values) -> ItemEdit:
        """Return what the form asks for."""
        return ItemEdit(
            text=values[self.words],
            title=values[self.title] or "",
            pictures=values[self.pictures],
            files=values[self.picker.files] or (),
        )

    def reset(self, lab_item: LabItem) -> Updates:
        """Show the form for an item that has not been edited."""
        return {
            self.form: gr.update(visible=True),
            self.words: "kept",
            self.title: gr.update(value=lab_item.item.title, visible=False),
            self.pictures: "kept",
            self.picker.view: gr.update(value=self.picker.empty(), visible=False),
            self.undo: gr.update(interactive=False),
            self.message: "",
        }

    def done(self) -> Updates:
        """Show that the change was made; it can be undone."""
        return {
            self.picker.view: self.picker.empty(),
            self.undo: gr.update(interactive=True),
            self.message: "",
        }
