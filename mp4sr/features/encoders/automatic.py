"""CLIP's own weights where they can be had, and the bundled encoder where they cannot.

The weights are LAION's ViT-B-32, as a folder of the Hugging Face hub's cache: what a Space's
``preload_from_hub`` leaves there, or an earlier download. They are fetched once when the hub
answers. A machine without a network finds that out in a moment, and a hub that accepts a
connection and then says nothing costs a few seconds.
"""

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import httpx2
import huggingface_hub
from huggingface_hub import constants

from mp4sr.errors import MP4SRError
from mp4sr.features.encoders.names import CLIP_NAME
from mp4sr.features.encoders.protocol import ImageTextEncoder

CLIP_REPOSITORY = "laion/CLIP-ViT-B-32-laion2B-s34B-b79K"
CLIP_FILES = ("open_clip_config.json", "open_clip_model.safetensors")

PROBE_SECONDS = 3.0
"""How long the hub may take to say that it is there."""

_logger = logging.getLogger(__name__)
Value = TypeVar("Value")


def cached_clip() -> Path | None:
    """Return the folder of the weights in the hub's cache; None when one of the files is absent."""
    folders = set()
    for name in CLIP_FILES:
        path = huggingface_hub.try_to_load_from_cache(CLIP_REPOSITORY, name, cache_dir=_cache())
        if not isinstance(path, str):  # None, or an object that says the hub has no such file
            return None
        folders.add(Path(path).parent)
    return folders.pop() if len(folders) == 1 else None


def hub_answers(seconds: float = PROBE_SECONDS) -> bool:
    """Return whether the hub has the weights and says so within ``seconds``."""
    if constants.HF_HUB_OFFLINE:
        return False

    def ask() -> bool:
        address = f"{constants.ENDPOINT}/{CLIP_REPOSITORY}/resolve/main/{CLIP_FILES[0]}"
        return httpx2.head(address, timeout=seconds).status_code < 400

    # In a thread: looking an address up has no time limit of its own.
    return _within(seconds, ask) or False


def fetch_clip() -> Path | None:
    """Fetch the weights into the hub's cache and return their folder; None when that fails.

    It takes as long as the download does; what has arrived is kept for the next time.
    """
    if not hub_answers():
        return None
    try:
        for name in CLIP_FILES:
            huggingface_hub.hf_hub_download(CLIP_REPOSITORY, name, cache_dir=_cache())
    except Exception as error:  # the hub's library and its clients raise many kinds
        _logger.warning("CLIP's weights could not be fetched (%s).", type(error).__name__)
        return None
    return cached_clip()


def load_clip(folder: Path, *, device: str | None = None) -> ImageTextEncoder | None:
    """Return the encoder of a :func:`cached_clip` folder; None when its files are damaged."""
    from mp4sr.features.encoders.open_clip import OpenClipEncoder

    try:
        encoder = OpenClipEncoder(f"local-dir:{folder}", device=device)
    except MP4SRError as error:
        _logger.warning("%s", error)
        return None
    encoder.name = CLIP_NAME
    return encoder


def load_automatic(*, device: str | None = None, fetch: bool = True) -> ImageTextEncoder:
    """Return CLIP from the hub's cache or, with ``fetch``, from the hub; else the bundled encoder.

    Without ``fetch`` it never waits for the network: the page opens first, and fetches then.
    """
    folder = cached_clip() or (fetch_clip() if fetch else None)
    clip = None if folder is None else load_clip(folder, device=device)
    if clip is not None:
        return clip
    from mp4sr.features.encoders.bundled import BundledEncoder

    return BundledEncoder(device=device)


def _cache() -> str:
    return str(constants.HF_HUB_CACHE)


def _within(seconds: float, ask: Callable[[], Value]) -> Value | None:
    """Return what ``ask`` returns; None when it raises or takes longer."""
    answers: list[Value] = []

    def run() -> None:
        try:
            answers.append(ask())
        except Exception as error:
            _logger.debug("the hub does not answer", exc_info=error)

    thread = threading.Thread(target=run, name="hub-probe", daemon=True)
    thread.start()
    thread.join(seconds)
    return answers[0] if answers else None
