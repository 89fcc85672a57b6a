"""The history strip: the items in order, what came next, and ways to load a history."""

from pathlib import Path

import gradio as gr

from mp4sr.demo.history import next_item_of
from mp4sr.demo.items import item_title
from mp4sr.demo.links import link_of
from mp4sr.demo.recommendations import ranks_of_next
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.page.components.action_html import action_html
from mp4sr.page.templates import render

SUGGESTED = 6
"""How many sample shoppers are offered by name."""


def build_strip(shop: Shop) -> gr.HTML:
    """Build the strip in the current layout, with an empty history."""
    return action_html(
        strip_html(shop, Session()),
        elem_id="strip",
        more_script=Path(__file__).with_name("strip.js"),
    )


def strip_html(shop: Shop, session: Session, message: str = "", loading: bool = False) -> str:
    """Return the history as a strip of items.

    Parameters
    ----------
    shop
        the catalogue and its shoppers.
    session
        the history.
    message
        what went wrong with the latest action; "" for nothing.
    loading
        whether that was loading a shopper by name: the message then appears beside the field, in
        the menu, which stays open.
    """
    next_item = next_item_of(shop, session)
    return render(
        "history/strip",
        session=session,
        entries=[(entry, shop.entry_picture(entry)) for entry in session.entries],
        next_title=item_title(next_item) if next_item else "",
        next_picture=shop.picture(next_item) if next_item else "",
        ranks=ranks_of_next(shop, session) if next_item else [],
        shoppers=shop.shoppers[:SUGGESTED],
        cases=shop.cases,
        link=link_of(session),
        message=message,
        loading=loading,
    )
