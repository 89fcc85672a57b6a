from pathlib import Path

import numpy as np
from PIL import Image

from simulator.studio.reproduce import difference


def painted(path: Path, level: int) -> Path:
    Image.fromarray(np.full((4, 4, 3), level, dtype=np.uint8)).save(path)
    return path


def test_the_difference_is_a_mean_over_pixels_and_colours(tmp_path: Path) -> None:
    dark, light = painted(tmp_path / "dark.png", 3), painted(tmp_path / "light.png", 250)
    assert difference(dark, dark) == 0
    assert difference(dark, light) == difference(light, dark) == 247
    spotted = np.full((4, 4, 3), 3, dtype=np.uint8)
    spotted[0, 0, 0] = 51  # one of 48 values, by 48 levels
    Image.fromarray(spotted).save(tmp_path / "spotted.png")
    assert difference(dark, tmp_path / "spotted.png") == 1
