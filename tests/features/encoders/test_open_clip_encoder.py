"""Any open_clip model, checked against open_clip itself on a tiny random one."""

import json
from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from mp4sr.errors import MP4SRError
from mp4sr.features.encoders import load_image_text_encoder
from mp4sr.features.encoders.open_clip import OpenClipEncoder

MODEL = {
    "embed_dim": 16,
    "vision_cfg": {"image_size": 32, "layers": 1, "width": 32, "head_width": 16, "patch_size": 16},
    "text_cfg": {
        "context_length": 16,
        "vocab_size": 49408,
        "width": 32,
        "heads": 2,
        "layers": 1,
    },
}
PREPROCESSING = {"mean": [0.5, 0.4, 0.3], "std": [0.2, 0.3, 0.4]}
TEXTS = ["a photo of a vase", "lamp", ""]


@pytest.fixture(scope="module")
def model() -> torch.nn.Module:
    torch.manual_seed(0)
    return open_clip.CLIP(**json.loads(json.dumps(MODEL))).eval()


@pytest.fixture(scope="module")
def folder(model: torch.nn.Module, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clip") / "tiny"
    folder.mkdir()
    (folder / "open_clip_config.json").write_text(
        json.dumps({"model_cfg": MODEL, "preprocess_cfg": PREPROCESSING}), encoding="utf-8"
    )
    save_file(model.state_dict(), folder / "open_clip_model.safetensors")
    return folder


@pytest.fixture(scope="module")
def encoder(folder: Path) -> OpenClipEncoder:
    encoder = load_image_text_encoder(f"local-dir:{folder}", device="cpu")
    assert isinstance(encoder, OpenClipEncoder)
    return encoder


@pytest.fixture(scope="module")
def pictures() -> list[Image.Image]:
    random = np.random.default_rng(0)
    sizes = [(40, 60, 3), (32, 32, 3), (90, 33, 3)]
    return [Image.fromarray(random.integers(0, 255, size, dtype=np.uint8)) for size in sizes]


def test_pictures_match_open_clip(
    encoder: OpenClipEncoder,
    folder: Path,
    model: torch.nn.Module,
    pictures: list[Image.Image],
) -> None:
    _, preprocess = open_clip.create_model_from_pretrained(f"local-dir:{folder}")
    with torch.no_grad():
        pixels = torch.stack([preprocess(picture) for picture in pictures])
        expected = model.encode_image(pixels, normalize=True).numpy()
    actual = encoder.encode_images(pictures)
    assert actual.dtype == np.float32
    np.testing.assert_allclose(actual, expected, atol=1e-5)
    assert abs(expected[0] @ expected[1]) < 0.999, "the pictures must differ for this to mean much"


def test_texts_match_open_clip(encoder: OpenClipEncoder, model: torch.nn.Module) -> None:
    tokens = open_clip.get_tokenizer("ViT-B-32", context_length=16)(TEXTS)
    with torch.no_grad():
        expected = model.encode_text(tokens, normalize=True).numpy()
    np.testing.assert_allclose(encoder.encode_texts(TEXTS), expected, atol=1e-5)


def test_batches_do_not_change_the_result(folder: Path, pictures: list[Image.Image]) -> None:
    one = OpenClipEncoder(f"local-dir:{folder}", device="cpu", batch_size=1)
    three = OpenClipEncoder(f"local-dir:{folder}", device="cpu", batch_size=3)
    np.testing.assert_allclose(
        one.encode_images(pictures), three.encode_images(pictures), atol=1e-5
    )
    assert one.encode_images(pictures[:1]).shape == (1, 16)
    assert one.fingerprint == three.fingerprint


def test_nothing_gives_no_rows(encoder: OpenClipEncoder) -> None:
    assert encoder.encode_images([]).shape == (0, 16)
    assert encoder.encode_texts([]).shape == (0, 16)


def test_pictures_of_other_modes_are_converted(encoder: OpenClipEncoder) -> None:
    assert encoder.encode_images([Image.new("L", (40, 40), 90)]).shape == (1, 16)


def test_fingerprint_follows_the_weights(
    encoder: OpenClipEncoder, model: torch.nn.Module, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    config = (folder / "open_clip_config.json").read_bytes()
    (other / "open_clip_config.json").write_bytes(config)
    weights = {name: value.clone() for name, value in model.state_dict().items()}
    weights["text_projection"] += 0.01
    save_file(weights, other / "open_clip_model.safetensors")
    assert load_image_text_encoder(f"local-dir:{other}").fingerprint != encoder.fingerprint


@pytest.mark.parametrize("suffix", ["safetensors", "pt"])
def test_weights_of_a_named_model_come_from_a_file(
    model: torch.nn.Module,
    encoder: OpenClipEncoder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    suffix: str,
) -> None:
    configs = tmp_path / "tiny-test-model.json"
    configs.write_text(json.dumps(MODEL), encoding="utf-8")
    monkeypatch.setattr("open_clip.factory._MODEL_CONFIGS", {"tiny-test-model": MODEL})
    weights = tmp_path / f"weights.{suffix}"
    if suffix == "safetensors":
        save_file(model.state_dict(), weights)
    else:
        torch.save(model.state_dict(), weights)
    loaded = load_image_text_encoder(f"tiny-test-model@{weights}", device="cpu")
    assert loaded.name == f"tiny-test-model@{weights}"
    np.testing.assert_allclose(loaded.encode_texts(TEXTS), encoder.encode_texts(TEXTS), atol=1e-5)


class Executes:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (Path.touch, (self.path,))


def test_code_in_a_torch_file_does_not_run(tmp_path: Path) -> None:
    weights, touched = tmp_path / "evil.pt", tmp_path / "touched"
    torch.save({"visual.proj": Executes(touched)}, weights)
    with pytest.raises(MP4SRError, match="give safetensors, or torch weights without code"):
        load_image_text_encoder(f"ViT-S-32-alt@{weights}", device="cpu")
    assert not touched.exists()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("ViT-B32/openai", "did you mean ViT-B-32"),
        ("vit-b-32/openai", "did you mean ViT-B-32/openai"),
        ("ViT-B-32/openia", "try ViT-B-32/openai"),
        ("ViT-B-32", "names no weights that open_clip knows"),
        ("nonsense", "There is no keyword encoder 'nonsense'"),
        ("", "There is no keyword encoder ''"),
        ("hf-hub:only-a-name", "hf-hub:organisation/model"),
        ("ViT-B-32@/nowhere/weights.safetensors", "/nowhere/weights.safetensors are not there"),
        ("local-dir:/nowhere", "/nowhere is not there"),
    ],
)
def test_a_wrong_name_gives_one_sentence(name: str, message: str) -> None:
    with pytest.raises(MP4SRError) as raised:
        load_image_text_encoder(name)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_folder_without_its_files_gives_one_sentence(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(MP4SRError, match=r"has no open_clip_config\.json"):
        load_image_text_encoder(f"local-dir:{tmp_path}")
    (tmp_path / "open_clip_config.json").write_bytes(
        (folder / "open_clip_config.json").read_bytes()
    )
    with pytest.raises(MP4SRError, match="has a config but no weights"):
        load_image_text_encoder(f"local-dir:{tmp_path}")
    (tmp_path / "open_clip_model.safetensors").write_bytes(b"not weights")
    with pytest.raises(MP4SRError, match="cannot be read or do not fit"):
        load_image_text_encoder(f"local-dir:{tmp_path}")


def test_no_network_gives_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def unreachable(*_: object, **__: object) -> str:
        raise ConnectionError("no route to host")

    monkeypatch.setattr("open_clip.factory.download_pretrained", unreachable)
    monkeypatch.setattr("open_clip.factory._get_hf_config", unreachable)
    for name in ("ViT-B-32/openai", "hf-hub:laion/CLIP-ViT-B-32-laion2B-s34B-b79K"):
        with pytest.raises(MP4SRError) as raised:
            load_image_text_encoder(name)
        assert "could not be fetched" in str(raised.value)
        assert "ConnectionError" in str(raised.value)
        assert "\n" not in str(raised.value)


def test_a_hub_model_is_read_from_what_the_hub_gives(
    folder: Path, encoder: OpenClipEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = json.loads((folder / "open_clip_config.json").read_text(encoding="utf-8"))
    weights = str(folder / "open_clip_model.safetensors")
    monkeypatch.setattr("open_clip.factory._get_hf_config", lambda *_, **__: config)
    monkeypatch.setattr("open_clip.factory.download_pretrained_from_hf", lambda *_, **__: weights)
    # The tiny model's tokenizer is open_clip's own, which a hub model must name to use.
    monkeypatch.setattr(
        "open_clip.get_tokenizer", lambda _: open_clip.SimpleTokenizer(context_length=16)
    )
    hub = load_image_text_encoder("hf-hub:somebody/tiny", device="cpu")
    assert hub.name == "hf-hub:somebody/tiny"
    np.testing.assert_allclose(hub.encode_texts(TEXTS), encoder.encode_texts(TEXTS), atol=1e-5)


def test_a_hub_model_without_weights_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(*_: object, **__: object) -> str:
        raise FileNotFoundError("no weights")

    config = json.loads((folder / "open_clip_config.json").read_text(encoding="utf-8"))
    monkeypatch.setattr("open_clip.factory._get_hf_config", lambda *_, **__: config)
    monkeypatch.setattr("open_clip.factory.download_pretrained_from_hf", absent)
    with pytest.raises(MP4SRError, match="could not be fetched"):
        load_image_text_encoder("hf-hub:somebody/tiny", device="cpu")
