"""How fast the page is, and how it bears visitors: ``python -m benchmarks.serving``.

A server of its own on the demo catalogue is asked by headless Chromium and by programs, on as
many cores as ``--cores`` says. Written are ``benchmarks/serving.json`` and ``serving.md``.
"""

import argparse
import concurrent.futures
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from gradio_client import Client, handle_file
from playwright.sync_api import Browser, Page, sync_playwright
from tqdm import tqdm

from mp4sr.catalogue import Catalogue
from mp4sr.files import write_json, write_text

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"]
PATIENCE = 120_000
VISITORS = 30
PORT = 7897
TARGETS = {
    "usable_s": 2.0,
    "click_to_list_ms": 150.0,
    "click_to_comparison_ms": 150.0,
    "picture_to_keywords_ms": 700.0,
    "round_p95_s": 2.0,
}

WATCH = """([press, watched]) => new Promise(done => {
  const target = document.querySelector(watched);
  const start = performance.now();
  const watcher = new MutationObserver(() => {
    watcher.disconnect();
    done(performance.now() - start);
  });
  watcher.observe(target, {childList: true, subtree: true, characterData: true});
  document.querySelector(press).click();
})"""
"""Clicks and tells after how many milliseconds another element has changed."""


def spread(values: Sequence[float]) -> dict[str, float]:
    """Return the median, the 95th percentile and the largest of some measurements."""
    return {
        "median": round(float(np.median(values)), 3),
        "p95": round(float(np.percentile(values, 95)), 3),
        "largest": round(max(values), 3),
        "count": len(values),
    }


def resident(process: int) -> float:
    """Return the memory that a process holds, in MB."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("the system does not tell how much memory a process holds")


def serve(catalogue: Path, model: Path, cores: int) -> tuple[subprocess.Popen[bytes], str]:
    """Start the page on its own cores and return it with its address, once it answers."""
    environment = os.environ | {"OMP_NUM_THREADS": str(cores)}
    command = [sys.executable, "app.py", "--catalogue", str(catalogue), "--model", str(model)]
    command += ["--host", "127.0.0.1", "--port", str(PORT)]
    server = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(server.pid, sorted(os.sched_getaffinity(0))[:cores])
    address = f"http://127.0.0.1:{PORT}/"
    for _ in range(1_200):
        if server.poll() is not None:
            raise SystemExit("the page did not open; see its message above")
        try:
            httpx.get(address, timeout=5)
        except httpx.HTTPError:
            time.sleep(0.5)
        else:
            return server, address
    server.terminate()
    raise SystemExit("the page did not answer within ten minutes")


def opened(browser: Browser, address: str) -> tuple[Page, float]:
    """Return the page in a fresh window, and the seconds from its answer until it is usable."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address, wait_until="commit")  # the server has answered
    start = time.perf_counter()
    page.wait_for_selector("#shelf [data-action=add]")
    return page, time.perf_counter() - start


