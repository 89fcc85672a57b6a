"""How long the page takes to open, and where the time goes.

``python -m benchmarks.startup`` opens the demo shop several times in processes of its own and
prints the median wall-clock and processor seconds until the page answers, and the imports that
take longest. ``--root DIR`` measures another checkout, for a
before-and-after.
"""

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATIENCE = 180.0
SHOWN = (
    *("gradio", "torch", "sentence_transformers", "torchvision", "timm", "open_clip", "pandas"),
    *("mcp", "sklearn", "faiss", "mp4sr.catalogue", "mp4sr.demo.opening", "mp4sr.page"),
)
"""Imports worth a line; one may contain another."""


@dataclass(frozen=True)
class Opening:
    """One start of the page: seconds on the clock and of the processor."""

    wall: float
    processor: float
    imports: dict[str, float]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def processor_seconds(process: int) -> float:
    """Return the user and system time of a process, all its threads together."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def imports_of(lines: str) -> dict[str, float]:
    """Return the cumulative seconds of each import that ``-X importtime`` reports."""
    seconds: dict[str, float] = {}
    for line in lines.splitlines():
        parts = line.removeprefix("import time:").split("|")
        if line.startswith("import time:") and len(parts) == 3 and parts[1].strip().isdigit():
            seconds.setdefault(parts[2].strip(), int(parts[1]) / 1e6)
    return seconds


def open_page(root: Path, arguments: list[str], importtime: bool) -> Opening:
    """Start the page of a checkout, wait until it answers, and stop it."""
    port = free_port()
    options = ["-X", "importtime"] if importtime else []
    command = [sys.executable, *options, "app.py", "--port", str(port), *arguments]
    with tempfile.TemporaryFile("w+") as printed:
        start = time.monotonic()
        process = subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, stderr=printed)
        while time.monotonic() - start < PATIENCE and process.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10).read()
                break
            except OSError:
                time.sleep(0.02)
        wall, processor = time.monotonic() - start, processor_seconds(process.pid)
        process.terminate()
        process.wait()
        printed.seek(0)
        lines = printed.read()
    return Opening(wall, processor, imports_of(lines))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout to measure")
    parser.add_argument("--times", type=int, default=5)
    options, arguments = parser.parse_known_args()
    runs = [open_page(options.root, arguments, False) for _ in range(options.times)]
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for name in ("wall", "processor"):
        values = sorted(getattr(run, name) for run in runs)
        print(f"{name:10} median {statistics.median(values):5.2f} s  best {values[0]:5.2f} s")
    slow = open_page(options.root, arguments, True).imports
    for name in sorted(SHOWN, key=lambda name: -slow.get(name, 0)):
        print(f"import {name:24} {slow[name]:5.2f} s" if name in slow else f"import {name:24} none")


if __name__ == "__main__":
    main()
