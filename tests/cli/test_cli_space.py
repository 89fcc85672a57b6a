"""``space build`` and ``space push``."""

import os
import subprocess
import sys
from pathlib import Path

from mp4sr.catalogue import Catalogue
from tests.cli.conftest import Run
from tests.hub import running_hub

ROOT = Path(__file__).parents[2]


def test_build_writes_the_folder(run: Run, shop: Catalogue, model: Path, tmp_path: Path) -> None:
    parts = ("--catalogue", shop.folder, "--model", model)
    result = run("space", "build", tmp_path / "space", *parts, "--title", "My shop")
    assert result.exit_code == 0
    assert result.stderr.startswith("Wrote ")
    assert "title: My shop\n" in (tmp_path / "space" / "README.md").read_text("utf-8")
    assert not (tmp_path / "space" / "checkpoints" / "shop-sasrec").exists()


def test_a_name_without_an_owner_is_refused_before_anything_is_built(run: Run) -> None:
    result = run("space", "push", "shop")
    assert result.exit_code == 1
    assert result.stderr == "'shop' is not the name of a Space; write OWNER/NAME.\n"


def test_push_publishes_the_folder(shop: Catalogue, model: Path, tmp_path: Path) -> None:
    """A process of its own: the library reads the hub's address when it is imported."""
    parts = ("--catalogue", shop.folder, "--model", model)
    with running_hub() as hub:
        done = subprocess.run(
            [sys.executable, "-m", "mp4sr", "space", "push", "me/shop", *map(str, parts)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            cwd=ROOT,
            env={
                **os.environ,
                "HOME": str(tmp_path),
                "HF_ENDPOINT": hub.address,
                "HF_HUB_DISABLE_XET": "1",
                "HF_HUB_OFFLINE": "0",
                "HF_TOKEN": hub.token,
            },
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout == f"{hub.address}/spaces/me/shop\n"
        files = hub.repositories["spaces/me/shop"]
    assert files["app.py"] == (ROOT / "app.py").read_bytes()
    assert files["mp4sr/cli/app.py"] == (ROOT / "mp4sr" / "cli" / "app.py").read_bytes()
    assert {"assets/shop/items.csv", "checkpoints/shop/model.safetensors"} <= set(files)
