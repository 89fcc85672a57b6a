"""How the lab is laid out: the shelf, the form for what-ifs, and the places for the findings."""

from dataclasses import dataclass

import gradio as gr

from mp4sr.demo.lab.items import PICTURES, WORDS
from mp4sr.demo.lab.shelf import LabShelf
from mp4sr.demo.shop import Shop
from mp4sr.page.components.action_html import action_html
from mp4sr.page.components.picker import Picker, build_picker
from mp4sr.page.lab.findings import item_html, shelf_html

KEPT = "as they are"
"""The choice that leaves the words or the pictures alone."""


@dataclass(frozen=True)
class PickingFields:
    """Where an item is picked, or invented."""

    kind: gr.Radio
    query: gr.Textbox
    shelf: gr.HTML
    title: gr.Textbox
    pictures: Picker
    examine: gr.Button
    message: gr.HTML


@dataclass(frozen=True)
class EditFields:
    """The form that replaces words or pictures."""

    form: gr.Column
    words: gr.Dropdown
    title: gr.Textbox
    pictures: gr.Dropdown
    picker: Picker
    show: gr.Button
    undo: gr.Button
    message: gr.HTML


@dataclass(frozen=True)
class Findings:
    """What was found out, from top to bottom."""

    portrait: gr.HTML
    ranks: gr.HTML
    neighbours: gr.HTML
    exposure: gr.HTML


def lay_out(shop: Shop, shelf: LabShelf) -> tuple[PickingFields, EditFields, Findings]:
    """Lay the lab out in the tab that is being built."""
    with gr.Row(equal_height=False, elem_id="lab"):
        with gr.Column(scale=3, min_width=300, elem_id="lab-picking"):
            picking = _picking(shelf)
        with gr.Column(scale=8, min_width=320, elem_id="lab-findings"):
            portrait = gr.HTML(item_html(shop, None), elem_id="lab-item", apply_default_css=False)
            editing = _form()
            ranks, neighbours = (
                gr.HTML(elem_id=name, apply_default_css=False)
                for name in ("lab-ranks", "lab-neighbours")
            )
            exposure = action_html(elem_id="lab-exposure")
    return picking, editing, Findings(portrait, ranks, neighbours, exposure)


def _picking(lab_shelf: LabShelf) -> PickingFields:
    first = next(iter(lab_shelf.kinds))
    with gr.Tabs():
        with gr.Tab("Pick an item"):
            kind = gr.Radio(
                [(f"{name} ({count:,})", name) for name, count in lab_shelf.kinds.items()],
                value=first,
                label="Items",
                visible=len(lab_shelf.kinds) > 1,
            )
            query = gr.Textbox(label="Filter", placeholder="a word of the title", max_length=200)
            shelf = action_html(shelf_html(lab_shelf, first), elem_id="lab-shelf")
        with gr.Tab("Invent one"):
            title = gr.Textbox(
                label="Its title",
                info="As a shop would write it. Leave it out to go by the picture alone.",
                max_length=2_000,
                max_lines=3,
            )
            pictures = build_picker("lab-own-picker")
            examine = gr.Button("Examine it", variant="primary", elem_id="lab-invent")
            message = gr.HTML(elem_id="lab-own-message", apply_default_css=False)
    return PickingFields(kind, query, shelf, title, pictures, examine, message)


def _form() -> EditFields:
    with gr.Column(visible=False, elem_id="lab-edit") as form:
        with gr.Row(equal_height=False):
            with gr.Column(scale=3, min_width=220):
                words = gr.Dropdown(list(WORDS), value=KEPT, label="What if its words were")
                title = gr.Textbox(
                    label="The other title", max_length=2_000, max_lines=3, visible=False
                )
            with gr.Column(scale=3, min_width=220):
                pictures = gr.Dropdown(
                    list(PICTURES), value=KEPT, label="What if its pictures were"
                )
                picker = build_picker("lab-edit-picker", visible=False)
            with gr.Row(elem_id="lab-edit-buttons"):
                show = gr.Button("Show the change", variant="primary", size="md", min_width=150)
                undo = gr.Button("As it is", size="md", min_width=90, interactive=False)
        message = gr.HTML(elem_id="lab-edit-message", apply_default_css=False)
    return EditFields(form, words, title, pictures, picker, show, undo, message)
