"""The page on ZeroGPU, with a stand-in for the package that lends the GPU."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from gradio_client import Client, handle_file
from PIL import Image

from mp4sr.features.encoders.names import BUNDLED_TITLE, CLIP_NAME
from mp4sr.zero_gpu import WORK
from tests.features.encoders.test_automatic_encoder import preload, weights

ROOT = Path(__file__).parents[2]
STAND_IN = Path(__file__).parent / "stand_in"
PATIENCE = 240

Start = Callable[..., Client]
__all__ = ["weights"]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A line for each call that had the GPU."""
    return tmp_path / "calls.txt"


@pytest.fixture
def start(tmp_path: Path, log: Path) -> Iterator[Start]:
    """Start ``app.py`` as a ZeroGPU Space does; return a client once the page answers."""
    processes: list[subprocess.Popen[bytes]] = []

    def start(**environment: str) -> Client:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        shop = ("--catalogue", "assets/sample", "--model", "checkpoints/sample")
        process = subprocess.Popen(
            [sys.executable, "app.py", "--port", str(port), *shop],
            cwd=ROOT,
            stdout=(tmp_path / "out.txt").open("wb"),
            stderr=subprocess.STDOUT,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(tmp_path / "home"),
                "PYTHONPATH": str(STAND_IN),
                "SPACES_ZERO_GPU": "true",
                "ZERO_GPU_LOG": str(log),
                "HF_HUB_CACHE": str(tmp_path / "hub"),
                "HF_HUB_OFFLINE": "1",
                **environment,
            },
        )
        processes.append(process)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and process.poll() is None:
            try:
                return Client(f"http://127.0.0.1:{port}/", verbose=False)
            except OSError:
                time.sleep(0.3)
            except Exception as error:  # the client's own, while nobody listens yet
                if "refused" not in str(error):
                    raise
                time.sleep(0.3)
        raise AssertionError((tmp_path / "out.txt").read_text("utf-8"))

    yield start
    for process in processes:
        process.terminate()
        process.wait()


def calls(log: Path) -> list[str]:
    return [
        line for line in log.read_text("utf-8").splitlines() if "encode" in line or "_read" in line
    ]


def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    Image.linear_gradient("L").convert("RGB").resize((1200, 900)).save(path)
    return path


def test_a_click_needs_no_gpu_and_a_picture_gets_one(
    start: Start, log: Path, tmp_path: Path, weights: dict[str, bytes]
) -> None:
    preload(tmp_path / "hub", weights)
    client = start()
    facts = client.predict(api_name="/catalogue")
    assert facts["keyword_encoder"] == CLIP_NAME
    hits = client.predict("something to sit on", api_name="/search_by_meaning")
    history = [hit["item"] for hit in hits[:2]]
    assert len(history) == 2
    assert client.predict(history, api_name="/recommend")
    assert client.predict(history, api_name="/compare")
    assert calls(log) == [], "nothing of this has waited for a GPU"
    before = len(calls(log))
    client.predict("", [handle_file(photo(tmp_path))], "", api_name="/read_pictures")
    (call,) = calls(log)[before:]
    name, size = call.split()
    assert name == "LeasedEncoder._read"
    assert int(size) < 20_000, "the model's small picture went there, not the file"


def test_without_quota_the_cpu_reads(
    start: Start, log: Path, tmp_path: Path, weights: dict[str, bytes]
) -> None:
    preload(tmp_path / "hub", weights)
    client = start(ZERO_GPU_REFUSES="1")
    answer = client.predict("", [handle_file(photo(tmp_path))], "", api_name="/read_pictures")
    assert answer["encoder"] == CLIP_NAME
    assert calls(log) == []


def test_the_bundled_encoder_reads_on_the_cpu(start: Start, log: Path, tmp_path: Path) -> None:
    """And the app is not ended for having decorated nothing."""
    client = start()
    answer = client.predict("", [handle_file(photo(tmp_path))], "", api_name="/read_pictures")
    assert answer["encoder"] == BUNDLED_TITLE
    assert calls(log) == []
    assert "started with 1" in log.read_text("utf-8")


def test_the_documentation_has_the_table() -> None:
    page = (ROOT / "docs" / "space.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| (CPU|GPU) \| (.+?) \|$", page, re.MULTILINE)
    assert rows == [(work.what, work.place, work.why) for work in WORK]
