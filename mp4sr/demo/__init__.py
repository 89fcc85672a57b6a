"""What the demo knows and does, without a browser: no Gradio, no HTML.

The page (:mod:`mp4sr.page`) shows what is computed here. Everything here can be called, tested and
served in another way.
"""
