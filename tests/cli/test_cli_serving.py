"""``serve``: which catalogue and model it opens, and what it refuses."""

import os
import runpy
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

import mp4sr.cli
from mp4sr.catalogue import Catalogue
from mp4sr.cli import serving
from mp4sr.cli.serving import catalogue_and_model
from mp4sr.errors import MP4SRError
from mp4sr.model import MP4SR, M2SEConfig
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the command sets for its libraries ends with the test."""
    for name, value in serving.ENVIRONMENT.items():
        monkeypatch.setenv(name, os.environ.get(name, value))


def make_demo(root: Path, name: str) -> tuple[Path, str]:
    catalogue, model = root / "assets" / name, root / "checkpoints" / name
    for file in (catalogue / "items.csv", model / "config.json"):
        file.parent.mkdir(parents=True)
        file.touch()
    return catalogue, str(model)


def test_what_is_asked_for_is_opened() -> None:
    assert catalogue_and_model(Path("shop"), "organisation/model") == (
        Path("shop"),
        "organisation/model",
    )


def test_without_arguments_the_best_demo_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The checkout's before the current folder's, the shop before the sample."""
    package, here = tmp_path / "package", tmp_path / "here"
    here.mkdir()
    monkeypatch.setattr(serving, "CHECKOUT", package)
    monkeypatch.chdir(here)
    with pytest.raises(MP4SRError, match="pass --catalogue DIR and --model DIR"):
        catalogue_and_model(None, None)
    for root, name in ((here, "sample"), (here, "shop"), (package, "sample"), (package, "shop")):
        demo = make_demo(root, name)
        assert catalogue_and_model(None, None) == demo


def test_a_checkout_has_a_demo() -> None:
    catalogue, model = catalogue_and_model(None, None)
    assert (catalogue / "features" / "features.json").is_file()
    assert (Path(model) / "model.safetensors").is_file()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--catalogue", "somewhere"], "add --model"),
        (["--model", "something"], "add --catalogue"),
        (["--catalogue", "nowhere", "--model", "nothing"], "not a catalogue folder"),
    ],
)
def test_what_cannot_be_opened_is_one_sentence(
    run: Run, arguments: list[str], sentence: str
) -> None:
    result = run("serve", *arguments)
    assert result.exit_code == 1
    assert sentence in result.stderr.splitlines()[-1]


def test_a_model_of_another_width_is_refused(shop: Catalogue, run: Run, tmp_path: Path) -> None:
    MP4SR(M2SEConfig(feature_width=8, hidden_size=8)).save_pretrained(tmp_path / "narrow")
    result = run("serve", "--catalogue", shop.folder, "--model", tmp_path / "narrow")
    assert result.exit_code == 1
    assert "width" in result.stderr.splitlines()[-1]


def test_a_port_that_is_taken_is_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mp4sr.demo.opening.warm_up", lambda _: None)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        sample = (
            *("--catalogue", ROOT / "assets" / "sample"),
            *("--model", ROOT / "checkpoints" / "sample"),
        )
        result = run("serve", *sample, "--port", taken.getsockname()[1])
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].endswith("Choose another --port or --host.")


def test_the_space_starts_the_same_command(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[list[str]] = []
    monkeypatch.setattr(mp4sr.cli, "main", given.append)
    monkeypatch.setattr(sys, "argv", ["app.py", "--port", "7861"])
    runpy.run_path(str(ROOT / "app.py"), run_name="__main__")
    assert given == [["serve", "--port", "7861"]]


def answer_of(address: str, process: subprocess.Popen[str]) -> bytes:
    """Return the page at an address once it answers."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + 180  # a busy machine takes its time to import
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with direct.open(address, timeout=30) as answer:
                return answer.read()
        except OSError:
            time.sleep(0.1)
    raise AssertionError(process.communicate(timeout=30))


def test_it_opens_behind_a_proxy_that_knows_nothing_of_this_machine(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ}
    nowhere = "http://127.0.0.1:9"
    command = [sys.executable, "app.py", "--port", str(port)]
    command += ["--catalogue", "assets/sample", "--model", "checkpoints/sample"]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={
            **environment,
            "HOME": str(tmp_path),
            "HF_HUB_OFFLINE": "1",
            "http_proxy": nowhere,
            "https_proxy": nowhere,
        },
    )
    try:
        assert b"MP4SR" in answer_of(f"http://127.0.0.1:{port}/", process)
    finally:
        process.terminate()
        _, complaints = process.communicate(timeout=60)
    assert "Traceback" not in complaints
