"""What the heads are given of a picture: two ways to look at it.

``crop`` is the network's own evaluation: the middle of the picture, and what the tower makes of
it. ``whole`` shows the tower all of the picture and adds the object's own statistics: the stages'
means over the object, and the colours and outline in the pixels.
"""

from collections.abc import Sequence
from typing import Literal

import torch
from PIL import Image
from torch import Tensor

from mp4sr.features.encoders.pixels import (
    STATISTICS,
    colour_statistics,
    object_masks,
    small_squares,
    to_lab,
)
from mp4sr.features.encoders.tower import (
    FEATURE_WIDTH,
    WHOLE_WIDTH,
    ImageTower,
    as_tensor,
    prepared,
    whole,
)

View = Literal["crop", "whole"]

VIEW_WIDTHS: dict[View, int] = {"crop": FEATURE_WIDTH, "whole": WHOLE_WIDTH + STATISTICS}
"""The features of a picture in each view."""


def look(
    tower: ImageTower, pictures: Sequence[Image.Image], view: View, device: torch.device
) -> tuple[Tensor, Tensor]:
    """Return the features ``(n, VIEW_WIDTHS[view])`` and ImageNet logits of RGB ``pictures``."""
    if view == "crop":
        return tower(as_tensor([prepared(picture) for picture in pictures]).to(device))
    squares = [whole(picture) for picture in pictures]
    lab = to_lab(small_squares(squares))
    masks = object_masks(lab)
    features, logits = tower(as_tensor(squares).to(device), torch.from_numpy(masks).to(device))
    statistics = torch.from_numpy(colour_statistics(lab, masks)).to(device)
    return torch.cat([features, statistics], dim=1), logits
