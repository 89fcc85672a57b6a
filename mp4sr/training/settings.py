"""The settings of a training run, as data, and the presets."""

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
    patience: int = 20  # epochs without a better validation Recall@20 before stopping
    seed: int = 0
    targets: Targets = "all"  # every position of one causal pass, or one row per prefix

    # -- pre-training only ---------------------------------------------------------------------
    max_drop_ratio: float = 0.2  # sequence random drop: the ratio is U(0, this)
    max_mixup_ratio: float = 0.5  # complementary mixup: p ~ U(0, this)
    cmcl_weight: float = 0.01  # lambda

    def __post_init__(self) -> None:
        """Refuse settings that cannot work, in one sentence."""
        for name in ("epochs", "batch_size", "patience"):
            if getattr(self, name) < 1:
                raise MP4SRError(f"{name} is {getattr(self, name)}; it must be at least 1.")
        if self.learning_rate <= 0:
            raise MP4SRError(f"learning_rate is {self.learning_rate}; it must be above 0.")
        if self.targets not in ("all", "last"):
            raise MP4SRError(f"targets is '{self.targets}'; it must be 'all' or 'last'.")


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A named choice of everything: the model's shape and both stages."""

    model: dict[str, Any]  # fields of M2SEConfig
    pretraining: TrainingSettings
    finetuning: TrainingSettings


PRESETS = {
    # The paper's model: 50 items, h = 64, dropout 0.2 everywhere.
    "paper": Preset(
        model={},
        pretraining=TrainingSettings(),
        finetuning=TrainingSettings(),
    ),
    # For long histories: 200 items, as MovieLens rivals read, and PyTorch's fused attention, which
    # cannot drop out attention weights. Fewer users a step, since each brings more targets.
    "best": Preset(
        model={"max_length": 200, "attention_dropout": 0.0},
        pretraining=TrainingSettings(batch_size=64, warmup_steps=100, patience=5),
        finetuning=TrainingSettings(
            batch_size=32, learning_rate=2e-3, warmup_steps=200, patience=5
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
