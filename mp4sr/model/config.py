"""The shapes of the models, as data."""

from dataclasses import dataclass
from typing import Literal

from mp4sr.errors import MP4SRError


@dataclass(frozen=True, kw_only=True)
class TransformerConfig:
    """The causal Transformer that MP4SR and SASRec have in common. The defaults are the paper's."""

    hidden_size: int = 64  # h
    layers: int = 2
    heads: int = 2
    inner_size: int = 256
    dropout: float = 0.2
    attention_dropout: float = 0.2  # 0 lets PyTorch use its fused attention kernels
    max_length: int = 50  # the most items of a history that are read, the latest ones

    def __post_init__(self) -> None:
        """Refuse shapes that cannot work, in one sentence."""
        if self.hidden_size % self.heads:
            raise MP4SRError(
                f"hidden_size {self.hidden_size} cannot be split over {self.heads} heads; "
                "choose a hidden_size that is a multiple of heads."
            )
        for name in ("hidden_size", "layers", "max_length"):
            if getattr(self, name) < 1:
                raise MP4SRError(f"{name} is {getattr(self, name)}; it must be at least 1.")


@dataclass(frozen=True, kw_only=True)
class SASRecConfig(TransformerConfig):
    """The shape of the ID-only baseline; saved as ``config.json`` beside its weights."""

    architecture: Literal["SASRec"] = "SASRec"  # tells its folders from MP4SR's


@dataclass(frozen=True, kw_only=True)
class M2SEConfig(TransformerConfig):
    """Everything that decides the weights' shapes and what they were trained to read.

    Saved as ``config.json`` beside the weights. The defaults are the paper's.
    """

    # -- the features that the model reads ---------------------------------------------------
    feature_width: int = 384  # d, the sentence encoder's width
    sentence_encoder: str = ""  # who wrote the features: shown, and checked against a catalogue's
    sentence_encoder_fingerprint: str = ""
    keyword_encoder: str = ""
    picture_rows: str = "keywords"  # what a picture's row is made of, or "facets"
    only: Literal["", "text", "image"] = ""  # read this modality alone; "" reads both

    # -- text and image encoders, one per modality ---------------------------------------------
    attention_size: int = 64  # width inside attention pooling (W1: d -> attention_size)
    experts: int = 8  # K, experts in each modality's mixture
    expert_dropout: float = 0.2
    feature_dropout: float = 0.0  # of the pooled features, before the experts; the paper has none

    # -- objectives ------------------------------------------------------------------------------
    temperature: float = 0.07
    projection: bool = False  # pre-train through modality-specific projections of both outputs
    use_ids: bool = False  # add an ID embedding (fine-tuning); False is the inductive mode

    def __post_init__(self) -> None:
        """Refuse shapes that cannot work, in one sentence."""
        super().__post_init__()
        for name in ("feature_width", "attention_size", "experts"):
            if getattr(self, name) < 1:
                raise MP4SRError(f"{name} is {getattr(self, name)}; it must be at least 1.")
        if self.only not in ("", "text", "image"):
            raise MP4SRError(f"only is '{self.only}'; it must be 'text', 'image' or empty.")
        if self.temperature <= 0:
            raise MP4SRError(f"temperature is {self.temperature}; it must be above 0.")
