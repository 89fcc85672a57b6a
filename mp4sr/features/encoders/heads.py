"""The trained part of the bundled encoder: heads that bring pictures and words into one space.

A *member* maps the image tower's features and the sentence encoder's vectors to unit vectors of
one space. Several members, trained from different seeds, are concatenated, so the cosine of the
whole is the mean of theirs. One further part is not trained: the mean of the ImageNet class
names' own sentence vectors, weighted by the classifier's probabilities, next to the word's
sentence vector. It knows a thousand things that the training pictures may never show.
"""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional as F

from mp4sr.errors import MP4SRError
from mp4sr.features.encoders.views import View
from mp4sr.files import content_hash, write_json, written_atomically

CONFIG_FILE = "config.json"
WEIGHTS_FILE = "heads.safetensors"

# What surrounds the word in prompts and captions; the heads are trained on what is left.
_TEMPLATE = re.compile(
    r"^(?:an? |the )?(?:product |close-up )?(?:photo|picture|image) (?:of|with) "
    r"(?:(?:something|someone|people) (?:made of |doing |with |for |in )?)?(?:an? |the )?"
    r"(?=\S)",
    re.IGNORECASE,
)


def without_template(text: str) -> str:
    """Return ``vase`` for ``a photo of a vase``: the words that say what is in the picture."""
    return _TEMPLATE.sub("", text.strip())


@dataclass(frozen=True, slots=True)
class HeadsConfig:
    """The widths of the heads, and the encoders that they belong to."""

    image_tower: str = "efficientnet-lite2"
    sentence_encoder: str = "all-MiniLM-L6-v2"
    feature_width: int = 2136
    text_width: int = 384
    classes: int = 1000
    hidden: int = 256
    width: int = 384
    """The width of one member's space."""
    members: int = 3
    label_weight: float = 0.75
    """The weight of the ImageNet labels' part against the members' mean, which has 1."""
    label_confidence: float = 0.5
    """How far a picture's label part shrinks with the classifier's doubt: its largest probability
    to this power."""
    dropout: float = 0.4
    view: View = "crop"
    """How a picture is looked at (see ``views``); ``feature_width`` goes with it."""


class Member(nn.Module):
    """One pair of heads: an image head (a line plus a small network) and a linear text head."""

    def __init__(self, config: HeadsConfig) -> None:
        super().__init__()
        self.image_dropout = nn.Dropout(config.dropout)
        self.image_linear = nn.Linear(config.feature_width, config.width)
        self.image_network = nn.Sequential(
            nn.Linear(config.feature_width, config.hidden),
            nn.GELU(),
            nn.Dropout(config.dropout),
            nn.Linear(config.hidden, config.width),
        )
        self.text_dropout = nn.Dropout(config.dropout / 4)
        self.text_linear = nn.Linear(config.text_width, config.width)

    def image(self, features: Tensor) -> Tensor:
        """Return unit vectors ``(n, width)`` of standardised features ``(n, feature_width)``."""
        features = self.image_dropout(features)
        vectors = self.image_linear(features) + self.image_network(features)
        return F.normalize(vectors, dim=-1)

    def text(self, vectors: Tensor) -> Tensor:
        """Return unit vectors ``(n, width)`` of standardised sentence vectors."""
        return F.normalize(self.text_linear(self.text_dropout(vectors)), dim=-1)


