"""Render the pictures of a shop: ``python -m simulator.studio.render home OUT``.

It needs a Python 3.11 with ``bpy``, NumPy and Pillow (``pip install bpy==4.5.15 pillow``), which
neither the app nor its tests do. Pictures that are there already are kept, so that it can be
stopped and started again. Several processes share the work with ``--part 1/2``, ``--part 2/2``.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from simulator.products.design import PALETTES, Design
from simulator.products.plan import Plan, plan
from simulator.studio import backdrop, scene
from simulator.studio.products import load


@dataclass(frozen=True)
class Film:
    """How pictures are taken.

    Attributes
    ----------
    side
        of a picture, in pixels.
    samples
        light paths for each pixel.
    quality
        of the WebP files, 0 .. 100.
    neutral
        whether the backdrop is the same neutral grey for every picture, plain at its edges,
        rather than in the palette's tint.
    """

    side: int
    samples: int
    quality: int
    neutral: bool = False

    @classmethod
    def of(cls, numbers: Plan) -> "Film":
        """Return the film of a shop's plan."""
        return cls(numbers.side, numbers.samples, numbers.quality, numbers.neutral)


def render(design: Design, path: Path, view: int, film: Film, *, threads: int = 0) -> None:
    """Model a design and photograph it into a WebP file at ``path``; view 2 is from the side."""
    scene.clear()
    shot = scene.Shot()
    load()[design.type](design, np.random.default_rng(design.seed), shot)
    if view == 2:
        shot.turn += 35.0
        shot.elevation += 14.0
    if film.neutral:
        scene.arrange(backdrop.NEUTRAL, shot, even=backdrop.EVENNESS)
    else:
        scene.arrange(PALETTES[design.palette].backdrop, shot)
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "picture.png"
        scene.photograph(raw, size=film.side, samples=film.samples, threads=threads)
        part = path.with_suffix(".part")
        with Image.open(raw) as opened:
            picture = opened.convert("RGB")
        if film.neutral:
            picture = backdrop.faded(picture)
        picture.save(part, "WEBP", quality=film.quality, method=6)
        part.replace(path)


def views(design: Design) -> list[tuple[int, str]]:
    """Return the numbers and file names of a design's pictures."""
    names = [f"{design.id}.webp", f"{design.id}-2.webp"]
    return list(enumerate(names[: design.views], start=1))


def render_all(designs: Sequence[Design], folder: Path, film: Film, *, threads: int = 0) -> None:
    """Render what ``folder`` does not have yet, and report the progress on standard error."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [
        (design, folder / name, view)
        for design in designs
        for view, name in views(design)
        if not (folder / name).exists()
    ]
    start = time.monotonic()
    for done, (design, path, view) in enumerate(wanted, start=1):
        render(design, path, view, film, threads=threads)
        pace = (time.monotonic() - start) / done
        print(
            f"{done}/{len(wanted)} {path.name} {design.type}, {design.form}, {design.material}; "
            f"{pace:.1f} s each, {pace * (len(wanted) - done) / 60:.0f} min left",
            file=sys.stderr,
            flush=True,
        )


def main() -> None:
    """Read the command line and render."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shop", choices=["home", "garden"])
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--scale", choices=["small", "large"], default="small")
    parser.add_argument("--types", nargs="*", help="only these types")
    parser.add_argument("--part", default="1/1", help="which part of the work, such as 1/2")
    parser.add_argument("--threads", type=int, default=0, help="of each process; 0 for all cores")
    chosen = parser.parse_args()

    from simulator.products.assortment import assortment

    part, parts = map(int, chosen.part.split("/"))
    designs = [product.design for product in assortment(chosen.shop, chosen.scale)]
    designs = [design for design in designs if not chosen.types or design.type in chosen.types]
    film = Film.of(plan(chosen.shop, chosen.scale))
    render_all(designs[part - 1 :: parts], chosen.folder, film, threads=chosen.threads)


if __name__ == "__main__":
    main()
