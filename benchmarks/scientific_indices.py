"""Rewrite ranked lists from Amazon ids into the row numbers that UniSRec's .inter files use.

python -m benchmarks.scientific_indices LISTS Scientific.item2index OUT
"""

from pathlib import Path

import typer

from mp4sr.files import write_text


def main(lists: Path, item2index: Path, out: Path) -> None:
    """Replace every item id of ``lists`` (user, tab, ids) by its number in ``item2index``."""
    lines = item2index.read_text(encoding="utf-8").splitlines()
    number = dict(line.split("\t") for line in lines)
    rewritten = []
    for line in lists.read_text(encoding="utf-8").splitlines():
        user, items = line.split("\t")
        rewritten.append(f"{user}\t{' '.join(number[item] for item in items.split())}\n")
    write_text(out, "".join(rewritten))


if __name__ == "__main__":
    typer.run(main)
