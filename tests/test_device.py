"""Which device a name means, and that lists are the same on every one there is."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from mp4sr.catalogue import Catalogue
from mp4sr.device import device_name, half_precision, on_zero_gpu, resolve_device
from mp4sr.errors import MP4SRError
from mp4sr.model import MP4SR
from mp4sr.recommender import Recommender
from tests.cli.conftest import model, shop

__all__ = ["model", "shop"]

needs_gpu = pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA GPU here")


@pytest.mark.parametrize("name", [None, "auto"])
def test_auto_is_a_gpu_where_there_is_one(
    name: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torch.backends.mps.is_available", lambda: False)
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    assert resolve_device(name) == torch.device("cpu")
    monkeypatch.setattr("torch.backends.mps.is_available", lambda: True)
    assert resolve_device(name) == torch.device("mps")
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)
    assert resolve_device(name) == torch.device("cuda")


def test_a_card_is_chosen_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.device_count", lambda: 2)
    assert resolve_device("cuda:1") == torch.device("cuda", 1)
    with pytest.raises(MP4SRError, match="there is no device 'cuda:2' here; give cpu"):
        resolve_device("cuda:2")


@pytest.mark.parametrize("name", ["cuda", "cuda:0", "mps", "meta", "xpu"])
def test_a_device_that_is_not_there_is_one_sentence(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torch.cuda.device_count", lambda: 0)
    monkeypatch.setattr("torch.backends.mps.is_available", lambda: False)
    with pytest.raises(MP4SRError, match=f"there is no device '{name}' here; give cpu"):
        resolve_device(name)


def test_a_name_that_means_nothing_is_one_sentence() -> None:
    with pytest.raises(MP4SRError, match="there is no device 'warp' here; give auto, cpu, cuda"):
        resolve_device("warp")


def test_on_zero_gpu_nothing_stays_on_the_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """CUDA looks available there, and would fail at the first kernel."""
    monkeypatch.setenv("SPACES_ZERO_GPU", "true")
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)
    assert on_zero_gpu()
    assert resolve_device("auto") == torch.device("cpu")
    with pytest.raises(MP4SRError, match="lends its GPU by the call"):
        resolve_device("cuda")


def test_devices_have_names_for_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.get_device_name", lambda device: "NVIDIA T4")
    names = [device_name(torch.device(each)) for each in ("cpu", "mps", "cuda")]
    assert names == ["CPU", "Apple GPU", "NVIDIA T4"]


def test_the_cpu_computes_in_full_precision() -> None:
    matrix = torch.ones(2, 2)
    with half_precision(torch.device("cpu")):
        assert (matrix @ matrix).dtype == torch.float32


def test_a_model_is_where_it_was_asked_to_be(model: Path) -> None:
    loaded = MP4SR.from_pretrained(model, device="cpu")
    assert loaded.device == torch.device("cpu")
    with pytest.raises(MP4SRError, match="there is no device 'mps' here"):
        MP4SR.from_pretrained(model, device="mps")


def test_the_cpu_by_name_ranks_as_by_default(shop: Catalogue, model: Path) -> None:
    default, named = (
        Recommender.from_folders(shop.folder, model, **device).recommend([["vase", "rug"]], 6)[0]
        for device in ({}, {"device": "cpu"})
    )
    assert default == named != []


@needs_gpu
def test_lists_are_the_same_on_a_gpu(shop: Catalogue, model: Path) -> None:
    histories = [["vase", "rug"], ["lamp"], ["candle", "mystery", "sofa"]]
    on_cpu, on_gpu = (
        Recommender.from_folders(shop.folder, model, device=device).recommend(histories, 6)
        for device in ("cpu", "cuda")
    )
    for ours, theirs in zip(on_cpu, on_gpu, strict=True):
        assert [each.item.id for each in ours] == [each.item.id for each in theirs]
        np.testing.assert_allclose(
            [each.score for each in ours], [each.score for each in theirs], atol=1e-4
        )


def test_nothing_on_the_cpu_is_mixed_with_what_is_where_the_model_is() -> None:
    """Without a GPU; a process of its own, as it changes PyTorch before the package is imported."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.other_device"],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "different: []\n"
