"""CLIP where its weights can be had, the bundled encoder elsewhere, and no waiting in between."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import open_clip
import pytest
import torch
from huggingface_hub import constants
from safetensors.torch import save_file

from mp4sr.features.encoders import automatic, load_automatic, load_image_text_encoder
from mp4sr.features.encoders.automatic import CLIP_FILES, CLIP_REPOSITORY, cached_clip
from mp4sr.features.encoders.bundled import BundledEncoder
from mp4sr.features.encoders.names import CLIP_NAME
from mp4sr.features.encoders.open_clip import OpenClipEncoder
from tests.features.encoders.test_open_clip_encoder import MODEL, PREPROCESSING
from tests.hub import COMMIT, Hub, point_to, running_hub


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a tiny random CLIP."""
    torch.manual_seed(0)
    model = open_clip.CLIP(**json.loads(json.dumps(MODEL)))
    path = tmp_path_factory.mktemp("clip") / "weights.safetensors"
    save_file(model.state_dict(), path)
    config = json.dumps({"model_cfg": MODEL, "preprocess_cfg": PREPROCESSING})
    return dict(zip(CLIP_FILES, (config.encode(), path.read_bytes()), strict=True))


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of the hub, on a machine where the hub is nowhere."""
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    point_to("http://127.0.0.1:1", monkeypatch)
    return tmp_path / "hub"


@pytest.fixture
def hub(cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with running_hub() as hub:
        point_to(hub.address, monkeypatch)
        yield hub


def preload(cache: Path, weights: dict[str, bytes]) -> Path:
    """Lay the files out as ``preload_from_hub`` does; return their folder."""
    repository = cache / f"models--{CLIP_REPOSITORY.replace('/', '--')}"
    snapshot = repository / "snapshots" / COMMIT
    (repository / "blobs").mkdir(parents=True)
    (repository / "refs").mkdir()
    snapshot.mkdir(parents=True)
    (repository / "refs" / "main").write_text(COMMIT, encoding="utf-8")
    for name, content in weights.items():
        blob = repository / "blobs" / f"blob-of-{name}"
        blob.write_bytes(content)
        (snapshot / name).symlink_to(Path("..", "..", "blobs", blob.name))
    return snapshot


def test_preloaded_weights_are_used_without_asking_anybody(
    hub: Hub, cache: Path, weights: dict[str, bytes]
) -> None:
    folder = preload(cache, weights)
    assert cached_clip() == folder
    encoder = load_image_text_encoder("auto", device="cpu")
    assert isinstance(encoder, OpenClipEncoder)
    assert encoder.name == CLIP_NAME
    assert encoder.encode_texts(["a vase"]).shape == (1, 16)
    assert hub.asked == []


def test_weights_are_fetched_once(hub: Hub, cache: Path, weights: dict[str, bytes]) -> None:
    hub.repositories[CLIP_REPOSITORY] = weights
    first = load_image_text_encoder("auto", device="cpu")
    assert first.name == CLIP_NAME
    downloads = [line for line in hub.asked if line.startswith(f"GET /{CLIP_REPOSITORY}")]
    assert len(downloads) == len(CLIP_FILES)
    asked = len(hub.asked)
    second = load_image_text_encoder("auto", device="cpu")
    assert second.fingerprint == first.fingerprint
    assert len(hub.asked) == asked


def test_without_fetching_nobody_is_asked(hub: Hub, weights: dict[str, bytes]) -> None:
    hub.repositories[CLIP_REPOSITORY] = weights
    assert isinstance(load_automatic(device="cpu", fetch=False), BundledEncoder)
    assert hub.asked == []


def test_without_a_network_the_bundled_encoder_is_there_at_once(cache: Path) -> None:
    start = time.monotonic()
    assert automatic.fetch_clip() is None
    assert time.monotonic() - start < 1
    assert isinstance(load_automatic(device="cpu"), BundledEncoder)


def test_offline_by_choice_asks_nobody(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    assert automatic.fetch_clip() is None
    assert hub.asked == []


def test_a_hub_that_stalls_costs_the_probe_and_no_more(
    hub: Hub, weights: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.repositories[CLIP_REPOSITORY] = weights
    hub.stalls = True
    monkeypatch.setattr(automatic, "PROBE_SECONDS", 0.5)
    start = time.monotonic()
    assert not automatic.hub_answers(0.5)
    assert 0.4 < time.monotonic() - start < 2


def test_a_lookup_that_never_ends_costs_the_probe_and_no_more(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("httpx2.head", lambda *_, **__: hub.closing.wait())
    start = time.monotonic()
    assert not automatic.hub_answers(0.3)
    assert time.monotonic() - start < 1.5


def test_a_hub_without_the_weights_is_no_error(hub: Hub) -> None:
    assert automatic.fetch_clip() is None
    assert len(hub.asked) == 1


def test_half_a_download_is_not_taken_for_the_weights(
    cache: Path, weights: dict[str, bytes]
) -> None:
    preload(cache, {CLIP_FILES[0]: weights[CLIP_FILES[0]]})
    assert cached_clip() is None


def test_damaged_weights_leave_the_bundled_encoder(
    cache: Path, weights: dict[str, bytes], caplog: pytest.LogCaptureFixture
) -> None:
    preload(cache, {**weights, CLIP_FILES[1]: b"not weights"})
    assert isinstance(load_automatic(device="cpu", fetch=False), BundledEncoder)
    assert "cannot be read" in caplog.text
