"""What the demo computes, without a browser: no Gradio, no HTML.

The page (:mod:`mp4sr.page`) shows it; tests and other programs can call it as it is.
"""
