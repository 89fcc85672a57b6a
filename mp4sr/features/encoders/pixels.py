"""What the pixels say by themselves: which of them are the object's, its colours, its outline.

An ImageNet tower forgets most of a colour on the way to its last layer, and averages the object
with its backdrop. Product photographs have a backdrop that can be told by the picture's border.
"""

import numpy as np
import numpy.typing as npt
from PIL import Image

SIDE = 56
"""Pixels of the small square that is looked at."""
STATISTICS = 180
"""The numbers that :func:`colour_statistics` returns for a picture."""

FloatArray = npt.NDArray[np.float32]

_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ],
    dtype=np.float32,
) / np.array([[0.95047], [1.0], [1.08883]], dtype=np.float32)
_LIGHTNESS = np.linspace(8, 94, 6, dtype=np.float32)
_RINGS = ((0, 1, 7.0), (14, 8, 9.0), (34, 12, 14.0), (62, 12, 20.0))
"""Chroma, number of hues and width of the soft bins: neutral, faint, clear and strong colours."""
_HUES = 12
_BORDER = SIDE // 24
_BUSY_BORDER = 0.3
"""Where less of the border than this has one colour, the whole picture is the object."""


def small_squares(pictures: list[Image.Image]) -> npt.NDArray[np.uint8]:
    """Return square RGB pictures at ``SIDE`` pixels, ``(n, SIDE, SIDE, 3)``."""
    return np.stack(
        [np.asarray(picture.resize((SIDE, SIDE), Image.Resampling.BOX)) for picture in pictures]
    )


def to_lab(rgb: npt.NDArray[np.uint8]) -> FloatArray:
    """Return sRGB values ``(..., 3)`` as CIE Lab (white point D65)."""
    values = rgb.astype(np.float32) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    xyz = linear @ _TO_XYZ.T
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    x, y, z = f[..., 0], f[..., 1], f[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1).astype(np.float32)


def object_masks(lab: FloatArray) -> FloatArray:
    """Return how far each pixel belongs to the object, 0 to 1, ``(n, SIDE, SIDE)``.

    A plane of colour is fitted to the border, so that a backdrop may fade; what differs from it
    is the object. A picture without a plain border is all object.
    """
    side = lab.shape[1]
    line = np.linspace(-1, 1, side, dtype=np.float32)
    down, across = np.meshgrid(line, line, indexing="ij")
    plane = np.stack([np.ones_like(across), across, down], axis=-1)  # (side, side, 3)
    border = np.zeros((side, side), dtype=bool)
    border[:_BORDER] = border[-_BORDER:] = True
    border[:, :_BORDER] = border[:, -_BORDER:] = True
    masks = np.ones(lab.shape[:3], dtype=np.float32)
    for number, picture in enumerate(lab):
        colours = picture[border]
        near = np.abs(colours - np.median(colours, axis=0)).sum(axis=1) < 25
        if near.mean() < _BUSY_BORDER:
            continue
        for _ in range(2):  # the second time without what the object covers of the border
            fitted = np.linalg.lstsq(plane[border][near], colours[near], rcond=None)[0]
            off = np.linalg.norm(colours - plane[border] @ fitted, axis=1)
            near = off < max(6.0, 2.5 * float(np.median(off)))
        limit = max(6.0, 3 * float(np.median(off)))
        distance = np.linalg.norm(picture - plane @ fitted, axis=-1)
        masks[number] = 1 / (1 + np.exp(-(distance - limit) / (limit / 4)))
    return masks


