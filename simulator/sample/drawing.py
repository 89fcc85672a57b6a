"""Flat product pictures, drawn with Pillow from a few shapes, colours and patterns.

A picture is made of layers. Each layer is a mask, the silhouette of a part, filled with a colour
or a pattern and shaded from one side, three times as large as the picture and then made small.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIDE = 300
SCALE = 3
SIZE = SIDE * SCALE

Colour = tuple[int, int, int]
Fill = Callable[[np.random.Generator], Image.Image]

OAK = (203, 161, 110)
WALNUT = (112, 74, 50)
BRASS = (196, 160, 84)
STEEL = (150, 156, 160)
LEAF = (74, 122, 78)
FLAME = (246, 190, 82)
GROUND = (247, 244, 239)


def rgb(code: str) -> Colour:
    """Return ``#c4663f`` as three numbers."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def mixed(first: Colour, second: Colour, share: float) -> Colour:
    """Return ``first`` with a ``share`` of ``second`` in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def pattern(name: str, main: Colour, other: Colour) -> Fill:
    """Return a fill: plain, stripes, bands, dots, checks, waves or speckles."""

    def draw(random: np.random.Generator) -> Image.Image:
        image = Image.new("RGB", (SIZE, SIZE), main)
        pen = ImageDraw.Draw(image)
        if name == "stripes":
            for x in range(0, SIZE, 84):
                pen.rectangle((x, 0, x + 36, SIZE), fill=other)
        elif name == "bands":
            for y in range(30, SIZE, 132):
                pen.rectangle((0, y, SIZE, y + 48), fill=other)
        elif name == "dots":
            for row, y in enumerate(range(0, SIZE, 66)):
                for x in range((row % 2) * 38, SIZE + 76, 76):
                    pen.ellipse((x - 15, y - 15, x + 15, y + 15), fill=other)
        elif name == "checks":
            half = mixed(main, other, 0.5)
            for at in range(0, SIZE, 108):
                pen.rectangle((at, 0, at + 53, SIZE), fill=half)
            for y in range(0, SIZE, 108):
                pen.rectangle((0, y, SIZE, y + 53), fill=half)
                for x in range(0, SIZE, 108):
                    pen.rectangle((x, y, x + 53, y + 53), fill=other)
        elif name == "waves":
            xs = np.arange(0, SIZE + 12, 12)
            for y in range(0, SIZE + 60, 72):
                line = [(float(x), y + 17 * float(np.sin(x / 42))) for x in xs]
                pen.line(line, fill=other, width=17, joint="curve")
        elif name == "speckles":
            for x, y, radius in zip(
                random.integers(0, SIZE, 900),
                random.integers(0, SIZE, 900),
                random.integers(2, 7, 900),
                strict=True,
            ):
                pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=other)
        return image

    return draw


class Canvas:
    """A picture in the making; coordinates run from 0 to 100 in both directions."""

    def __init__(self, ground: Colour, random: np.random.Generator) -> None:
        self.random = random
        self.image = Image.new("RGB", (SIZE, SIZE), mixed(GROUND, ground, 0.16))
        floor = mixed(GROUND, ground, 0.28)
        ImageDraw.Draw(self.image).rectangle((0, SIZE * 0.78, SIZE, SIZE), fill=floor)

    def shadow(self, left: float, right: float, y: float) -> None:
        """Lay a soft shadow on the floor."""
        mask = Image.new("L", (SIZE, SIZE), 0)
        box = _pixels([(left, y - 2.4), (right, y + 2.8)])
        ImageDraw.Draw(mask).ellipse([*box[0], *box[1]], fill=95)
        mask = mask.filter(ImageFilter.GaussianBlur(SIZE / 70))
        self.image.paste(mixed(GROUND, (40, 36, 32), 0.8), mask=mask)

    def layer(self, fill: Fill | Colour, draw: Callable[[ImageDraw.ImageDraw], None]) -> None:
        """Fill the silhouette that ``draw`` makes, and shade its right side."""
        mask = Image.new("L", (SIZE, SIZE), 0)
        draw(ImageDraw.Draw(mask))
        box = mask.getbbox()
        if box is None:
            return
        paint = fill(self.random) if callable(fill) else Image.new("RGB", (SIZE, SIZE), fill)
        self.image.paste(paint, mask=mask)
        across = np.clip((np.arange(SIZE) - box[0]) / max(1, box[2] - box[0]), 0, 1)
        shade = (np.clip(across - 0.45, 0, 1) ** 1.4 * 150).astype(np.uint8)
        shade_mask = ImageChops.multiply(
            Image.fromarray(np.broadcast_to(shade, (SIZE, SIZE)).copy()), mask
        )
        self.image.paste((38, 32, 30), mask=shade_mask)
        shine = (np.exp(-(((across - 0.24) / 0.09) ** 2)) * 46).astype(np.uint8)
        shine_mask = ImageChops.multiply(
            Image.fromarray(np.broadcast_to(shine, (SIZE, SIZE)).copy()), mask
        )
        self.image.paste((255, 255, 255), mask=shine_mask)

    def turned(self, fill: Fill | Colour, profile: Sequence[tuple[float, float]]) -> None:
        """Draw what a wheel would make of ``profile``: half-widths at heights, around x = 50."""
        ys = np.linspace(profile[0][0], profile[-1][0], 90)
        known = np.array(profile)
        widths = _smooth(ys, known[:, 0], known[:, 1])
        right = [(50 + width, y) for width, y in zip(widths, ys, strict=True)]
        left = [(100 - x, y) for x, y in reversed(right)]
        self.layer(fill, lambda pen: pen.polygon(_pixels(right + left), fill=255))

    def polygon(self, fill: Fill | Colour, points: Sequence[tuple[float, float]]) -> None:
        """Draw a polygon."""
        self.layer(fill, lambda pen: pen.polygon(_pixels(points), fill=255))

    def ellipse(self, fill: Fill | Colour, box: tuple[float, float, float, float]) -> None:
        """Draw an ellipse in a box of left, top, right and bottom."""
        corners = _pixels([box[:2], box[2:]])
        self.layer(fill, lambda pen: pen.ellipse([*corners[0], *corners[1]], fill=255))

    def ring(
        self, fill: Fill | Colour, box: tuple[float, float, float, float], width: float
    ) -> None:
        """Draw the outline of an ellipse."""
        corners = _pixels([box[:2], box[2:]])
        thick = round(width * SIZE / 100)
        self.layer(
            fill, lambda pen: pen.ellipse([*corners[0], *corners[1]], outline=255, width=thick)
        )

    def box(
        self, fill: Fill | Colour, box: tuple[float, float, float, float], radius: float = 0
    ) -> None:
        """Draw a rectangle with round corners."""
        corners = _pixels([box[:2], box[2:]])
        round_by = radius * SIZE / 100
        self.layer(
            fill,
            lambda pen: pen.rounded_rectangle([*corners[0], *corners[1]], round_by, fill=255),
        )

    def line(self, fill: Colour, points: Sequence[tuple[float, float]], width: float) -> None:
        """Draw a line with round joints."""
        thick = round(width * SIZE / 100)
        self.layer(
            fill, lambda pen: pen.line(_pixels(points), fill=255, width=thick, joint="curve")
        )

    def finished(self) -> Image.Image:
        """Return the picture at its final size."""
        return self.image.resize((SIDE, SIDE), Image.Resampling.LANCZOS)


def _pixels(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(x * SIZE / 100, y * SIZE / 100) for x, y in points]


def _smooth(at: np.ndarray, ys: np.ndarray, widths: np.ndarray) -> np.ndarray:
    """Return ``widths`` at ``at``, eased between the known points."""
    step = np.clip(np.searchsorted(ys, at, side="right") - 1, 0, len(ys) - 2)
    share = (at - ys[step]) / np.maximum(ys[step + 1] - ys[step], 1e-9)
    eased = (1 - np.cos(np.pi * np.clip(share, 0, 1))) / 2
    return np.asarray(widths[step] + (widths[step + 1] - widths[step]) * eased)


@dataclass(frozen=True)
class Paint:
    """What a product is painted with: its body's fill, and the palette's two colours."""

    fill: Fill
    main: Colour
    other: Colour


def draw(kind: str, form: int, paint: Paint, random: np.random.Generator) -> Image.Image:
    """Return the picture of a product.

    Parameters
    ----------
    kind
        one of ``KINDS``.
    form
        which of its forms, 0 or 1.
    paint
        its colours.
    random
        for the speckles.
    """
    canvas = Canvas(paint.main, random)
    KINDS[kind](canvas, form, paint)
    return canvas.finished()


def _vase(canvas: Canvas, form: int, paint: Paint) -> None:
    canvas.shadow(30, 76, 86)
    profiles = (
        [(24, 9), (30, 6), (40, 8), (62, 22), (80, 14), (86, 12)],
        [(18, 7), (22, 6), (48, 8), (72, 15), (86, 10)],
    )
    canvas.turned(paint.fill, profiles[form])
    top = profiles[form][0]
    canvas.ellipse(
        mixed(paint.main, (0, 0, 0), 0.45), (50 - top[1], top[0] - 2, 50 + top[1], top[0] + 2)
    )


def _lamp(canvas: Canvas, form: int, paint: Paint) -> None:
    canvas.shadow(32, 72, 87)
    if form == 0:
        canvas.turned(paint.main, [(50, 3), (58, 5), (72, 13), (82, 11), (87, 9)])
        canvas.line(BRASS, [(50, 40), (50, 54)], 2.2)
    else:
        canvas.line(BRASS, [(50, 30), (50, 84)], 2.4)
        canvas.ellipse(BRASS, (36, 81, 64, 88))
    canvas.polygon(paint.fill, [(38, 14), (62, 14), (74, 48), (26, 48)])
    canvas.ellipse(mixed(FLAME, (255, 255, 255), 0.4), (26, 45.4, 74, 50.6))


def _mug(canvas: Canvas, form: int, paint: Paint) -> None:
    canvas.shadow(26, 80, 84)
    canvas.ring(paint.main, (60, 44, 84, 72), 4.6)
    shape = ([(36, 23), (84, 23)], [(36, 24), (66, 23), (80, 16), (84, 14)])[form]
    canvas.turned(paint.fill, shape)
    canvas.ellipse(mixed(paint.main, (255, 255, 255), 0.35), (27, 32.5, 73, 39.5))
    canvas.ellipse((92, 62, 44), (30, 33.8, 70, 39))


def _chair(canvas: Canvas, form: int, paint: Paint) -> None:
    wood = WALNUT if form else OAK
    canvas.shadow(22, 80, 90)
    for top, bottom in ((32, 27), (68, 73)):
        canvas.line(wood, [(top, 58), (bottom, 90)], 3.4)
    for top, bottom in ((38, 37), (62, 63)):
        canvas.line(mixed(wood, (0, 0, 0), 0.25), [(top, 58), (bottom, 84)], 2.8)
    canvas.line(wood, [(33, 18), (33, 58)], 3)
    canvas.line(wood, [(67, 18), (67, 58)], 3)
    if form:
        canvas.box(paint.fill, (29, 14, 71, 44), 9)
    else:
        for y in (18, 27, 36):
            canvas.box(paint.fill, (31, y, 69, y + 6), 2)
    canvas.box(paint.fill, (25, 54, 75, 62), 4)


def _rug(canvas: Canvas, form: int, paint: Paint) -> None:
    if form:
        canvas.shadow(12, 88, 66)
        canvas.ellipse(paint.other, (9, 36, 91, 82))
        canvas.ellipse(paint.fill, (13, 38.5, 87, 79.5))
        return
    corners = [(24, 34), (76, 34), (94, 80), (6, 80)]
    for x in np.linspace(7, 93, 30):
        canvas.line(mixed(paint.other, GROUND, 0.3), [(float(x), 79), (float(x), 84)], 0.9)
    canvas.polygon(paint.other, corners)
    canvas.polygon(paint.fill, [(27, 36.5), (73, 36.5), (88, 77), (12, 77)])


def _cushion(canvas: Canvas, form: int, paint: Paint) -> None:
    canvas.shadow(18, 84, 82)
    turn = np.linspace(0, 2 * np.pi, 160)
    power = 0.42 if form == 0 else 0.7
    wide, high = (33, 31) if form == 0 else (37, 24)
    points = [
        (
            50 + wide * float(np.sign(np.cos(t)) * abs(np.cos(t)) ** power),
            53 + high * float(np.sign(np.sin(t)) * abs(np.sin(t)) ** power),
        )
        for t in turn
    ]
    canvas.polygon(mixed(paint.main, (0, 0, 0), 0.2), [(x, y + 1.4) for x, y in points])
    canvas.polygon(paint.fill, points)


def _planter(canvas: Canvas, form: int, paint: Paint) -> None:
    canvas.shadow(28, 78, 88)
    angles = np.linspace(-1.15, 1.15, 9 if form else 7)
    for number, angle in enumerate(angles):
        tip = (50 + 34 * float(np.sin(angle)), 50 - 38 * float(np.cos(angle)))
        side = (4.6 if form == 0 else 2.4) * (1 if number % 2 else 0.85)
        middle = ((50 + tip[0]) / 2, (52 + tip[1]) / 2)
        across = (float(np.cos(angle)) * side, float(np.sin(angle)) * side)
        shade = mixed(LEAF, (20, 50, 40), 0.18 * (number % 3))
        canvas.polygon(
            shade,
            [
                (50, 58),
                (middle[0] - across[0], middle[1] - across[1]),
                tip,
                (middle[0] + across[0], middle[1] + across[1]),
            ],
        )
    canvas.turned(
        paint.fill, ([(54, 21), (88, 14)], [(54, 15), (66, 22), (82, 18), (88, 12)])[form]
    )
    canvas.ellipse((84, 60, 46), (50 - 17, 52, 50 + 17, 57))


def _clock(canvas: Canvas, form: int, paint: Paint) -> None:
    if form:
        canvas.box(paint.main, (20, 20, 80, 80), 10)
        canvas.box(paint.fill, (24, 24, 76, 76), 7)
    else:
        canvas.ellipse(WALNUT, (18, 18, 82, 82))
        canvas.ellipse(paint.fill, (22, 22, 78, 78))
    canvas.ellipse((250, 248, 243), (31, 31, 69, 69))
    for hour in range(12):
        angle = hour * np.pi / 6
        outer = (50 + 16.5 * float(np.sin(angle)), 50 - 16.5 * float(np.cos(angle)))
        inner = (50 + 14 * float(np.sin(angle)), 50 - 14 * float(np.cos(angle)))
        canvas.line((60, 56, 52), [inner, outer], 1)
    canvas.line((40, 38, 36), [(50, 50), (50, 36)], 1.6)
    canvas.line((40, 38, 36), [(50, 50), (60, 55)], 1.6)
    canvas.ellipse(paint.other, (48, 48, 52, 52))


def _bowl(canvas: Canvas, form: int, paint: Paint) -> None:
    canvas.shadow(26, 78, 80)
    canvas.turned(
        paint.fill,
        ([(46, 35), (62, 29), (76, 12), (80, 13)], [(50, 37), (60, 35), (74, 22), (80, 20)])[form],
    )
    top, wide = (46, 35) if form == 0 else (50, 37)
    canvas.ellipse(
        mixed(paint.main, (255, 255, 255), 0.5), (50 - wide, top - 5, 50 + wide, top + 5)
    )
    canvas.ellipse(mixed(paint.main, (0, 0, 0), 0.12), (54 - wide, top - 3.4, 46 + wide, top + 4.4))


def _candle(canvas: Canvas, form: int, paint: Paint) -> None:
    canvas.shadow(28, 76, 86)
    if form:
        for x, top in ((28, 52), (50, 34), (72, 44)):
            canvas.box(paint.fill, (x - 9, top, x + 9, 86), 2)
            canvas.line((70, 60, 50), [(x, top - 5), (x, top + 1)], 0.9)
            canvas.ellipse(FLAME, (x - 2.6, top - 14, x + 2.6, top - 3))
        return
    canvas.box(paint.fill, (32, 44, 68, 86), 4)
    canvas.ellipse(mixed(paint.main, (255, 250, 235), 0.7), (32, 41, 68, 48))
    canvas.line((70, 60, 50), [(50, 37), (50, 44)], 1)
    canvas.ellipse(FLAME, (46.6, 23, 53.4, 39))
    canvas.ellipse((255, 232, 170), (48.4, 29, 51.6, 38))


def _teapot(canvas: Canvas, form: int, paint: Paint) -> None:
    canvas.shadow(22, 80, 84)
    canvas.ring(paint.main if form else OAK, (66, 44, 90, 72), 4)
    canvas.polygon(paint.main, [(30, 66), (8, 44), (14, 40), (36, 54)])
    canvas.turned(paint.fill, [(42, 12), (50, 23), (64, 28), (78, 22), (84, 15)])
    canvas.turned(paint.main, [(34, 2.5), (38, 3), (39, 10), (44, 14)])


def _shelf(canvas: Canvas, form: int, paint: Paint) -> None:
    wood = WALNUT if form else OAK
    canvas.shadow(18, 84, 92)
    canvas.box(mixed(wood, GROUND, 0.55), (21, 14, 79, 90))
    for x in (18, 78):
        canvas.box(wood, (x, 10, x + 4, 92), 1)
    for y in (10, 36, 62, 88):
        canvas.box(wood, (18, y, 82, y + 3.4), 0.6)
    heights = (15, 18, 13, 17, 16, 19, 14)
    for shelf, base in enumerate((36, 62, 88)):
        for at in range(4 if shelf != 1 else 3):
            left = 24 + at * 6 + (24 if shelf == 1 else 0)
            height = heights[(at + 2 * shelf) % len(heights)]
            shade = (paint.main, paint.other, mixed(paint.main, paint.other, 0.5))[(at + shelf) % 3]
            canvas.box(shade, (left, base - height, left + 5, base), 0.5)
    canvas.box(paint.fill, (54, 70, 75, 88), 1)
    canvas.box(paint.fill, (25, 46, 42, 62), 1)


KINDS: dict[str, Callable[[Canvas, int, Paint], None]] = {
    "vase": _vase,
    "lamp": _lamp,
    "mug": _mug,
    "chair": _chair,
    "rug": _rug,
    "cushion": _cushion,
    "planter": _planter,
    "clock": _clock,
    "bowl": _bowl,
    "candle": _candle,
    "teapot": _teapot,
    "shelf": _shelf,
}
