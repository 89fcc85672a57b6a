"""MP4SR: multimodal pre-training for sequential recommendation."""

__version__ = "0.1.0"
