"""Check that the edges of a shop's pictures say nothing of the products.

    python -m simulator.studio.border home --scale large --folder FOLDER

A linear classifier reads the pixels at the edges of all first views and is asked for each
attribute of the product, in cross-validation. It should do no better than the same classifier on
shuffled answers. It needs scikit-learn, and no Blender.
"""

import argparse
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from sklearn.linear_model import RidgeClassifier
from sklearn.model_selection import StratifiedKFold, permutation_test_score

from simulator.make import FOLDERS
from simulator.products.assortment import assortment

WIDTH = 8
"""Pixels from the edge that are read."""

ATTRIBUTES = ("palette", "family", "form", "type")
FOLDS = 4
SHUFFLES = 19
"""With 19, the smallest possible p is 0.05."""


@dataclass(frozen=True)
class Probe:
    """How well an attribute can be read.

    Attributes
    ----------
    accuracy
        mean over the folds.
    chance
        the same on shuffled answers, mean over the shuffles.
    p
        share of the shuffles, this one included, that are at least as accurate.
    """

    accuracy: float
    chance: float
    p: float


def border(paths: Sequence[Path], width: int = WIDTH) -> NDArray[np.int64]:
    """Return the levels at the edges of square pictures, ``(pictures, pixels x 3)``."""
    rows = []
    for path in paths:
        with Image.open(path) as picture:
            levels = np.asarray(picture.convert("RGB"), dtype=np.int64)
        edge = np.ones(levels.shape[:2], dtype=np.bool_)
        edge[width:-width, width:-width] = False
        rows.append(levels[edge].ravel())
    return np.stack(rows)


def probe(levels: NDArray[np.int64], labels: Sequence[str]) -> Probe:
    """Read ``labels`` from ``levels``, ``(pictures, values)``, with a linear classifier."""
    varying = levels[:, (levels != levels[0]).any(axis=0)].astype(np.float64)
    if not varying.size:
        varying = np.zeros((len(levels), 1))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of classes with fewer members than folds
        accuracy, shuffled, p = permutation_test_score(
            RidgeClassifier(alpha=10.0),
            varying,
            np.array(labels),
            cv=StratifiedKFold(FOLDS, shuffle=True, random_state=0),
            n_permutations=SHUFFLES,
            random_state=0,
        )
    return Probe(float(accuracy), float(shuffled.mean()), float(p))


def main() -> None:
    """Read the command line, probe and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shop", choices=["home", "garden"])
    parser.add_argument("--scale", choices=["small", "large"], default="small")
    parser.add_argument("--folder", type=Path, help="the catalogue; the one in assets/ by default")
    chosen = parser.parse_args()
    images = (chosen.folder or FOLDERS[chosen.shop]) / "images"
    designs = [
        product.design
        for product in assortment(chosen.shop, chosen.scale)
        if (images / f"{product.design.id}.webp").is_file()
    ]
    levels = border([images / f"{design.id}.webp" for design in designs])
    varying = (levels != levels[0]).any(axis=0).mean()
    spread = int(np.ptp(levels, axis=0).max())
    print(
        f"{len(designs)} pictures; of the {WIDTH} pixels at the edges {varying:.1%} of the values "
        f"vary, by {spread} levels of 255 at most"
    )
    print("| attribute | accuracy | shuffled | p |\n|---|---|---|---|")
    for attribute in ATTRIBUTES:
        result = probe(levels, [getattr(design, attribute) for design in designs])
        print(f"| {attribute} | {result.accuracy:.3f} | {result.chance:.3f} | {result.p:.2f} |")


if __name__ == "__main__":
    main()
