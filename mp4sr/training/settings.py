"""The settings of the training commands, as data: the presets, TOML files and single changes.

A :class:`Settings` has four sections: ``model``, ``pretraining``, ``finetuning`` and ``sasrec``.
``presets/paper.toml`` lists every setting with its default.
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, field, fields
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import tomlkit
from pydantic import NonNegativeFloat, NonNegativeInt, PositiveFloat

from mp4sr.checked import checked_dataclass, nearest
from mp4sr.errors import MP4SRError
from mp4sr.model.config import Count, M2SEConfig, Share, TransformerConfig

Targets = Literal["all", "last"]


@checked_dataclass
class TrainingSettings:
    """How a model is pre-trained or fine-tuned.

    Saved in ``training.json`` beside the weights. Same settings, same data and same seed give
    the same weights on the same machine.
    """

    epochs: Count = 100
    batch_size: Count = 256  # users a step (with targets "last": prefixes a step)
    learning_rate: PositiveFloat = 1e-3
    weight_decay: NonNegativeFloat = 0.0
    warmup_steps: NonNegativeInt = 0  # steps over which the learning rate rises from 0
    cosine_decay: bool = False  # let the learning rate fall to 0 over all epochs
    patience: Count = 20  # epochs without a better validation Recall@20 before stopping
    seed: NonNegativeInt = 0
    targets: Targets = "all"  # every position of one causal pass, or one row per prefix

    # -- pre-training only ---------------------------------------------------------------------
    max_drop_ratio: Share = 0.2  # sequence random drop: the ratio is U(0, this)
    max_mixup_ratio: Share = 0.5  # complementary mixup: p ~ U(0, this); 0 swaps nothing
    cmcl_weight: NonNegativeFloat = 0.01  # lambda; 0 leaves CMCL out

    # -- fine-tuning only ------------------------------------------------------------------------
    # Of the cross-entropy of each modality alone, beside that of their sum (0 in the paper, where
    # one modality may learn little as long as the sum is right).
    unimodal_loss_weight: NonNegativeFloat = 0.0
    # The share of ID embeddings that are left out at each step (0 in the paper), so that items
    # without one can compete with items that have one.
    id_dropout: Share = 0.0
    # Items with fewer training interactions are no candidates of the loss. With 0 (the paper) all
    # are, and training pushes cold items to the end of the list.
    min_candidate_count: NonNegativeInt = 0

    def learning_rate_at(self, step: int, steps: int) -> float:
        """Return the learning rate of a step, counted from 1, of ``steps`` in all.

        It rises along a line over ``warmup_steps`` and, with ``cosine_decay``, falls from the
        first step to the last along half a cosine.
        """
        rate = self.learning_rate * min(1.0, step / max(1, self.warmup_steps))
        if self.cosine_decay:
            rate *= 0.5 * (1 + math.cos(math.pi * min(1.0, step / steps)))
        return rate


@checked_dataclass
class Settings:
    """Everything that can be chosen: the models' shape, both training tasks and the baseline."""

    model: M2SEConfig = field(default_factory=M2SEConfig)  # SASRec takes the Transformer's fields
    pretraining: TrainingSettings = field(default_factory=TrainingSettings)
    finetuning: TrainingSettings = field(default_factory=TrainingSettings)
    sasrec: TrainingSettings = field(default_factory=TrainingSettings)


Section = Literal["model", "pretraining", "finetuning", "sasrec"]

_PRETRAINING_ONLY = ("max_drop_ratio", "max_mixup_ratio", "cmcl_weight")
_FINETUNING_ONLY = ("unimodal_loss_weight", "id_dropout", "min_candidate_count")

#: Fields of the model's config that are no settings, and where they come from.
_DECIDED_ELSEWHERE = {
    "feature_width": "the catalogue's features",
    "sentence_encoder": "the catalogue's features",
    "sentence_encoder_fingerprint": "the catalogue's features",
    "keyword_encoder": "the catalogue's features",
    "picture_rows": "the catalogue's features",
    "use_ids": "finetune's option --without-ids",
}


