"""Image-text encoders: any open_clip model, and a bundled one that needs no network."""

from mp4sr.features.encoders.automatic import load_automatic
from mp4sr.features.encoders.names import AUTOMATIC_NAME, BUNDLED_NAME
from mp4sr.features.encoders.protocol import ImageTextEncoder

how_to_switch = (
    "To use OpenAI's or LAION's CLIP pass --keyword-encoder ViT-B-32/openai or "
    "ViT-B-32/laion2b_s34b_b79k (fetched once from the Hugging Face hub), or a local copy as "
    "ViT-B-32@/path/to/weights.safetensors or local-dir:/path/to/folder."
)
"""One sentence for the page and the command line."""


def load_image_text_encoder(
    name: str = BUNDLED_NAME, *, device: str | None = None
) -> ImageTextEncoder:
    """Return the encoder called ``name``, on ``device`` (a GPU when there is one by default).

    ``name`` is ``bundled``; ``auto`` for CLIP where its weights can be had and ``bundled``
    elsewhere; an open_clip ``model/pretrained`` pair such as ``ViT-B-32/openai``;
    ``model@/path/weights.safetensors`` for weights in a local file; ``hf-hub:organisation/model``;
    or ``local-dir:/path``. Raises ``MP4SRError`` when there is no such encoder or it cannot be
    fetched or read.
    """
    if name.strip().lower() == AUTOMATIC_NAME:
        return load_automatic(device=device)
    # Not at the top: each of the two needs large libraries that the other does without.
    if name.strip().lower() == BUNDLED_NAME:
        from mp4sr.features.encoders.bundled import BundledEncoder

        return BundledEncoder(device=device)
    from mp4sr.features.encoders.open_clip import OpenClipEncoder

    return OpenClipEncoder(name.strip(), device=device)


__all__ = [
    "AUTOMATIC_NAME",
    "BUNDLED_NAME",
    "ImageTextEncoder",
    "how_to_switch",
    "load_automatic",
    "load_image_text_encoder",
]