def colour_statistics(lab: FloatArray, masks: FloatArray) -> FloatArray:
    """Return the colours and the outline of objects, ``(n, STATISTICS)``.

    Soft histograms over chroma and hue, over lightness, and over both together (square roots, so
    that small areas count); the mean and the spread of the colour, the backdrop's colour, the
    object's place and size, how busy its surface is, and its silhouette along both axes.
    """
    n, side = masks.shape[:2]
    pixels, weight = lab.reshape(n, -1, 3), masks.reshape(n, -1)
    total = weight.sum(axis=1, keepdims=True) + 1e-3
    share = weight / total
    lightness = np.exp(-(((pixels[..., :1] - _LIGHTNESS) / 11) ** 2))
    lightness /= lightness.sum(axis=-1, keepdims=True) + 1e-6
    hues = _hue_bins(pixels[..., 1:])  # (n, pixels, 33)
    ends = np.cumsum([count for _, count, _ in _RINGS])
    rings = np.stack([part.sum(-1) for part in np.split(hues, ends[:-1], axis=-1)], axis=-1)
    coloured = hues[..., -2 * _HUES : -_HUES] + hues[..., -_HUES:]
    weighed = share[:, :, None] * lightness  # (n, pixels, 6)
    histograms = [
        (share[:, None] @ hues)[:, 0],
        weighed.sum(axis=1),
        (rings.swapaxes(1, 2) @ weighed).reshape(n, -1),
        (coloured.swapaxes(1, 2) @ weighed).reshape(n, -1),
    ]
    mean = (share[:, None] @ pixels)[:, 0]
    spread = np.sqrt((share[:, None] @ (pixels - mean[:, None]) ** 2)[:, 0] + 1e-6)
    outside = 1 - weight
    outside /= outside.sum(axis=1, keepdims=True) + 1e-3
    backdrop = (outside[:, None] @ pixels)[:, 0]
    moments = [mean / 30, spread / 15, backdrop / 30, _place(share, total, side)]
    slopes = _slopes(pixels[..., 0].reshape(n, side, side), masks) / total / 5
    parts = [np.sqrt(part) for part in histograms] + moments + [slopes, _silhouettes(masks)]
    return np.concatenate(parts, axis=1).astype(np.float32)


def _hue_bins(chroma: FloatArray) -> FloatArray:
    """Return how far colours ``(n, pixels, 2)`` belong to each soft bin of chroma and hue."""
    centres, widths = [], []
    for radius, count, width in _RINGS:
        angles = np.arange(count) * 2 * np.pi / count
        centres.append(radius * np.stack([np.cos(angles), np.sin(angles)], axis=1))
        widths += [width] * count
    bins, spread = np.concatenate(centres), np.array(widths, dtype=np.float32)
    distance = (chroma[..., 0:1] - bins[:, 0].astype(np.float32)) ** 2 + (
        chroma[..., 1:2] - bins[:, 1].astype(np.float32)
    ) ** 2
    weights = np.exp(-distance / (2 * spread**2))
    return (weights / (weights.sum(axis=-1, keepdims=True) + 1e-6)).astype(np.float32)


def _place(share: FloatArray, total: FloatArray, side: int) -> FloatArray:
    """Return the object's area, centre, spread along both axes and their proportion, ``(n, 6)``."""
    line = np.linspace(-1, 1, side, dtype=np.float32)
    down, across = (axis.ravel() for axis in np.meshgrid(line, line, indexing="ij"))
    x, y = share @ across, share @ down
    wide = np.sqrt((share * (across - x[:, None]) ** 2).sum(axis=1) + 1e-6)
    high = np.sqrt((share * (down - y[:, None]) ** 2).sum(axis=1) + 1e-6)
    return np.stack([total[:, 0] / side**2, x, y, wide, high, np.log(wide / high)], axis=1)


def _slopes(lightness: FloatArray, masks: FloatArray) -> FloatArray:
    """Return the sum of lightness steps inside the object, across and down, ``(n, 2)``."""
    inside = masks[:, 1:, 1:]
    across = np.abs(np.diff(lightness, axis=2))[:, :-1] * inside
    down = np.abs(np.diff(lightness, axis=1))[:, :, :-1] * inside
    return np.stack([across.sum(axis=(1, 2)), down.sum(axis=(1, 2))], axis=1)


def _silhouettes(masks: FloatArray) -> FloatArray:
    """Return how much of 14 bands of rows and of columns the object covers, ``(n, 28)``."""
    n, side = masks.shape[:2]
    bands = [masks.mean(axis=axis).reshape(n, 14, side // 14).mean(axis=2) for axis in (2, 1)]
    return np.concatenate(bands, axis=1)
