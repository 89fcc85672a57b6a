"""The keywords section: the words read in every picture of the history, with their scores."""

from collections.abc import Iterator
from typing import Any

import gradio as gr

from mp4sr.errors import MP4SRError
from mp4sr.features.encoders import how_to_switch
from mp4sr.page.cards import cards
from mp4sr.page.downloads import build_downloads
from mp4sr.page.exports import Table, keywords_table
from mp4sr.page.own_words import MAX_TEXT, MAX_WORDS, OwnWords
from mp4sr.page.section import FOLLOWING, ONE_AT_A_TIME, READING, Section
from mp4sr.page.shop import Shop
from mp4sr.page.templates import message_html, render
from mp4sr.page.visit import Visit


def keywords_html(shop: Shop, visit: Visit, top: int, words: OwnWords | None = None) -> str:
    """Return each picture of the history beside its ``top`` words, their cosines as bars.

    All bars share one scale, from 0 to the highest cosine on the page, so that a picture that
    no word fits well looks like one. ``words`` is the visitor's own dictionary; None for the
    words that the model reads.
    """
    readings = shop.readings(visit) if words is None else words.readings(visit)
    best = [word.score for reading in readings for word in reading.keywords[:1]]
    read_catalogue = shop.card.get("keyword_encoder", "")
    other = words is None and read_catalogue and read_catalogue != shop.encoder_name
    return render(
        "keywords",
        encoder=shop.encoder_name,
        words=len(shop.extractor.keywords.dictionary if words is None else words),
        own=words is not None,
        catalogue_spoke=f"The catalogue's own pictures were read by {read_catalogue}."
        if other
        else "",
        how_to_switch=how_to_switch,
        readings=readings,
        picked=len(visit) > 0,
        top=top,
        scale=max([*best, 1e-6]),
    )


def build_keywords(shop: Shop, visit: gr.State) -> Section:
    """Build the section inside the tab that is being laid out."""
    words = gr.State(None)
    top = gr.Slider(
        1,
        shop.top,
        value=min(8, shop.top),
        step=1,
        label="Words for each picture",
        elem_id="words-top",
    )
    with gr.Accordion("Read with your own words", open=False, elem_id="own-words"):
        text = gr.Textbox(
            label="Your dictionary",
            info=f"Up to {MAX_WORDS:,} words, one a line or between commas. They are looked for "
            "in the pictures of this history; the ranking goes on with the words of the model.",
            placeholder="vase, jug, something for the garden",
            lines=4,
            max_lines=10,
            max_length=MAX_TEXT,
        )
        with gr.Row():
            use = gr.Button("Read with these words", variant="primary", elem_id="use-words")
            drop = gr.Button("Back to the bundled words", elem_id="drop-words")
        said = gr.HTML(elem_id="words-message", apply_default_css=False)
    view = cards(keywords_html(shop, Visit(), 1), elem_id="keywords")

    def show(visit: Visit, top: float, words: OwnWords | None) -> str:
        return keywords_html(shop, visit, int(top), words)

    def read(visit: Visit, text: str) -> Iterator[tuple[Any, str]]:
        yield gr.skip(), message_html(done="Reading ...")
        try:
            words = OwnWords(shop, text)
            words.readings(visit)  # kept by them: what follows shows it at once
        except MP4SRError as error:
            yield gr.skip(), message_html(str(error))
            return
        many = f"{len(words):,} word{'' if len(words) == 1 else 's'}"
        yield words, message_html(done=f"Read with your {many}.")

    def forget(visit: Visit, top: float) -> tuple[None, str, str]:
        return None, keywords_html(shop, visit, int(top)), ""

    def table(visit: Visit, top: float, words: OwnWords | None) -> Table:
        readings = shop.readings(visit) if words is None else words.readings(visit)
        return keywords_table(readings, int(top))

    inputs = [visit, top, words]
    build_downloads("keywords-list", table, inputs)
    top.change(show, inputs, view, **FOLLOWING)
    use.click(read, [visit, text], [words, said], **READING).then(
        show, inputs, view, **ONE_AT_A_TIME
    )
    drop.click(forget, [visit, top], [words, view, said], **FOLLOWING)
    return Section(show, inputs, [view], [view])
