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
from pathlib import Path

import numpy as np
from PIL import Image

from simulator.products.design import PALETTES, Design
from simulator.studio import scene
from simulator.studio.products import load

SIZE = 320
SAMPLES = 8
QUALITY = 86
"""Of the WebP files."""


def render(
    design: Design, path: Path, view: int, *, size: int, samples: int, threads: int = 0
) -> None:
    """Model a design and photograph it into a WebP file at ``path``; view 2 is from the side."""
    scene.clear()
    shot = scene.Shot()
    load()[design.type](design, np.random.default_rng(design.seed), shot)
    if view == 2:
        shot.turn += 35.0
        shot.elevation += 14.0
    scene.arrange(PALETTES[design.palette].backdrop, shot)
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "picture.png"
        scene.photograph(raw, size=size, samples=samples, threads=threads)
        part = path.with_suffix(".part")
        with Image.open(raw) as picture:
            picture.convert("RGB").save(part, "WEBP", quality=QUALITY, method=6)
        part.replace(path)


def views(design: Design) -> list[tuple[int, str]]:
    """Return the numbers and file names of a design's pictures."""
    names = [f"{design.id}.webp", f"{design.id}-2.webp"]
    return list(enumerate(names[: design.views], start=1))


def render_all(
    designs: Sequence[Design],
    folder: Path,
    *,
    size: int = SIZE,
    samples: int = SAMPLES,
    threads: int = 0,
) -> None:
    """Render what ``folder`` does not have yet, and say how it goes on standard error."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [
        (design, folder / name, view)
        for design in designs
        for view, name in views(design)
        if not (folder / name).exists()
    ]
    start = time.monotonic()
    for done, (design, path, view) in enumerate(wanted, start=1):
        render(design, path, view, size=size, samples=samples, threads=threads)
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
    parser.add_argument("--types", nargs="*", help="only these types")
    parser.add_argument("--part", default="1/1", help="which part of the work, such as 1/2")
    parser.add_argument("--threads", type=int, default=0, help="of each process; 0 for all cores")
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--samples", type=int, default=SAMPLES)
    chosen = parser.parse_args()

    from simulator.products.assortment import assortment

    part, parts = map(int, chosen.part.split("/"))
    designs = [product.design for product in assortment(chosen.shop)]
    designs = [design for design in designs if not chosen.types or design.type in chosen.types]
    render_all(
        designs[part - 1 :: parts],
        chosen.folder,
        size=chosen.size,
        samples=chosen.samples,
        threads=chosen.threads,
    )


if __name__ == "__main__":
    main()
