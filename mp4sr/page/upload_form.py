"""The form for a visitor's own items: a picture, a title, or both."""

import secrets
from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from mp4sr.errors import MP4SRError
from mp4sr.features.extraction import MAX_PICTURES
from mp4sr.page.cards import script
from mp4sr.page.section import ONE_AT_A_TIME, QUIET, READING, Section
from mp4sr.page.shop import Shop
from mp4sr.page.templates import message_html, render
from mp4sr.page.uploads import MAX_MEGABYTES, discard, read_own_item, read_own_items
from mp4sr.page.visit import Entry, Visit


def picker_html() -> str:
    """Return an empty field for pictures; every one differs, so that it replaces a filled one."""
    return render("picker", most=MAX_PICTURES, megabytes=MAX_MEGABYTES, round=secrets.token_hex(4))


def build_upload_form(shop: Shop, visit: gr.State) -> Section:
    """Build the form inside the tab that is being laid out."""
    read = gr.State(())
    picker = gr.HTML(
        picker_html(),
        elem_id="picker",
        js_on_load=script("picker"),
        apply_default_css=False,
    )
    message = gr.HTML(elem_id="own-message", apply_default_css=False)
    # Files go through a component, which sees to it that a path is one that was uploaded here.
    files = gr.File(visible=False, file_count="multiple", label="Pictures")
    title = gr.Textbox(
        label="Title",
        info="As a shop would write it. Leave it out to go by the picture alone.",
        placeholder="Blue ceramic vase with a narrow neck",
        max_length=20_000,
        lines=1,
        max_lines=6,
        elem_id="own-title",
    )
    each = gr.Checkbox(
        False,
        label="Each picture is an item of its own",
        info="Then write one title a line, in the order of the pictures.",
        elem_id="own-each",
    )
    add = gr.Button("Add to the history", variant="primary", elem_id="add-own")

    def read_own(
        title: str, files: Sequence[str] | None, each: bool
    ) -> Iterator[tuple[tuple[Entry, ...], str]]:
        yield (), message_html(done="Reading ...")
        try:
            if each:
                yield tuple(read_own_items(shop, title, files)), gr.skip()
            else:
                yield (read_own_item(shop, title, files),), gr.skip()
        except MP4SRError as error:
            yield (), message_html(str(error))

    def add_read(
        visit: Visit, entries: Sequence[Entry], files: Sequence[str] | None
    ) -> tuple[Any, ...]:
        if not entries:  # the form stays as it is, for the visitor to mend
            return visit, (), gr.skip(), gr.skip(), gr.skip()
        try:
            visit = visit.with_entries(entries)
        except MP4SRError as error:
            return visit, (), gr.skip(), gr.skip(), message_html(str(error))
        discard(files)
        done = "Added to the history." if len(entries) == 1 else f"{len(entries)} items added."
        return visit, (), "", picker_html(), message_html(done=done)

    def ask(each: bool) -> Any:
        if each:
            return gr.update(label="Titles, one a line", lines=3)
        return gr.update(label="Title", lines=1)

    added = add.click(
        read_own,
        [title, files, each],
        [read, message],
        js="async (title, files, each) => [title, await pickedPictures(), each]",
        **READING,
    ).then(
        add_read,
        [visit, read, files],
        [visit, read, title, picker, message],
        js="async (visit, read, files) => [visit, read, await pickedPictures()]",
        **ONE_AT_A_TIME,
    )
    each.input(ask, each, title, **QUIET)
    return Section(changes=[added])
