"""The Gradio page: pick a history, see what was read in it, and what is recommended."""

from mp4sr.page.page import build_page, launch_options

__all__ = ["build_page", "launch_options"]
