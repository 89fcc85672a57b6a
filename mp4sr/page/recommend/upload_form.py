"""The form for a visitor's own items: a picture, a title, or both."""

from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from mp4sr.demo.pictures.uploads import discard, read_own_item, read_own_items
from mp4sr.demo.session import Entry, Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.page.components.messages import message_html
from mp4sr.page.components.picker import build_picker
from mp4sr.page.events import ONE_AT_A_TIME, QUIET, READING
from mp4sr.page.section import Section


def build_upload_form(shop: Shop, state: gr.State) -> Section:
    """Build the form inside the tab that is being laid out."""
    read = gr.State(())
    picker = build_picker("picker")
    message = gr.HTML(elem_id="own-message", apply_default_css=False)
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
        session: Session, entries: Sequence[Entry], files: Sequence[str] | None
    ) -> tuple[Any, ...]:
        if not entries:  # the form stays as it is, for the visitor to mend
            return session, (), gr.skip(), gr.skip(), gr.skip()
        try:
            session = session.with_entries(entries)
        except MP4SRError as error:
            return session, (), gr.skip(), gr.skip(), message_html(str(error))
        discard(files)
        done = "Added to the history." if len(entries) == 1 else f"{len(entries)} items added."
        return session, (), "", picker.empty(), message_html(done=done)

    def ask(each: bool) -> Any:
        if each:
            return gr.update(label="Titles, one a line", lines=3)
        return gr.update(label="Title", lines=1)

    added = add.click(
        read_own,
        [title, picker.files, each],
        [read, message],
        js=f"async (title, files, each) => [title, {picker.picked}, each]",
        **READING,
    ).then(
        add_read,
        [state, read, picker.files],
        [state, read, title, picker.view, message],
        js=f"async (session, read, files) => [session, read, {picker.picked}]",
        **ONE_AT_A_TIME,
    )
    each.input(ask, each, title, **QUIET)
    return Section(changes=[added])
