"""The form for a visitor's own items: pictures, a title, or both."""

from collections.abc import Iterator
from dataclasses import dataclass

import gradio as gr

from mp4sr.demo.pictures.uploads import discard, read_own_item, read_own_items
from mp4sr.demo.session import Entry
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.page.components.messages import message_html
from mp4sr.page.components.picker import build_picker
from mp4sr.page.events import ONE_AT_A_TIME, QUIET, READING
from mp4sr.page.section import Section, Updates, Values


@dataclass(frozen=True, slots=True)
class ReadItems:
    """Items that were read and are not in the history yet, and the uploads to delete then."""

    entries: tuple[Entry, ...] = ()
    files: tuple[str, ...] = ()


def build_upload_form(shop: Shop, state: gr.State) -> Section:
    """Build the form inside the current tab."""
    read = gr.State(ReadItems())
    picker = build_picker("picker")
    message = gr.HTML(elem_id="own-message", apply_default_css=False)
    title = gr.Textbox(
        label="Title",
        info="As a shop would write it. Leave it empty to use the picture alone.",
        placeholder="Blue ceramic vase with a narrow neck",
        max_length=20_000,
        lines=1,
        max_lines=6,
        elem_id="own-title",
    )
    each = gr.Checkbox(
        False,
        label="Each picture is an item of its own",
        info="Then write one title per line, in the order of the pictures.",
        elem_id="own-each",
    )
    add = gr.Button("Add to the history", variant="primary", elem_id="add-own")

    def read_own(values: Values) -> Iterator[Updates]:
        yield {read: ReadItems(), message: message_html(done="Reading ...")}
        files = values[picker.files] or ()
        try:
            if values[each]:
                entries = read_own_items(shop, values[title], files)
            else:
                entries = [read_own_item(shop, values[title], files)]
        except MP4SRError as error:
            yield {message: message_html(str(error))}
            return
        yield {read: ReadItems(tuple(entries), tuple(files))}

    def add_read(values: Values) -> Updates:
        entries, files = values[read].entries, values[read].files
        if not entries:  # the form keeps what was entered
            return gr.skip()
        try:
            session = values[state].with_entries(entries)
        except MP4SRError as error:
            return {read: ReadItems(), message: message_html(str(error))}
        discard(files)
        done = "Added to the history." if len(entries) == 1 else f"{len(entries)} items added."
        return {
            state: session,
            read: ReadItems(),
            title: "",
            picker.view: picker.empty(),
            message: message_html(done=done),
        }

    def label_title(values: Values) -> Updates:
        if values[each]:
            return {title: gr.update(label="Titles, one per line", lines=3)}
        return {title: gr.update(label="Title", lines=1)}

    added = picker.submit(add.click, read_own, [title, each], [read, message], **READING).then(
        add_read, {state, read}, [state, read, title, picker.view, message], **ONE_AT_A_TIME
    )
    each.input(label_title, {each}, [title], **QUIET)
    return Section(changes=[added])