class KeywordHeads(nn.Module):
    """All members and the labels' part, as one pair of maps into one space."""

    feature_mean: Tensor
    feature_scale: Tensor
    text_mean: Tensor
    class_names: Tensor

    def __init__(self, config: HeadsConfig) -> None:
        super().__init__()
        self.config = config
        self.members = nn.ModuleList(Member(config) for _ in range(config.members))
        self.register_buffer("feature_mean", torch.zeros(config.feature_width))
        self.register_buffer("feature_scale", torch.ones(config.feature_width))
        self.register_buffer("text_mean", torch.zeros(config.text_width))
        self.register_buffer("class_names", torch.zeros(config.classes, config.text_width))

    @property
    def width(self) -> int:
        """The width of the whole space."""
        return self.config.members * self.config.width + self.config.text_width

    def standardised_features(self, features: Tensor) -> Tensor:
        """Return the tower's features around the training pictures' mean, each about 1 in size."""
        standardised = (features - self.feature_mean) / self.feature_scale
        # A picture unlike any in training must not be carried away by one feature.
        return standardised.clamp(-5, 5)

    def standardised_text(self, vectors: Tensor) -> Tensor:
        """Return sentence vectors around the dictionary's mean, each entry about 1 in size.

        Without the mean that all words share, cosines tell words apart better.
        """
        return (vectors - self.text_mean) * self.config.text_width**0.5

    def each_member(self) -> list[Member]:
        """Return the members."""
        return [member for member in self.members if isinstance(member, Member)]

    def labels(self, logits: Tensor) -> Tensor:
        """Return the ImageNet labels' part of pictures, ``(n, text_width)``, at most 1 long."""
        probabilities = logits.softmax(-1)
        confidence = probabilities.amax(-1, keepdim=True) ** self.config.label_confidence
        return confidence * F.normalize(probabilities @ self.class_names, dim=-1)

    def image(self, features: Tensor, logits: Tensor) -> Tensor:
        """Return unit vectors ``(n, width)`` of the tower's features and ImageNet logits."""
        standardised = self.standardised_features(features)
        members = [member.image(standardised) for member in self.each_member()]
        return self._joined(members, self.labels(logits))

    def text(self, vectors: Tensor) -> Tensor:
        """Return unit vectors ``(n, width)`` of unit sentence vectors ``(n, text_width)``."""
        standardised = self.standardised_text(vectors)
        labels = F.normalize(vectors, dim=-1)
        members = [member.text(standardised) for member in self.each_member()]
        return self._joined(members, labels)

    def _joined(self, members: list[Tensor], labels: Tensor) -> Tensor:
        """Concatenate unit parts so that the cosine is the weighted mean of the parts' cosines."""
        share = (1 / max(1, len(members))) ** 0.5
        parts = [vectors * share for vectors in members]
        parts.append(labels * self.config.label_weight**0.5)
        return F.normalize(torch.cat(parts, dim=-1), dim=-1)

    def save(self, folder: Path) -> None:
        """Write the weights (half precision) and the config into ``folder``, each atomically."""
        folder.mkdir(parents=True, exist_ok=True)
        weights = {name: value.half().contiguous() for name, value in self.state_dict().items()}
        with written_atomically(folder / WEIGHTS_FILE) as temporary:
            save_file(weights, temporary)
        write_json(folder / CONFIG_FILE, asdict(self.config))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what ``save`` wrote; raises ``MP4SRError`` for anything missing or damaged."""
        advice = "train it again, or install mp4sr again to restore the bundled one"
        for name in (CONFIG_FILE, WEIGHTS_FILE):
            if not (folder / name).is_file():
                raise MP4SRError(f"The keyword encoder in {folder} has no {name}; {advice}.")
        try:
            config = HeadsConfig(**json.loads((folder / CONFIG_FILE).read_text(encoding="utf-8")))
            heads = cls(config)
        except (ValueError, TypeError, RuntimeError) as error:
            raise MP4SRError(f"{folder / CONFIG_FILE} is damaged; {advice}.") from error
        try:
            weights = load_file(folder / WEIGHTS_FILE)
            if not all(value.isfinite().all() for value in weights.values()):
                raise RuntimeError("a weight is not finite")
            heads.load_state_dict({name: value.float() for name, value in weights.items()})
        except (SafetensorError, RuntimeError, OSError) as error:
            raise MP4SRError(
                f"{folder / WEIGHTS_FILE} is damaged or does not belong to its {CONFIG_FILE}; "
                f"{advice}."
            ) from error
        return heads.eval().requires_grad_(False)

    def fingerprint(self) -> str:
        """Return a hash of the config and all weights."""
        weights = [value.cpu().half().numpy().tobytes() for value in self.state_dict().values()]
        config = asdict(self.config)
        if config["view"] == "crop":  # so did all heads look before there was a choice
            del config["view"]
        return content_hash(json.dumps(config, sort_keys=True), *weights)
