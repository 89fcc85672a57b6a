"""The command line as processes of its own: how fast, how quiet, how many."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from mp4sr.catalogue import Catalogue
from mp4sr.model import MP4SR

MP4SR_COMMAND = (sys.executable, "-m", "mp4sr")
ROOT = Path(__file__).parents[2]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*MP4SR_COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=120,
        check=False,
    )


def test_help_loads_nothing_heavy() -> None:
    heavy = ("torch", "pandas", "numpy", "PIL", "transformers", "faiss", "gradio")
    code = (
        "import sys\nfrom mp4sr.cli import app\n"
        "try:\n    app(['pretrain', '--help'])\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True
    )
    assert "--held-out" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


def test_bad_input_is_one_line_of_a_real_process(tmp_path: Path) -> None:
    done = run("pretrain", tmp_path / "none", "--out", tmp_path / "out")
    assert (done.returncode, done.stdout) == (1, "")
    assert "is not a catalogue folder" in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_option_is_a_usage_error() -> None:
    done = run("pretrain", "--batch-sise", 3)
    assert done.returncode == 2
    assert "No such option: --batch-sise" in done.stderr
    assert "Traceback" not in done.stderr


def test_lists_can_be_piped_into_head(shop: Catalogue, model: Path) -> None:
    command = " ".join([*MP4SR_COMMAND, "recommend", str(shop.folder), "--model", str(model)])
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command} --all-users | head -n 1"],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=120,
        check=False,
    )
    assert done.stdout.startswith("user0\t")
    assert "Traceback" not in done.stderr


def test_a_signal_is_quiet_and_leaves_nothing_half_written(shop: Catalogue, tmp_path: Path) -> None:
    """Two runs at once, as most of the time goes into starting: one is interrupted, one ended."""
    runs = {}
    for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        out = tmp_path / number.name
        command = ("pretrain", shop.folder, "--out", out, "--epochs", 9_999, "--patience", 9_999)
        process = subprocess.Popen(
            [*MP4SR_COMMAND, *map(str, command)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
            # Where the tests themselves run in the background, an interrupt would be ignored.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        runs[number] = (process, code, out)
    deadline = time.monotonic() + 180  # a busy machine takes its time to import
    for number, (process, code, out) in runs.items():
        while not (out / "state").is_dir() and process.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.send_signal(number)
        printed, complaints = process.communicate(timeout=180)
        assert process.returncode == code
        assert printed == ""
        assert "Traceback" not in complaints
        assert complaints.rstrip().endswith(f"--resume goes on from the last epoch in {out}.")
        assert {path.name for path in out.iterdir()} <= {"curves.csv", "state"}
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_two_processes_train_one_model(shop: Catalogue, tmp_path: Path) -> None:
    launch = (sys.executable, "-m", "accelerate.commands.launch", "--cpu", "--num_processes", "2")
    command = ("-m", "mp4sr", "pretrain", shop.folder, "--out", tmp_path / "out", "--epochs", 1)
    done = subprocess.run(
        [*launch, *map(str, command), "--batch-size", "4"],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Wrote the model") == 1  # one process speaks
    MP4SR.from_pretrained(tmp_path / "out")
    assert (tmp_path / "out" / "metrics.json").is_file()
