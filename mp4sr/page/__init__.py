"""The Gradio page: layout, events and templates. What it shows comes from :mod:`mp4sr.demo`."""

from mp4sr.page.page import build_page, launch_options, own_pages

__all__ = ["build_page", "launch_options", "own_pages"]
