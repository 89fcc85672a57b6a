"""A large encoder that reads pictures on a GPU lent by the call, as ZeroGPU does.

The model stays on the CPU of the page's process, where it knows its fingerprint and encodes the
dictionary. A call runs in another process, forked from this one for the occasion, which has the
GPU: the model is moved there in that process alone. What goes in and comes out is pickled, so it
is the small picture that the model sees, not the visitor's file.
"""

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image

from mp4sr.features.encoders.protocol import ImageTextEncoder

if TYPE_CHECKING:
    from mp4sr.features.encoders.open_clip import OpenClipEncoder

Read = Callable[[npt.NDArray[np.float32]], npt.NDArray[np.float32]]
Lease = Callable[[Read], Read]
"""Makes a function run where the GPU is, as ``spaces.GPU`` does."""

PICTURES_A_CALL = 64
LENT = "a GPU lent by the call"
"""What such an encoder says that it runs on."""

_logger = logging.getLogger(__name__)


class LeasedEncoder:
    """An ``ImageTextEncoder`` whose pictures are read on a lent GPU.

    Where the GPU is not lent, for example because the visitor's quota is spent, the CPU reads.

    Attributes
    ----------
    here
        the same encoder on the CPU, for work that no visitor has asked for.
    """

    def __init__(self, encoder: "OpenClipEncoder", lease: Lease) -> None:
        self.here = encoder
        self._read_there = lease(self._read)

    @property
    def name(self) -> str:
        """The encoder's own name."""
        return self.here.name

    @property
    def fingerprint(self) -> str:
        """The encoder's own fingerprint."""
        return self.here.fingerprint

    @property
    def width(self) -> int:
        """The encoder's own width."""
        return self.here.width

    @property
    def runs_on(self) -> str:
        """What to call the device that computes."""
        return LENT

    def encode_images(
        self,
        pictures: Sequence[Image.Image],
        *,
        progress: bool = False,  # noqa: ARG002 - a visitor's few pictures need no bar
    ) -> npt.NDArray[np.float32]:
        """Return the unit vectors of ``pictures``, ``(n, width)``."""
        parts = [np.zeros((0, self.width), dtype=np.float32)]
        for start in range(0, len(pictures), PICTURES_A_CALL):
            pixels = self.here.pixels(pictures[start : start + PICTURES_A_CALL])
            try:
                parts.append(self._read_there(pixels))
            except Exception as error:  # of the library that lends the GPU, of many kinds
                _logger.warning("No GPU was lent (%s); the CPU reads.", type(error).__name__)
                parts.append(self.here.encode_pixels(pixels))
        return np.concatenate(parts)

    def encode_texts(
        self, texts: Sequence[str], *, progress: bool = False
    ) -> npt.NDArray[np.float32]:
        """Return the unit vectors of ``texts``, ``(n, width)``: on the CPU, once a dictionary."""
        return self.here.encode_texts(texts, progress=progress)

    def _read(self, pixels: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Encode in the process that has the GPU."""
        self.here.to(torch.device("cuda"))
        return self.here.encode_pixels(pixels)


def leased(encoder: ImageTextEncoder, lease: Lease | None) -> ImageTextEncoder:
    """Return ``encoder``, reading on a lent GPU if it is large and something is lent."""
    if lease is None:
        return encoder
    from mp4sr.features.encoders.open_clip import OpenClipEncoder

    return LeasedEncoder(encoder, lease) if isinstance(encoder, OpenClipEncoder) else encoder
