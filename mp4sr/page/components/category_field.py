"""The field that narrows a list to one category."""

from typing import Any

import gradio as gr

from mp4sr.demo.shop import Shop

EVERYTHING = "All categories"


def category_field(shop: Shop, **layout: Any) -> gr.Dropdown:
    """Return the field; it is hidden if there is nothing to choose."""
    return gr.Dropdown(
        [EVERYTHING, *shop.categories],
        value=EVERYTHING,
        label="Category",
        visible=bool(shop.categories),
        **layout,
    )


def chosen_category(value: str) -> str:
    """Return the field's value as one of ``shop.categories``, or "" for all items."""
    return "" if value == EVERYTHING else value
