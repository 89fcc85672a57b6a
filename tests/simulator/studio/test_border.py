from pathlib import Path

import numpy as np
from PIL import Image

from simulator.studio.border import border, probe


def written(folder: Path, tints: list[int]) -> list[Path]:
    """Pictures whose edges have a level each, and whose middles are alike."""
    paths = []
    for number, tint in enumerate(tints):
        levels = np.full((12, 12, 3), tint, dtype=np.uint8)
        levels[2:-2, 2:-2] = 90
        paths.append(folder / f"{number}.png")
        Image.fromarray(levels).save(paths[-1])
    return paths


def test_the_border_is_read_and_nothing_else(tmp_path: Path) -> None:
    levels = border(written(tmp_path, [10, 200]), width=2)
    assert levels.shape == (2, (12 * 12 - 8 * 8) * 3)
    assert (levels == np.array([[10], [200]])).all()
    assert 90 in border(written(tmp_path, [10]), width=3)


def test_a_tinted_border_tells_and_a_plain_one_does_not(tmp_path: Path) -> None:
    labels = ["blue", "red"] * 20
    tinted = probe(border(written(tmp_path, [100, 140] * 20), width=2), labels)
    assert tinted.accuracy == 1
    assert tinted.p == 0.05
    plain = probe(border(written(tmp_path, [120] * 40), width=2), labels)
    assert plain.accuracy <= 0.5
    assert plain.p == 1


def test_noise_tells_nothing(tmp_path: Path) -> None:
    levels = np.random.default_rng(5).integers(220, 226, (80, 60))
    assert probe(levels, ["a", "b", "c", "d"] * 20).p > 0.05
