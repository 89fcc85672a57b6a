"""What every image-text encoder is to the rest of the package."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt
from PIL import Image


class ImageTextEncoder(Protocol):
    """Pictures and texts as unit vectors of one space, so that a dot product is a cosine."""

    @property
    def name(self) -> str:
        """What the page and the command line show: which encoder spoke."""
        ...

    @property
    def fingerprint(self) -> str:
        """A hash that changes when the weights, or how pictures are prepared, change."""
        ...

    @property
    def runs_on(self) -> str:
        """What to call the device that computes."""
        ...

    @property
    def width(self) -> int:
        """The width of the shared space."""
        ...

    def encode_images(
        self, pictures: Sequence[Image.Image], *, progress: bool = False
    ) -> npt.NDArray[np.float32]:
        """Return the unit vectors of RGB ``pictures``, ``(n, width)``."""
        ...

    def encode_texts(
        self, texts: Sequence[str], *, progress: bool = False
    ) -> npt.NDArray[np.float32]:
        """Return the unit vectors of ``texts``, ``(n, width)``."""
        ...
