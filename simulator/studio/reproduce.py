"""Render pictures of a shop again and measure how far they are from those that are there.

    python -m simulator.studio.reproduce home --every 20

Like ``render.py`` it needs a Python with ``bpy``. A rebuilt picture counts as equal to the eye when
its mean absolute difference is at most :data:`TOLERANCE` of the 255 levels. On the machine that
made them nothing differs at all, with one thread or two; the tolerance is for the rounding of other
processors, which the path tracer's noise and the compression enlarge. Exit status 1 when a picture
differs more.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

TOLERANCE = 2.0
"""The largest mean absolute difference of a picture, in levels of 255."""


def levels(path: Path) -> NDArray[np.int16]:
    """Return a picture's colours, ``(height, width, 3)``, 0 .. 255."""
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"), dtype=np.int16)


def difference(first: Path, second: Path) -> float:
    """Return the mean absolute difference of two pictures of one size, in levels of 255."""
    return float(np.abs(levels(first) - levels(second)).mean())


def main() -> None:
    """Read the command line, render, compare and say how it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shop", choices=["home", "garden"])
    parser.add_argument("--scale", choices=["small", "large"], default="small")
    parser.add_argument("--folder", type=Path, help="the catalogue; the one in assets/ by default")
    parser.add_argument("--every", type=int, default=20, help="render one product in so many")
    parser.add_argument("--threads", type=int, default=0, help="0 for all cores")
    chosen = parser.parse_args()

    from simulator.make import FOLDERS
    from simulator.products.assortment import assortment
    from simulator.products.plan import plan
    from simulator.studio.render import Film, render_all, views

    designs = [product.design for product in assortment(chosen.shop, chosen.scale)][:: chosen.every]
    film = Film.of(plan(chosen.shop, chosen.scale))
    pictures = (chosen.folder or FOLDERS[chosen.shop]) / "images"
    with tempfile.TemporaryDirectory() as folder:
        render_all(designs, Path(folder), film, threads=chosen.threads)
        differences = {
            name: difference(Path(folder) / name, pictures / name)
            for design in designs
            for _, name in views(design)
        }
    worst = max(differences, key=lambda name: differences[name])
    values = list(differences.values())
    print(
        f"{len(values)} pictures: mean absolute difference {np.mean(values):.2f}, "
        f"median {np.median(values):.2f}, largest {differences[worst]:.2f} ({worst}) of 255 levels"
    )
    sys.exit(differences[worst] > TOLERANCE)


if __name__ == "__main__":
    main()
