"""The shapes of the models, as data."""

from typing import Annotated, Literal

from pydantic import Field

from mp4sr.checked import checked_dataclass
from mp4sr.errors import MP4SRError

Count = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(ge=0, le=1)]


@checked_dataclass
class TransformerConfig:
    """The causal Transformer that MP4SR and SASRec have in common. The defaults are the paper's."""

    hidden_size: Count = 64  # h
    layers: Count = 2
    heads: Count = 2
    inner_size: Count = 256
    dropout: Share = 0.2
    attention_dropout: Share = 0.2  # 0 lets PyTorch use its fused attention kernels
    max_length: Count = 50  # the most items of a history that are read, the latest ones

    def __post_init__(self) -> None:
        """Refuse shapes that cannot work, in one sentence."""
        if self.hidden_size % self.heads:
            raise MP4SRError(
                f"hidden_size {self.hidden_size} cannot be split over {self.heads} heads; "
                "choose a hidden_size that is a multiple of heads."
            )


@checked_dataclass
class SASRecConfig(TransformerConfig):
    """The shape of the ID-only baseline; saved as ``config.json`` beside its weights."""

    architecture: Literal["SASRec"] = "SASRec"  # tells its folders from MP4SR's


@checked_dataclass
class M2SEConfig(TransformerConfig):
    """Everything that decides the weights' shapes and what they were trained to read.

    Saved as ``config.json`` beside the weights. The defaults are the paper's.
    """

    # -- the features that the model reads ---------------------------------------------------
    feature_width: Count = 384  # d, the sentence encoder's width
    sentence_encoder: str = ""  # who wrote the features: shown, and checked against a catalogue's
    sentence_encoder_fingerprint: str = ""
    keyword_encoder: str = ""
    picture_rows: Literal["keywords", "facets"] = "keywords"  # what a picture's row is made of
    modality: Literal["", "text", "image"] = ""  # read this modality alone; "" reads both

    # -- text and image encoders, one per modality ---------------------------------------------
    attention_size: Count = 64  # width inside attention pooling (W1: d -> attention_size)
    experts: Count = 8  # K, experts in each modality's mixture
    expert_dropout: Share = 0.2
    feature_dropout: Share = 0.0  # of the pooled features, before the experts; the paper has none

    # -- objectives ------------------------------------------------------------------------------
    temperature: Annotated[float, Field(gt=0)] = 0.07
    projection: bool = False  # pre-train through modality-specific projections of both outputs
    use_ids: bool = False  # add an ID embedding (fine-tuning); False is the inductive mode


#: Fields that decide neither the weights' shapes nor what they read: training can go on from a
#: model with other values.
ADJUSTABLE = ("dropout", "attention_dropout", "expert_dropout", "feature_dropout", "temperature")
