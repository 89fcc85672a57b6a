"""What the model read: the words of every picture in the history, with their cosines."""

from collections.abc import Iterator

import gradio as gr

from mp4sr.demo.exports import Table, keywords_table
from mp4sr.demo.pictures.own_dictionary import MAX_TEXT, MAX_WORDS, OwnDictionary
from mp4sr.demo.pictures.readings import Reading, keyword_bars, readings_of
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.features.encoders import how_to_switch
from mp4sr.page.components.action_html import action_html
from mp4sr.page.components.downloads import build_downloads
from mp4sr.page.components.messages import message_html
from mp4sr.page.events import FOLLOWING, ONE_AT_A_TIME, READING
from mp4sr.page.section import Section, Updates, Values
from mp4sr.page.templates import render


def keywords_html(
    shop: Shop, session: Session, top: int, words: OwnDictionary | None = None
) -> str:
    """Return each picture of the history beside its ``top`` words, their cosines as bars.

    ``words`` is the visitor's own dictionary; None for the words that the model reads.
    """
    catalogue_encoder = shop.card.get("keyword_encoder", "")
    same_encoder = words is not None or catalogue_encoder == shop.encoder_name
    return render(
        "recommend/keywords",
        encoder=shop.encoder_name,
        words=len(shop.extractor.keywords.dictionary if words is None else words),
        own=words is not None,
        catalogue_encoder="" if same_encoder else catalogue_encoder,
        how_to_switch=how_to_switch,
        readings=keyword_bars(_readings(shop, session, words), top),
        picked=len(session) > 0,
    )


def build_keywords(shop: Shop, state: gr.State) -> Section:
    """Build the section inside the current tab."""
    words = gr.State(None)
    top = gr.Slider(
        1,
        shop.top,
        value=min(8, shop.top),
        step=1,
        label="Words per picture",
        elem_id="words-top",
    )
    with gr.Accordion("Read with your own words", open=False, elem_id="own-words"):
        text = gr.Textbox(
            label="Your dictionary",
            info=f"Up to {MAX_WORDS:,} words, one per line or separated by commas. The pictures of "
            "this history are read again with them; the recommendations stay as they are.",
            placeholder="vase, jug, something for the garden",
            lines=4,
            max_lines=10,
            max_length=MAX_TEXT,
        )
        with gr.Row():
            use = gr.Button("Read with these words", variant="primary", elem_id="use-words")
            drop = gr.Button("Back to the model's words", elem_id="drop-words")
        message = gr.HTML(elem_id="words-message", apply_default_css=False)
    view = action_html(keywords_html(shop, Session(), 1), elem_id="keywords")

    def refresh(session: Session, values: Values) -> Updates:
        return {view: keywords_html(shop, session, int(values[top]), values[words])}

    def show(values: Values) -> Updates:
        return refresh(values[state], values)

    def read(values: Values) -> Iterator[Updates]:
        yield {message: message_html(done="Reading ...")}
        try:
            dictionary = OwnDictionary(shop, values[text])
            dictionary.readings(values[state])  # it keeps them for the next event, which shows them
        except MP4SRError as error:
            yield {message: message_html(str(error))}
            return
        many = f"{len(dictionary):,} word{'' if len(dictionary) == 1 else 's'}"
        yield {words: dictionary, message: message_html(done=f"Read with your {many}.")}

    def forget(values: Values) -> Updates:
        html = keywords_html(shop, values[state], int(values[top]))
        return {words: None, view: html, message: ""}

    def table(values: Values) -> Table:
        return keywords_table(_readings(shop, values[state], values[words]), int(values[top]))

    reads = [top, words]
    build_downloads("keywords-list", table, {state, *reads})
    top.change(show, {state, *reads}, [view], **FOLLOWING)
    use.click(read, {state, text}, [words, message], **READING).then(
        show, {state, *reads}, [view], **ONE_AT_A_TIME
    )
    drop.click(forget, {state, top}, [words, view, message], **FOLLOWING)
    return Section(refresh, reads, [view], [view])


def _readings(shop: Shop, session: Session, words: OwnDictionary | None) -> list[Reading]:
    return readings_of(shop, session) if words is None else words.readings(session)
