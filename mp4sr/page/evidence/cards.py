"""The cards of the catalogue and the model as HTML; no text in them can become markup."""

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markupsafe import Markup

from mp4sr.demo.evidence.cards import Card
from mp4sr.page.templates import render


def cards_html(cards: Sequence[Card]) -> str:
    """Return cards side by side."""
    return render("evidence/cards", cards=[(card, readable(card.text)) for card in cards])


def readable(text: str) -> Markup:
    """Return Markdown as HTML.

    HTML in the text is shown as text. Pictures and links are not rendered, since a card must not
    make the browser ask another server: a link stays as Markdown.
    """
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.disable(["image", "link", "autolink", "reference", "html_block", "html_inline"])
    reader.add_render_rule("table_open", _table_open)
    reader.add_render_rule("table_close", _table_close)
    tokens = reader.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            # Below the heading of the card itself.
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
    return Markup(reader.renderer.render(tokens, reader.options, {}))


def _table_open(*_: Any) -> str:
    return '<div class="e-scroll" tabindex="0" role="region" aria-label="Table"><table>\n'


def _table_close(*_: Any) -> str:
    return "</table></div>\n"
