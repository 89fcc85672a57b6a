import numpy as np
from PIL import Image

from simulator.studio.backdrop import FADES_FROM, FADES_TO, PLAIN, faded


def noise(side: int, seed: int) -> Image.Image:
    levels = np.random.default_rng(seed).integers(0, 256, (side, side, 3), dtype=np.uint8)
    return Image.fromarray(levels)


def test_the_edges_of_all_pictures_are_equal_and_the_middles_are_kept() -> None:
    for side in (64, 101):
        pictures = [noise(side, seed) for seed in (1, 2)]
        edge = int(side * (1 - FADES_TO) / 2)
        rim = np.ones((side, side), dtype=bool)
        rim[edge:-edge, edge:-edge] = False
        first = round(side * (1 - FADES_FROM) / 2) + 1
        for picture in pictures:
            after, before = np.asarray(faded(picture)), np.asarray(picture)
            assert (after[rim] == PLAIN).all()
            middle = slice(first, side - first)
            assert (after[middle, middle] == before[middle, middle]).all()


def test_a_plain_picture_stays_plain() -> None:
    plain = Image.new("RGB", (40, 40), PLAIN)
    assert faded(plain).tobytes() == plain.tobytes()


def test_it_fades_from_the_middle_outwards() -> None:
    after = np.asarray(faded(Image.new("RGB", (200, 200), "black")))[100, 100:, 0]
    assert (np.diff(after.astype(int)) >= 0).all()
    assert after[0] == 0
    assert after[-1] == PLAIN[0]
