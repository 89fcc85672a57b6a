"""How fast the page is, and how it bears visitors: ``python -m benchmarks.serving``.

A server of its own on the demo catalogue is used by headless Chromium, then by many visitors at
once; another one shows a made-up catalogue of 100,000 items, and a third is used for many full
rounds. Written are ``benchmarks/serving.json``, every measured time, and ``benchmarks/serving.md``.
"""

import argparse
import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pandas as pd

from benchmarks.serving_browser import in_the_browser
from benchmarks.serving_large import found_in, large_catalogue
from benchmarks.serving_rounds import at_once, plans_of, remembered
from mp4sr.demo.opening import open_shop
from mp4sr.files import write_json, write_text

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
PARTS = ("visitors", "large", "memory")
VISITORS = 30
PAUSE = 4.0
"""Seconds that a visitor looks at the page before the next click, at most."""

BROWSER = {
    "usable_s": ("the server's answer to a shelf whose cards can be clicked", "s", 2.0),
    "click_to_list_ms": ("click on an item to the ranked list", "ms", 150.0),
    "click_to_comparison_ms": ("click to the compared lists", "ms", 150.0),
    "picture_to_keywords_ms": ("picture and title to the words read in it", "ms", 700.0),
}
"""What is measured in the browser: what to call it, its unit, and its target, a median."""

SLOWEST_S = 2.0
"""The target for the 95th percentile of the steps of many visitors at once."""


def spread(values: Sequence[float]) -> dict[str, float]:
    """Return the median, the 95th percentile and the ends of some measurements."""
    return {
        "median": round(float(np.median(values)), 3),
        "p95": round(float(np.percentile(values, 95)), 3),
        "least": round(min(values), 3),
        "most": round(max(values), 3),
        "count": len(values),
    }


def resident(process: int) -> float:
    """Return the memory that a process holds, in MB."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return round(int(line.split()[1]) / 1024, 1)
    raise RuntimeError("the system does not tell how much memory a process holds")


def processor() -> str:
    """Return what the system calls its processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


@dataclass(frozen=True)
class Server:
    """A running page: its address, and the number of its process."""

    address: str
    process: int


