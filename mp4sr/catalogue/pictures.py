"""The one safe way in for every picture: from a catalogue, an upload or the network."""

import io
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from mp4sr.errors import MP4SRError

MAX_PIXELS = 64_000_000
"""Pictures with more pixels than this are refused before they are decoded."""

MAX_BYTES = 256_000_000
"""Files with more bytes than this are refused."""

MAX_SIDE = 1024
"""Pictures are made at most this wide and high, in pixels."""

Image.init()
# Pillow reads some forty formats; those nobody photographs in only widen the attack surface.
# Not every build of it reads AVIF.
_FORMATS = tuple(
    known for known in ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF") if known in Image.OPEN
)
_READABLE = "JPEG, PNG, WebP, GIF, BMP, TIFF or AVIF"


def open_picture(source: Path | str | bytes | BinaryIO, *, name: str | None = None) -> Image.Image:
    """Return a picture as RGB, upright, at most ``MAX_SIDE`` pixels a side.

    The first frame of an animation is taken, EXIF rotation is applied, transparency is laid on
    white; CMYK, 16-bit, floating-point and palette pictures are converted. ``name`` is what error
    messages call the picture (default: the file's name).

    Raises ``MP4SRError`` for what is missing, empty, not a picture, truncated, damaged, or larger
    than ``MAX_PIXELS`` or ``MAX_BYTES``.
    """
    if isinstance(source, str):
        source = Path(source)
    name = name or (source.name if isinstance(source, Path) else "the picture")
    data = _bytes(source, name)
    if not data:
        raise MP4SRError(f"{name} is empty (0 bytes); choose another picture.")
    if len(data) > MAX_BYTES:
        raise _too_large(name)
    try:
        picture = Image.open(io.BytesIO(data), formats=_FORMATS)
    except Image.DecompressionBombError as error:
        raise _too_large(name) from error
    except UnidentifiedImageError as error:
        raise MP4SRError(
            f"{name} is not a picture that can be read; save it as {_READABLE}."
        ) from error
    except Exception as error:
        raise _damaged(name) from error
    with picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise _too_large(name, picture.size)
        # Pillow's decoders raise nearly anything on hostile bytes (struct.error, SyntaxError,
        # IndexError...), and none of it is more than "damaged" to whoever chose the picture.
        try:
            # A large JPEG is decoded at a fraction of its size; other formats ignore this.
            picture.draft("RGB", (MAX_SIDE, MAX_SIDE))
            picture.load()
            upright = _upright(picture)
            result = _rgb(upright)
            result.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
        except Exception as error:
            raise _damaged(name) from error
    result.info = {}
    return result


def picture_suffix(source: Path | bytes) -> str:
    """Return the file suffix that fits a picture's content: ``.jpg``, ``.png``, ``.webp``...

    Reads only the header; "" for what is no picture.
    """
    try:
        with Image.open(
            io.BytesIO(source) if isinstance(source, bytes) else source, formats=_FORMATS
        ) as picture:
            kind = str(picture.format).lower()
    except Exception:
        return ""
    return {"jpeg": ".jpg", "mpo": ".jpg"}.get(kind, f".{kind}")


def _bytes(source: Path | bytes | BinaryIO, name: str) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        if not isinstance(source, Path):
            return source.read(MAX_BYTES + 1)
        with source.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise MP4SRError(f"there is no picture {source}; check the path.") from error
    except OSError as error:
        raise MP4SRError(
            f"{name} cannot be read ({error.strerror}); check the path and its permissions."
        ) from error


def _upright(picture: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:
        return picture  # broken EXIF says nothing about the pixels


def _rgb(picture: Image.Image) -> Image.Image:
    """Return ``picture``, of any Pillow mode, as RGB on white."""
    if picture.mode == "I" or picture.mode == "F" or picture.mode.startswith("I;"):
        picture = _eight_bits(picture)
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(ground, layer).convert("RGB")
    return picture.convert("RGB")


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Return a one-channel picture of 16 or 32 bits, or of floats, as 8-bit grey.

    16 bits are scaled by their range, floats in 0..1 by 255; what is outside is stretched to its
    own smallest and largest value.
    """
    values = np.nan_to_num(np.asarray(picture, dtype=np.float64), posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    if picture.mode == "F" and low >= 0 and high <= 1:
        values = values * 255
    elif picture.mode != "F" and low >= 0 and 255 < high <= 65_535:
        values = values / 257
    elif low < 0 or high > 255:
        values = (values - low) * (255 / (high - low))
    return Image.fromarray(np.rint(values).astype(np.uint8))


def _too_large(name: str, size: tuple[int, int] | None = None) -> MP4SRError:
    pixels = f" ({size[0]:,} x {size[1]:,} pixels)" if size else ""
    return MP4SRError(
        f"{name} is too large{pixels}; scale it down to at most {MAX_PIXELS:,} pixels."
    )


def _damaged(name: str) -> MP4SRError:
    return MP4SRError(f"{name} is truncated or damaged; save it again as {_READABLE}.")
