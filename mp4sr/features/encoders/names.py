"""What the encoders are called; importing this loads none of them."""

AUTOMATIC_NAME = "auto"
BUNDLED_NAME = "bundled"
BUNDLED_TITLE = "bundled (EfficientNet-Lite2 + MiniLM, heads trained by this project)"
"""What the page and a features card call the bundled encoder."""
CLIP_NAME = "ViT-B-32/laion2b_s34b_b79k"
"""The CLIP that ``auto`` means."""
