"""The settings of a training run, as data, and the presets."""

import math
from dataclasses import dataclass, replace
from typing import Any, Literal

from mp4sr.errors import MP4SRError

Targets = Literal["all", "last"]


@dataclass(frozen=True, kw_only=True)
class TrainingSettings:
    """How a model is pre-trained or fine-tuned.

    Saved as ``training.json`` beside the weights. Same settings, same data and same seed give
    the same weights on the same machine.
    """

    epochs: int = 100
    batch_size: int = 256  # users a step (with targets "last": prefixes a step)
    learning_rate: float = 1e-3
    weight_decay: float = 0.0
    warmup_steps: int = 0  # steps over which the learning rate rises from 0
    cosine_decay: bool = False  # let the learning rate fall to 0 over all epochs
    patience: int = 20  # epochs without a better validation Recall@20 before stopping
    seed: int = 0
    targets: Targets = "all"  # every position of one causal pass, or one row per prefix

    # -- pre-training only ---------------------------------------------------------------------
    max_drop_ratio: float = 0.2  # sequence random drop: the ratio is U(0, this)
    max_mixup_ratio: float = 0.5  # complementary mixup: p ~ U(0, this); 0 swaps nothing
    cmcl_weight: float = 0.01  # lambda; 0 leaves CMCL out

    # -- fine-tuning only ------------------------------------------------------------------------
    # Of the cross-entropy of each modality alone, beside that of their sum (0 in the paper, where
    # the summed score lets one modality coast).
    unimodal_loss_weight: float = 0.0
    # The share of ID embeddings that are left out at each step (0 in the paper), so that items
    # without one keep their place among those with one.
    id_dropout: float = 0.0
    # Items with fewer training interactions are no candidates of the loss. With 0 (the paper) all
    # are, and new items are learnt to rank last.
    min_candidate_count: int = 0

    def __post_init__(self) -> None:
        """Refuse settings that cannot work, in one sentence."""
        for name in ("epochs", "batch_size", "patience"):
            if getattr(self, name) < 1:
                raise MP4SRError(f"{name} is {getattr(self, name)}; it must be at least 1.")
        for name in ("max_drop_ratio", "max_mixup_ratio", "id_dropout"):
            if not 0 <= getattr(self, name) <= 1:
                raise MP4SRError(f"{name} is {getattr(self, name)}; it must lie between 0 and 1.")
        for name in ("cmcl_weight", "unimodal_loss_weight", "weight_decay", "min_candidate_count"):
            if getattr(self, name) < 0:
                raise MP4SRError(f"{name} is {getattr(self, name)}; it must not be negative.")
        if self.learning_rate <= 0:
            raise MP4SRError(f"learning_rate is {self.learning_rate}; it must be above 0.")
        if self.targets not in ("all", "last"):
            raise MP4SRError(f"targets is '{self.targets}'; it must be 'all' or 'last'.")

    def learning_rate_at(self, step: int, steps: int) -> float:
        """Return the learning rate of a step, counted from 1, of ``steps`` in all.

        It rises along a line over ``warmup_steps`` and, with ``cosine_decay``, falls from the
        first step to the last along half a cosine.
        """
        rate = self.learning_rate * min(1.0, step / max(1, self.warmup_steps))
        if self.cosine_decay:
            rate *= 0.5 * (1 + math.cos(math.pi * min(1.0, step / steps)))
        return rate


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A named choice of everything: the models' shape, both stages and the baseline."""

    model: dict[str, Any]  # fields of M2SEConfig; those of the Transformer are SASRec's too
    pretraining: TrainingSettings
    finetuning: TrainingSettings
    sasrec: TrainingSettings


PRESETS = {
    # The paper's model: 50 items, h = 64, dropout 0.2 everywhere.
    "paper": Preset(
        model={},
        pretraining=TrainingSettings(),
        finetuning=TrainingSettings(),
        sasrec=TrainingSettings(),
    ),
    # For long histories: 200 items, as MovieLens rivals read, and PyTorch's fused attention, which
    # cannot drop out attention weights. Fewer users a step, since each brings more targets.
    "best": Preset(
        model={"max_length": 200, "attention_dropout": 0.0},
        pretraining=TrainingSettings(batch_size=64, warmup_steps=100, patience=5),
        finetuning=TrainingSettings(
            batch_size=32, learning_rate=2e-3, warmup_steps=200, patience=5
        ),
        sasrec=TrainingSettings(batch_size=64, warmup_steps=100, patience=5),
    ),
    # For catalogues of some hundred items, which many users would teach by heart: holes in the
    # features, weight decay, a milder temperature and, for pre-training, one epoch, so that what is
    # learnt of items holds for new ones, which must stand their ground beside those with IDs.
    "shop": Preset(
        model={
            "dropout": 0.1,
            "attention_dropout": 0.0,
            "feature_dropout": 0.3,
            "temperature": 0.2,
        },
        pretraining=TrainingSettings(
            epochs=1,
            batch_size=64,
            learning_rate=2e-3,
            weight_decay=3.0,
            warmup_steps=50,
        ),
        finetuning=TrainingSettings(
            epochs=10,
            batch_size=64,
            learning_rate=2e-3,
            warmup_steps=50,
            cosine_decay=True,
            weight_decay=0.3,
            unimodal_loss_weight=0.3,
            id_dropout=0.5,
            min_candidate_count=50,
        ),
        sasrec=TrainingSettings(
            epochs=12, batch_size=128, learning_rate=3e-3, warmup_steps=50, cosine_decay=True
        ),
    ),
}


def preset(name: str) -> Preset:
    """Return a preset by name; :class:`MP4SRError` lists the names when there is none."""
    if name not in PRESETS:
        raise MP4SRError(f"No preset '{name}'; choose one of: {', '.join(PRESETS)}.")
    return PRESETS[name]


def with_changes(settings: TrainingSettings, **changes: Any) -> TrainingSettings:
    """Return ``settings`` with those ``changes`` that are not None."""
    return replace(settings, **{k: v for k, v in changes.items() if v is not None})