def _names(kind: type, without: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(entry.name for entry in fields(kind) if entry.name not in without)


#: The settings that each section has.
SECTIONS: dict[Section, tuple[str, ...]] = {
    "model": _names(M2SEConfig, tuple(_DECIDED_ELSEWHERE)),
    "pretraining": _names(TrainingSettings, _FINETUNING_ONLY),
    "finetuning": _names(TrainingSettings, _PRETRAINING_ONLY),
    "sasrec": _names(TrainingSettings, (*_PRETRAINING_ONLY, *_FINETUNING_ONLY)),
}

_PRESETS = {
    Path(file.name).stem: file
    for file in files("mp4sr.training").joinpath("presets").iterdir()
    if file.name.endswith(".toml")
}


def preset(name: str) -> Settings:
    """Return a preset by name; :class:`MP4SRError` lists the names when there is none."""
    return load_settings(name)


def load_settings(
    preset: str = "paper", config: Path | None = None, changes: Mapping[str, Any] | None = None
) -> Settings:
    """Return a preset with a file's and then single changes.

    Parameters
    ----------
    preset
        ``paper``, ``best`` or ``shop``.
    config
        a TOML file with any of the sections; what it leaves out is the preset's.
    changes
        from ``section.key`` to a value; text is read as what the key takes.

    Raises
    ------
    MP4SRError
        for an unknown preset, section or key, which names the nearest one, a value that does not
        fit, and a file that cannot be read.
    """
    if preset not in _PRESETS:
        raise MP4SRError(f"No preset '{preset}'; choose one of: {', '.join(sorted(_PRESETS))}.")
    merged: dict[str, Any] = _parsed(_PRESETS[preset].read_text(encoding="utf-8"), preset)
    if config is not None:
        try:
            text = config.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise MP4SRError(
                f"the settings in {config} cannot be read; --config takes a TOML file."
            ) from error
        for section, values in _parsed(text, str(config)).items():
            merged[section] = merged.get(section, {}) | values
    for name, value in (changes or {}).items():
        check_name(name)
        section, _, key = name.partition(".")
        merged[section] = merged.get(section, {}) | {key: value}
    return Settings(**merged)


def check_name(name: str) -> None:
    """Refuse a ``section.key`` that there is not, in a sentence that names the nearest one."""
    section, _, key = name.partition(".")
    if key in SECTIONS.get(section, ()):  # type: ignore[call-overload]
        return
    if section == "model" and key in _DECIDED_ELSEWHERE:
        raise MP4SRError(f"{name} is no setting, since {_DECIDED_ELSEWHERE[key]} decides it.")
    known = [f"{section}.{key}" for section, keys in SECTIONS.items() for key in keys]
    raise MP4SRError(f"there is no setting '{name}'; the nearest one is '{nearest(name, known)}'.")


def _parsed(text: str, source: str) -> dict[str, dict[str, Any]]:
    """Read a TOML text and check its names."""
    try:
        sections = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MP4SRError(f"{source} is not TOML: {error}.") from error
    for section, values in sections.items():
        if section not in SECTIONS or not isinstance(values, dict):
            raise MP4SRError(
                f"{source}: '{section}' is no section of settings; those are "
                f"{', '.join(f'[{name}]' for name in SECTIONS)}."
            )
        for key in values:
            try:
                check_name(f"{section}.{key}")
            except MP4SRError as error:
                raise MP4SRError(f"{source}: {error}") from error
    return sections


def as_toml(config: TransformerConfig, section: Section, settings: TrainingSettings) -> str:
    """Return the settings of one run as TOML, which ``--config`` takes."""
    shape = {key: value for key, value in asdict(config).items() if key in SECTIONS["model"]}
    values = {key: value for key, value in asdict(settings).items() if key in SECTIONS[section]}
    return tomlkit.dumps({"model": shape, section: values})