def in_the_browser(address: str, picture: Path, rounds: int) -> dict[str, Any]:
    """Measure what a visitor waits for."""
    usable, lists, comparisons, pictures = [], [], [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page, _ = opened(browser, address)  # the first visitor's browser compiles the scripts
        page.context.close()
        for _ in range(max(3, rounds // 10)):
            page, seconds = opened(browser, address)
            usable.append(seconds)
            page.context.close()
        page, _ = opened(browser, address)
        cards = page.locator("#shelf [data-action=add]").count()
        for number in tqdm(range(rounds), desc="clicks", unit="click"):
            if number % 10 == 9:
                page.locator("#strip [data-action=clear]").click()
                page.wait_for_selector("#recommendations .m-recommendation", state="detached")
            add = f"#shelf li:nth-child({1 + number % cards}) [data-action=add]"
            lists.append(page.evaluate(WATCH, [add, "#recommendations"]))
            page.wait_for_timeout(100)
        page.locator("#tab-compare-button").click()
        page.wait_for_selector("#comparison .c-lists, #comparison img")
        for _ in tqdm(range(min(rounds, 8)), desc="comparisons", unit="click"):
            press = "#strip [data-action=move]:not([disabled])"
            comparisons.append(page.evaluate(WATCH, [press, "#comparison"]))
            page.wait_for_timeout(100)
        browser.close()
    client = Client(address, verbose=False)
    for _ in tqdm(range(max(3, rounds // 5)), desc="pictures", unit="picture"):
        start = time.perf_counter()
        client.predict("", [handle_file(picture)], api_name="/read_pictures")
        pictures.append(1_000 * (time.perf_counter() - start))
    client.close()
    return {
        "usable_s": spread(usable),
        "click_to_list_ms": spread(lists),
        "click_to_comparison_ms": spread(comparisons),
        "picture_to_keywords_ms": spread(pictures),
    }


def full_round(client: Client, history: Sequence[str], other: str) -> list[float]:
    """Do what a visitor does, and return how long each step took, in seconds.

    Raises ``AssertionError`` when an answer is not of this visitor's history.
    """
    steps: list[tuple[str, tuple[Any, ...]]] = [
        ("/search", ("",)),
        ("/recommend", (list(history), 12)),
        ("/why", (list(history), other)),
        ("/compare", (list(history), 10)),
        ("/keywords", (history[0],)),
    ]
    times = []
    for endpoint, arguments in steps:
        start = time.perf_counter()
        answer = client.predict(*arguments, api_name=endpoint)
        times.append(time.perf_counter() - start)
        if endpoint == "/why":
            assert [one["item"] for one in answer["influences"]] == list(history)
        if endpoint == "/recommend":
            assert not {one["item"] for one in answer} & set(history)
    return times


def histories_of(items: Sequence[str], count: int) -> list[list[str]]:
    """Return ``count`` different histories of five items from a fixed seed."""
    draw = np.random.default_rng(0)
    return [list(draw.choice(items, 5, replace=False)) for _ in range(count)]


def visitors(address: str, items: Sequence[str], rounds: int) -> dict[str, Any]:
    """Let ``VISITORS`` programs do full rounds at once."""
    histories = histories_of(items, VISITORS)
    clients = [Client(address, verbose=False) for _ in tqdm(histories, desc="visitors open")]
    errors, times = [], []

    def visit(client: Client, history: list[str]) -> list[float]:
        other = next(item for item in items if item not in history)
        return [step for _ in range(rounds) for step in full_round(client, history, other)]

    with concurrent.futures.ThreadPoolExecutor(VISITORS) as pool:
        futures = [pool.submit(visit, *pair) for pair in zip(clients, histories, strict=True)]
        for future in tqdm(concurrent.futures.as_completed(futures), total=VISITORS, desc="visits"):
            try:
                times += future.result()
            except Exception as error:  # whatever goes wrong for a visitor is to be counted
                errors.append(f"{type(error).__name__}: {error}"[:200])
    for client in clients:
        client.close()
    return {"visitors": VISITORS, "errors": errors, "step_s": spread(times or [float("inf")])}


def memory(address: str, process: int, items: Sequence[str], most: int) -> dict[str, float]:
    """Return the server's memory in MB before and after many full rounds."""
    client = Client(address, verbose=False)
    found = {"before": resident(process)}
    other = items[-1]
    histories = [one for one in histories_of(items, most) if other not in one]
    for number, history in enumerate(tqdm(histories, desc="rounds", unit="round"), start=1):
        full_round(client, history, other)
        if number in (100, len(histories)):
            found[f"after_{number}"] = resident(process)
    client.close()
    return {name: round(size, 1) for name, size in found.items()}


def report(results: dict[str, Any]) -> str:
    """Return the results as Markdown, with the targets beside them."""
    rows = [
        "# Serving",
        "",
        f"`python -m benchmarks.serving` on {results['machine']}, {results['cores']} cores for "
        f"the server; {results['items']:,} items of {results['catalogue']}.",
        "",
        "| what | median | p95 | target |",
        "|---|---|---|---|",
    ]
    names: dict[str, tuple[str, str]] = {
        "usable_s": ("server's answer to page usable, s", "median"),
        "click_to_list_ms": ("click to the ranked list, ms", "median"),
        "click_to_comparison_ms": ("click to the comparison, ms", "median"),
        "picture_to_keywords_ms": ("uploaded picture to keywords, ms", "median"),
    }
    for key, (name, which) in names.items():
        one = results["browser"][key]
        target = f"{which} {TARGETS[key]:g}"
        rows.append(f"| {name} | {one['median']:g} | {one['p95']:g} | {target} |")
    step = results["visitors"]["step_s"]
    name = f"a step of {VISITORS} visitors at once, s"
    rows.append(f"| {name} | {step['median']:g} | {step['p95']:g} | p95 2 |")
    sizes = ", ".join(
        f"{key.replace('_', ' ')}: {size:,.0f} MB" for key, size in results["memory_mb"].items()
    )
    rows += [
        "",
        f"Errors among the visitors: {len(results['visitors']['errors'])}. Every answer was of "
        "the visitor's own history, or it would be counted as an error.",
        "",
        f"Memory of the server, in full rounds ({sizes}).",
        "",
    ]
    return "\n".join(rows)


def main() -> None:
    """Measure, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--catalogue", type=Path, default=PROJECT / "assets" / "shop")
    parser.add_argument("--model", type=Path, default=PROJECT / "checkpoints" / "shop")
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--clicks", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=1_000, help="rounds for the memory")
    parser.add_argument("--visits", type=int, default=3, help="rounds of each visitor")
    parser.add_argument("--out", type=Path, default=HERE, help="the folder to write to")
    options = parser.parse_args()
    catalogue = Catalogue.load(options.catalogue)
    items = [item.id for item in catalogue.items]
    pictured = next(item for item in catalogue.items if item.images)
    picture = catalogue.picture_path(pictured.images[0])
    server, address = serve(options.catalogue, options.model, options.cores)
    measure: dict[str, Callable[[], Any]] = {
        "browser": lambda: in_the_browser(address, picture, options.clicks),
        "visitors": lambda: visitors(address, items, options.visits),
        "memory_mb": lambda: memory(address, server.pid, items, options.rounds),
    }
    try:
        results: dict[str, Any] = {
            "machine": f"{platform.processor() or platform.machine()}, {platform.system()}",
            "cores": options.cores,
            "catalogue": catalogue.name,
            "items": len(items),
            **{name: measured() for name, measured in measure.items()},
        }
    finally:
        server.terminate()
        server.wait()
    write_json(options.out / "serving.json", results)
    write_text(options.out / "serving.md", report(results))
    print(report(results))


if __name__ == "__main__":
    main()