@contextmanager
def serving(catalogue: Path, model: Path, cores: int) -> Iterator[Server]:
    """Serve the page on a free port for the time of a ``with`` block, on so many cores."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "app.py", "--catalogue", str(catalogue), "--model", str(model)]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(
        command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(server.pid, sorted(os.sched_getaffinity(0))[:cores])
        address = f"http://127.0.0.1:{port}/"
        _answering(server, address)
        yield Server(address, server.pid)
    finally:
        server.terminate()
        server.wait()


def _answering(server: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + 600
    while time.monotonic() < until:
        if server.poll() is not None:
            raise SystemExit("The page did not open; run python app.py to see why.")
        try:
            httpx.get(address, timeout=5, trust_env=False).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.5)
        else:
            time.sleep(5)  # what it makes in the background when it opens
            return
    raise SystemExit("The page did not answer within ten minutes.")


def measured(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Measure the parts that are asked for, and yield each as soon as it is known."""
    shop = open_shop(options.catalogue, str(options.model))
    pictured = next(item for item in shop.catalogue.items if item.images)
    picture = shop.catalogue.picture_path(pictured.images[0])
    plans = plans_of(shop, VISITORS)
    yield {
        "machine": f"{processor()}, {platform.system()}",
        "cores": options.cores,
        "catalogue": shop.catalogue.name,
        "items": len(shop.catalogue.items),
    }
    if "visitors" in options.only:
        with serving(options.catalogue, options.model, options.cores) as server:
            address = server.address
            browser = in_the_browser(address, shop, picture, options.clicks)
            yield {"load": round(os.getloadavg()[2], 1), "browser": browser}
            pausing = at_once(address, plans, picture, options.visits, PAUSE)
            restless = at_once(address, plans, picture, 1, 0.0)
        both = {"pausing": pausing, "restless": restless}
        yield {"visitors": {"count": VISITORS, "pause_s": PAUSE, **both}}
    if "large" in options.only:
        with tempfile.TemporaryDirectory() as folder:
            large = Path(folder) / "large"
            large_catalogue(large, options.items, max(1, options.items // 10), shop.features)
            with serving(large, options.model, options.cores) as server:
                measured = found_in(server.address, options.items, options.searches)
                held = resident(server.process)
        yield {"large": {"items": options.items, "ways_ms": measured, "memory_mb": held}}
    if "memory" in options.only:
        # A server of its own: what the visitors before it left would hide what a round leaves.
        marks = sorted({max(1, options.rounds // part) for part in (10, 2, 1)})
        with serving(options.catalogue, options.model, options.cores) as server:
            held_after = partial(resident, server.process)
            yield {"memory_mb": remembered(server.address, held_after, plans, picture, marks)}


def _met(value: float, target: float) -> str:
    return "yes" if value <= target else "no"


def _table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    table = pd.DataFrame(rows, columns=columns, dtype=str)
    return str(table.to_markdown(index=False, disable_numparse=True))


def _browser_table(times: Mapping[str, Sequence[float]]) -> str:
    rows = []
    for key, (name, unit, target) in BROWSER.items():
        summary = spread(times[key])
        digits = 2 if unit == "s" else 0
        rows.append(
            (
                name,
                f"{summary['median']:.{digits}f} {unit}",
                f"{summary['p95']:.{digits}f} {unit}",
                summary["count"],
                f"median ≤ {target:g} {unit}",
                _met(summary["median"], target),
            )
        )
    return _table(("from ... to", "median", "p95", "times", "target", "met"), rows)


def _visitor_table(visitors: Mapping[str, Any]) -> str:
    pausing, restless = visitors["pausing"]["steps"], visitors["restless"]["steps"]
    rows = []
    for step in [*pausing, "all steps"]:
        cells = []
        for steps in (pausing, restless):
            times = steps.get(step) or [value for of_step in steps.values() for value in of_step]
            summary = spread(times)
            cells += [f"{summary['median']:.2f} s", f"{summary['p95']:.2f} s"]
        rows.append((step, *cells))
    return _table(("step", "with pauses: median", "p95", "without: median", "p95"), rows)


def report(results: Mapping[str, Any]) -> str:
    """Return the results as Markdown, with the targets beside them."""
    visitors, large, memory = results["visitors"], results["large"], results["memory_mb"]
    every = [seconds for times in visitors["pausing"]["steps"].values() for seconds in times]
    slow = spread(every)["p95"]
    errors = {name: len(visitors[name]["errors"]) for name in ("pausing", "restless")}
    ways = [
        (name, f"{spread(times)['median']:.0f} ms", f"{spread(times)['p95']:.0f} ms")
        for name, times in large["ways_ms"].items()
    ]
    return "\n".join(
        [
            "# Serving",
            "",
            f"`python -m benchmarks.serving` on {results['machine']}; the server had "
            f"{results['cores']} cores, which it shared with the browser and the visitors. The "
            f"machine's load over the last 15 minutes was {results['load']:g}. "
            f"{results['catalogue']}: {results['items']:,} items.",
            "",
            "## One visitor with a browser",
            "",
            "Headless Chromium with an empty cache, real clicks. A time ends when the list that "
            "the recommender itself gives for the new history is complete and painted.",
            "",
            _browser_table(results["browser"]),
            "",
            f"## {visitors['count']} visitors at once",
            "",
            "Each in a session of its own, firing the page's own events over its queue: opening "
            "the page, five items, why, a search, the comparison, the words, a picture of one's "
            "own, clearing. Everything shown was compared with what the recommender says of that "
            "visitor's own history; anything else, and every failure, is an error. With pauses, "
            f"a visitor looks up to {visitors['pause_s']:g} s before the next click; without, "
            "nobody ever does.",
            "",
            _visitor_table(visitors),
            "",
            f"Errors: {errors['pausing']} with pauses, {errors['restless']} without. Target: the "
            f"p95 of all steps with pauses ≤ {SLOWEST_S:g} s, and no error; met: "
            f"{'yes' if slow <= SLOWEST_S and not errors['pausing'] else 'no'}.",
            "",
            "## Memory",
            "",
            "Resident memory of a server after full rounds, each in a session that was opened and "
            "left; every fourth uploaded a picture.",
            "",
            _table(
                ("full rounds", *memory),
                [("MB", *(f"{size:,.0f}" for size in memory.values()))],
            ),
            "",
            f"## A catalogue of {large['items']:,} items",
            "",
            f"From the click to the server's whole answer, without a browser; the server held "
            f"{large['memory_mb']:,.0f} MB.",
            "",
            _table(("", "median", "p95"), ways),
            "",
        ]
    )


def main() -> None:
    """Measure, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--catalogue", type=Path, default=PROJECT / "assets" / "shop")
    parser.add_argument("--model", type=Path, default=PROJECT / "checkpoints" / "shop")
    parser.add_argument("--cores", type=int, default=2, help="the server's")
    parser.add_argument("--clicks", type=int, default=60, help="in the browser")
    parser.add_argument("--visits", type=int, default=1, help="rounds of each visitor")
    parser.add_argument("--rounds", type=int, default=1_000, help="for the memory")
    parser.add_argument("--items", type=int, default=100_000, help="of the large catalogue")
    parser.add_argument("--searches", type=int, default=20, help="of each way to find something")
    parser.add_argument("--out", type=Path, default=HERE, help="the folder to write to")
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=PARTS, help="what to measure; the rest stays"
    )
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    file = options.out / "serving.json"
    results = {}
    if set(options.only) != set(PARTS) and file.is_file():
        results = json.loads(file.read_text(encoding="utf-8"))
    for part in measured(options):
        results = {**results, **part}
        write_json(file, results)
    if {"browser", "visitors", "memory_mb", "large"} <= set(results):
        write_text(options.out / "serving.md", report(results))
        print(report(results))


if __name__ == "__main__":
    main()
