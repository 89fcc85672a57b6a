"""The header of a Space's README, which tells the hub how to run it.

Keys and limits: https://huggingface.co/docs/hub/spaces-config-reference.
"""

from importlib.metadata import version

from huggingface_hub import SpaceCardData

from mp4sr.errors import MP4SRError
from mp4sr.features.encoders.automatic import CLIP_FILES, CLIP_REPOSITORY

PYTHON_VERSION = "3.12.12"
"""The Python of the Space: the newest that ZeroGPU offers and every dependency supports."""

FREE_HARDWARE = "zero-a10g"
"""ZeroGPU under the hub's name for it: what an account can have without paying."""

SHORT_DESCRIPTION = "Recommends the next product from titles and pictures"
"""At most 60 characters: the hub cuts off what is longer."""


def space_header(title: str = "MP4SR") -> SpaceCardData:
    """Return the header of a Space that opens the page.

    ``preload_from_hub`` puts the CLIP weights into the image when it is built, so that no visitor
    waits for the download. Gradio's version is the one that is installed here, with which the page
    has been tested.

    Raises
    ------
    MP4SRError
        when the title is empty.
    """
    if not title.strip():
        raise MP4SRError("A Space needs a title; give one with --title.")
    return SpaceCardData(
        title=" ".join(title.split()),
        emoji="🛋️",
        colorFrom="indigo",
        colorTo="green",
        sdk="gradio",
        sdk_version=version("gradio"),
        python_version=PYTHON_VERSION,
        app_file="app.py",
        license="apache-2.0",
        short_description=SHORT_DESCRIPTION,
        suggested_hardware=FREE_HARDWARE,
        startup_duration_timeout="30m",
        models=[CLIP_REPOSITORY, "sentence-transformers/all-MiniLM-L6-v2"],
        preload_from_hub=[f"{CLIP_REPOSITORY} {','.join(CLIP_FILES)}"],
        tags=["recommendation", "sequential-recommendation", "multimodal", "cold-start"],
    )
