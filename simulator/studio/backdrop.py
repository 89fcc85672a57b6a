"""A plain neutral backdrop: the edges of every picture are equal, whatever stands in its middle."""

import numpy as np
from PIL import Image

NEUTRAL = "#c2c2c0"
"""The paper behind a product in a picture that says nothing of its palette."""

EVENNESS = 0.55
"""How little the paper's brightness depends on the lights, from 0 to 1."""

PLAIN = (224, 224, 224)
"""The colour of the edges: the paper as it is lit on average."""

FADES_FROM, FADES_TO = 0.77, 0.86
"""Where light and shadow on the paper fade into the plain colour, from the middle of a picture (0)
to its edge (1). A product ends at ``scene.FILL``, 0.74; beyond 0.86 pictures differ by no more than
the compression adds, two levels of 255 here and there."""


def faded(picture: Image.Image) -> Image.Image:
    """Return a square RGB picture whose edges fade into the plain colour."""
    colours = np.asarray(picture, dtype=np.float64)  # (side, side, 3)
    side = len(colours)
    along = np.abs((np.arange(side) + 0.5) / side * 2 - 1)
    outward = np.maximum(along[:, None], along)
    t = np.clip((outward - FADES_FROM) / (FADES_TO - FADES_FROM), 0, 1)[..., None]
    share = t * t * (3 - 2 * t)
    blended = colours * (1 - share) + np.array(PLAIN) * share
    return Image.fromarray(np.rint(blended).astype(np.uint8))
