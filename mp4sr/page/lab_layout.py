"""How the lab is laid out: the bench, the form for what-ifs, and the places for the findings."""

from dataclasses import dataclass

import gradio as gr

from mp4sr.page.cards import cards
from mp4sr.page.lab_bench import Bench
from mp4sr.page.lab_specimens import PICTURES, WORDS
from mp4sr.page.picker import Picker, build_picker
from mp4sr.page.templates import render

KEPT = "as they are"
"""The choice that leaves the words or the pictures alone."""


@dataclass(frozen=True)
class BenchFields:
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
    audience: gr.HTML


def lay_out(bench: Bench) -> tuple[BenchFields, EditFields, Findings]:
    """Lay the lab out in the tab that is being built."""
    with gr.Row(equal_height=False, elem_id="lab"):
        with gr.Column(scale=3, min_width=300, elem_id="lab-bench"):
            picking = _bench(bench)
        with gr.Column(scale=8, min_width=320, elem_id="lab-findings"):
            portrait = gr.HTML(
                render("lab_specimen", sides=[]), elem_id="lab-specimen", apply_default_css=False
            )
            editing = _form()
            ranks, neighbours = (
                gr.HTML(elem_id=name, apply_default_css=False)
                for name in ("lab-ranks", "lab-neighbours")
            )
            audience = cards(elem_id="lab-audience")
    return picking, editing, Findings(portrait, ranks, neighbours, audience)


def _bench(bench: Bench) -> BenchFields:
    first = next(iter(bench.kinds))
    with gr.Tabs():
        with gr.Tab("Pick an item"):
            kind = gr.Radio(
                [(f"{name} ({count:,})", name) for name, count in bench.kinds.items()],
                value=first,
                label="Items",
                visible=len(bench.kinds) > 1,
            )
            query = gr.Textbox(label="Filter", placeholder="a word of the title", max_length=200)
            shelf = cards(bench.html(first), elem_id="lab-shelf")
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
    return BenchFields(kind, query, shelf, title, pictures, examine, message)


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
