"""Record what the product computes, and compare two records: a redesign must change nothing.

    python -m benchmarks.behaviour record before.json      # in one checkout
    python -m benchmarks.behaviour record after.json       # in the other
    python -m benchmarks.behaviour compare before.json after.json

A record holds the ranked lists of 200 histories in every mode with the parts of their scores, the
keywords of 50 pictures, the metrics of the shipped checkpoints, and the losses of one epoch of each
training task on the sample catalogue. Everything goes through the command line, which outlasts the
modules behind it. ``--root`` records another checkout than the one the script is in.
"""

import argparse
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

HISTORIES, PICTURES, TOP = 200, 50, 20
MODES = ("both", "text", "image")
CATALOGUE, SAMPLE = "assets/shop", "assets/sample"
CHECKPOINTS = ("shop", "shop-pretrained", "shop-without-ids", "shop-sasrec")
EPOCH = ["--preset", "shop", "--epochs", "1", "--seed", "0"]

#: Scores of float32 products, whose last bits depend on the order of additions.
TOLERANCE = 1e-5

#: ``keywords`` prints four decimals, and rounding can tip the last of them.
PRINTED_TOLERANCE = 1.01e-4


def run(root: Path, *words: str | Path) -> str:
    """Return what ``python -m mp4sr`` prints in a checkout; its own error ends this program."""
    command = [sys.executable, "-m", "mp4sr", *map(str, words)]
    return subprocess.run(command, cwd=root, stdout=subprocess.PIPE, text=True, check=True).stdout


def histories(root: Path) -> list[str]:
    """Return the histories of the first users of the shop, as lines of ``recommend``."""
    rows = pd.read_csv(root / CATALOGUE / "interactions.csv", dtype=str)
    users = rows.groupby("user", sort=False)["item"].agg(list).head(HISTORIES)
    return [json.dumps({"user": user, "history": items}) for user, items in users.items()]


def losses(root: Path, folder: Path, task: str, *options: str | Path) -> list[dict[str, float]]:
    """Train one epoch on the sample catalogue and return its curves without the times."""
    run(root, task, SAMPLE, "--out", folder / task, *EPOCH, *options)
    curves = pd.read_csv(folder / task / "curves.csv").drop(columns="seconds")
    return [{str(k): float(v) for k, v in row.items()} for row in curves.to_dict("records")]


def record(root: Path) -> dict[str, Any]:
    """Return everything that a redesign must leave as it is."""
    model = f"checkpoints/{CHECKPOINTS[0]}"
    pictures = sorted((root / CATALOGUE / "images").iterdir())[:PICTURES]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asked = folder / "histories.txt"
        asked.write_text("\n".join(histories(root)) + "\n", encoding="utf-8")
        lists = {
            mode: [
                json.loads(line)
                for line in run(
                    root, "recommend", CATALOGUE, "--model", model, "--histories", asked,
                    "--mode", mode, "--top", str(TOP), "--json",
                ).splitlines()
            ]
            for mode in MODES
        }  # fmt: skip
        keywords = [
            {key: value for key, value in picture.items() if key != "image"}
            for picture in _pictures(json.loads(run(root, "keywords", *pictures, "--json")))
        ]
        metrics = {}
        for checkpoint in CHECKPOINTS:
            words = ("evaluate", CATALOGUE, "--model", f"checkpoints/{checkpoint}", "--json")
            report = json.loads(run(root, *words, "--split", "test"))
            metrics[checkpoint] = {key: report[key] for key in sorted(report) if key != "settings"}
        tasks = {
            "pretrain": losses(root, folder, "pretrain"),
            "finetune": losses(root, folder, "finetune", "--model", folder / "pretrain"),
            "sasrec": losses(root, folder, "sasrec"),
        }
    return {"lists": lists, "keywords": keywords, "metrics": metrics, "losses": tasks}


def _pictures(printed: Any) -> list[dict[str, Any]]:
    return printed if isinstance(printed, list) else printed["pictures"]


def differences(before: Any, after: Any, where: str = "") -> Iterator[str]:
    """Yield a line for every place at which two records differ by more than rounding."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before.keys() | after.keys()):
            if key not in before or key not in after:
                yield f"{where}/{key}: only in {'before' if key in before else 'after'}"
            else:
                yield from differences(before[key], after[key], f"{where}/{key}")
    elif isinstance(before, list) and isinstance(after, list):
        if len(before) != len(after):
            yield f"{where}: {len(before)} entries before, {len(after)} after"
        for place, (old, new) in enumerate(zip(before, after, strict=False)):
            yield from differences(old, new, f"{where}[{place}]")
    elif isinstance(before, float) or isinstance(after, float):
        allowed = PRINTED_TOLERANCE if where.startswith("/keywords") else TOLERANCE
        if not math.isclose(before, after, rel_tol=TOLERANCE, abs_tol=allowed):
            yield f"{where}: {before} before, {after} after"
    elif before != after:
        yield f"{where}: {before!r} before, {after!r} after"


def main() -> None:
    """Read the command line and record or compare; the exit status is 1 when records differ."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    recording = commands.add_parser("record")
    recording.add_argument("file", type=Path)
    recording.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[1])
    comparing = commands.add_parser("compare")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    chosen = parser.parse_args()
    if chosen.command == "record":
        text = json.dumps(record(chosen.root), ensure_ascii=False)
        chosen.file.write_text(text + "\n", encoding="utf-8")
        return
    before, after = (
        json.loads(file.read_text(encoding="utf-8")) for file in (chosen.before, chosen.after)
    )
    lines = list(differences(before, after))
    print("\n".join(lines[:40]) or "The two records are equal to float rounding.")
    sys.exit(bool(lines))


if __name__ == "__main__":
    main()
