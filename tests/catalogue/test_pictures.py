"""Every picture comes out as plain upright RGB, or as one sentence."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mp4sr.catalogue import MAX_PIXELS, open_picture
from mp4sr.catalogue.pictures import MAX_SIDE, picture_suffix
from mp4sr.errors import MP4SRError


def saved(picture: Image.Image, kind: str, **options) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG whose header promises more than its few bytes of data hold."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


RED = Image.new("RGB", (40, 20), (250, 10, 10))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"])
def test_the_usual_formats(kind):
    picture = open_picture(saved(RED, kind))
    assert (picture.mode, picture.size, picture.info) == ("RGB", (40, 20), {})
    assert np.abs(np.asarray(picture, int) - (250, 10, 10)).max() < 12


def test_sources(tmp_path):
    path = tmp_path / "a.png"
    RED.save(path)
    with path.open("rb") as file:
        assert open_picture(file).getpixel((0, 0)) == (250, 10, 10)
    assert open_picture(path).getpixel((0, 0)) == (250, 10, 10)
    assert open_picture(str(path)).getpixel((0, 0)) == (250, 10, 10)


def test_transparency_is_laid_on_white():
    clear = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    half = Image.new("RGBA", (4, 4), (0, 0, 0, 128))
    grey = Image.new("LA", (4, 4), (0, 0))
    assert open_picture(saved(clear, "PNG")).getpixel((0, 0)) == (255, 255, 255)
    assert open_picture(saved(half, "PNG")).getpixel((0, 0)) == (127, 127, 127)
    assert open_picture(saved(grey, "PNG")).getpixel((0, 0)) == (255, 255, 255)
    palette = Image.new("P", (4, 4), 0)
    palette.putpalette([0, 0, 0, 9, 9, 9])
    assert open_picture(saved(palette, "PNG", transparency=0)).getpixel((0, 0)) == (255,) * 3
    assert open_picture(saved(palette, "PNG")).getpixel((0, 0)) == (0, 0, 0)
    key = saved(Image.new("RGB", (4, 4), (1, 2, 3)), "PNG", transparency=(1, 2, 3))
    assert open_picture(key).getpixel((0, 0)) == (255, 255, 255)


def test_cmyk_becomes_rgb():
    picture = open_picture(saved(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG", quality=95))
    red, green, blue = picture.getpixel((4, 4))
    assert red > 200
    assert max(green, blue) < 60


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_keep_their_range(kind):
    values = np.array([[0, 257 * 100, 65_535]], dtype=np.uint16)
    picture = open_picture(saved(Image.fromarray(values), kind))
    assert [pixel[0] for pixel in picture.get_flattened_data()] == [0, 100, 255]


def test_floats_and_long_integers_are_scaled():
    unit = Image.fromarray(np.array([[0.0, 0.5, 1.0]], dtype=np.float32))
    assert [pixel[0] for pixel in open_picture(saved(unit, "TIFF")).get_flattened_data()] == [
        0,
        128,
        255,
    ]
    signed = Image.fromarray(np.array([[-100_000, 0, 100_000]], dtype=np.int32))
    assert [pixel[0] for pixel in open_picture(saved(signed, "TIFF")).get_flattened_data()] == [
        0,
        128,
        255,
    ]
    broken = Image.fromarray(np.array([[np.nan, np.inf, 1.0]], dtype=np.float32))
    assert [pixel[0] for pixel in open_picture(saved(broken, "TIFF")).get_flattened_data()] == [
        0,
        0,
        255,
    ]


def test_exif_rotation_is_applied():
    picture = Image.new("RGB", (40, 20), "white")
    picture.paste((0, 0, 255), (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x0112] = 6  # stored lying on its side: turn by 90 degrees clockwise
    upright = open_picture(saved(picture, "JPEG", exif=exif, quality=95))
    assert upright.size == (20, 40)
    assert upright.getpixel((10, 5))[2] > 200
    assert upright.getpixel((10, 5))[0] < 60
    assert min(upright.getpixel((10, 35))) > 200


def test_broken_exif_does_not_matter():
    data = saved(RED, "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff nonsense")
    assert open_picture(data).size == (40, 20)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF"])
def test_the_first_frame_of_an_animation(kind):
    frames = [Image.new("RGB", (8, 8), colour) for colour in ((200, 0, 0), (0, 200, 0))]
    data = saved(frames[0], kind, save_all=True, append_images=frames[1:])
    red, green, _ = open_picture(data).getpixel((4, 4))
    assert red > 150
    assert green < 60


@pytest.mark.parametrize("size", [(3000, 1500), (5, 4000), (1024, 1024)])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_large_pictures_are_scaled_down(kind, size):
    picture = open_picture(saved(Image.new("RGB", size, "green"), kind))
    assert max(picture.size) == MAX_SIDE
    assert picture.width >= 1
    if size[1] == 1500:
        assert picture.size == (1024, 512)


@pytest.mark.parametrize("size", [(9_000, 9_000), (60_000, 60_000), (2_000_000, 2_000_000)])
def test_a_bomb_is_refused_by_its_header(size):
    assert size[0] * size[1] > MAX_PIXELS
    with pytest.raises(MP4SRError, match=r"^sofa\.png is too large"):
        open_picture(png_header(*size), name="sofa.png")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"])
@pytest.mark.parametrize("part", [0.3, 0.7])
def test_truncated_pictures_are_refused(kind, part):
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8)
    data = saved(Image.fromarray(noise), kind)
    with pytest.raises(MP4SRError, match=r"^cut\.x is (truncated or damaged|not a picture)"):
        open_picture(data[: int(len(data) * part)], name="cut.x")


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"hello",
        b"%PDF-1.4",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        "<html>שלום</html>".encode(),
    ],
)
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(MP4SRError, match="is not a picture that can be read; save it as JPEG"):
        open_picture(data)


def test_a_format_outside_the_list_is_refused():
    with pytest.raises(MP4SRError, match="is not a picture"):
        open_picture(saved(RED, "PPM"))


def test_a_file_of_many_bytes_is_refused(monkeypatch):
    monkeypatch.setattr("mp4sr.catalogue.pictures.MAX_BYTES", 10)
    with pytest.raises(MP4SRError, match="too large"):
        open_picture(io.BytesIO(saved(RED, "PNG")))


def test_empty_missing_and_folders(tmp_path: Path):
    (tmp_path / "zero.jpg").touch()
    with pytest.raises(MP4SRError, match=r"zero\.jpg is empty"):
        open_picture(tmp_path / "zero.jpg")
    with pytest.raises(MP4SRError, match="there is no picture"):
        open_picture(tmp_path / "none.jpg")
    with pytest.raises(MP4SRError, match="cannot be read"):
        open_picture(tmp_path)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damage_gives_a_picture_or_our_own_error(data):
    kind = data.draw(st.sampled_from(["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"]))
    content = bytearray(saved(RED, kind))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        picture = open_picture(bytes(content))
    except MP4SRError:
        return
    assert picture.mode == "RGB"
    assert max(picture.size) <= MAX_SIDE


def test_suffix_follows_the_content():
    assert picture_suffix(saved(RED, "JPEG")) == ".jpg"
    assert picture_suffix(saved(RED, "WEBP")) == ".webp"
    assert picture_suffix(b"text") == ""
