"""Pre-train, fine-tune and train the baseline on a catalogue: from data to a model folder.

A model folder holds ``model.safetensors``, ``config.json``, ``training.json`` (the settings),
``curves.csv`` (losses and validation metrics of every epoch) and, with IDs, ``item_ids.json``.
"""

import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from accelerate import PartialState
from accelerate.utils import set_seed

from mp4sr.catalogue import Catalogue
from mp4sr.errors import MP4SRError
from mp4sr.evaluation.metrics import metric_names, metrics_from_ranks
from mp4sr.evaluation.ranking import identity_ranks, model_ranks
from mp4sr.evaluation.split import Cases, Split
from mp4sr.features.extraction import ItemFeatures
from mp4sr.files import write_json
from mp4sr.model import MP4SR, M2SEConfig, SASRec, SASRecConfig
from mp4sr.model.config import TransformerConfig
from mp4sr.model.item_ids import fingerprints
from mp4sr.training.loop import CHOSEN_BY, Validate, fit
from mp4sr.training.sequences import Collate, TrainingSequences
from mp4sr.training.settings import TrainingSettings
from mp4sr.training.stages import FineTuning, IdentityTraining, PreTraining, Stage


@dataclass(frozen=True)
class TrainingData:
    """What a run learns from: a catalogue, its features, and who was seen with what."""

    catalogue: Catalogue
    features: ItemFeatures
    split: Split

    @property
    def item_ids(self) -> list[str]:
        """The catalogue's item ids, in row order."""
        return [item.id for item in self.catalogue.items]


def known_items(catalogue: Catalogue, split: Split) -> dict[str, str]:
    """Return the items that training touches, id -> fingerprint.

    Only they get an ID embedding of their own.
    """
    touched = np.flatnonzero(split.training_counts)
    return fingerprints(catalogue.items[row] for row in touched)


def new_model(features: ItemFeatures, seed: int, **fields: Any) -> MP4SR:
    """Return an untrained model that fits ``features``.

    Parameters
    ----------
    features
        their card says who wrote them, which the model keeps.
    seed
        decides the weights.
    fields
        other fields of :class:`M2SEConfig`.
    """
    set_seed(seed)
    card = features.card
    return MP4SR(
        M2SEConfig(
            feature_width=features.text.values.shape[1],
            sentence_encoder=card.get("sentence_encoder", ""),
            sentence_encoder_fingerprint=card.get("sentence_encoder_fingerprint", ""),
            keyword_encoder=card.get("keyword_encoder", ""),
            picture_rows=card.get("picture_rows", "keywords"),
            **fields,
        )
    )


def pretrain(
    model: MP4SR, data: TrainingData, settings: TrainingSettings, folder: Path, **loop: Any
) -> MP4SR:
    """Pre-train ``model`` by NIP and CMCL and save it to ``folder``.

    The best epoch by validation Recall@20 is kept, ranking by content alone.

    Parameters
    ----------
    model
        from :func:`new_model`, or one pre-trained elsewhere.
    data
        the catalogue to learn from.
    settings
        of the run.
    folder
        becomes the model folder.
    loop
        ``resume``, ``mixed_precision`` and ``progress_bar`` of :func:`fit`.
    """
    stage = PreTraining(model, data.features, settings)
    collate = Collate(max_drop_ratio=settings.max_drop_ratio)
    _train(stage, collate, data, settings, folder, ids=None, **loop)
    return model


def finetune(
    model: MP4SR,
    data: TrainingData,
    settings: TrainingSettings,
    folder: Path,
    *,
    use_ids: bool = True,
    **loop: Any,
) -> MP4SR:
    """Fine-tune a copy of ``model`` by cross-entropy over all items and save it to ``folder``.

    Parameters
    ----------
    model
        pre-trained, or from :func:`new_model` for training from scratch.
    data
        the catalogue to learn from.
    settings
        of the run.
    folder
        becomes the model folder.
    use_ids
        add ID embeddings for the items that training touches; False is the inductive
        mode for cold items and new catalogues.
    loop
        ``resume``, ``mixed_precision`` and ``progress_bar`` of :func:`fit`.
    """
    set_seed(settings.seed)  # the fresh ID embeddings
    model = model.for_finetuning(known_items(data.catalogue, data.split) if use_ids else None)
    ids = data.item_ids if use_ids else None
    stage = FineTuning(model, data.features, settings, ids, data.split.training_counts)
    collate = Collate(catalogue_size=len(data.item_ids))
    _train(stage, collate, data, settings, folder, ids=ids, **loop)
    return model


def sasrec_config(fields: Mapping[str, Any]) -> SASRecConfig:
    """Return the baseline's shape beside an MP4SR model's ``fields``: the same Transformer."""
    shared = TransformerConfig.__dataclass_fields__
    return SASRecConfig(**{name: value for name, value in fields.items() if name in shared})


def train_sasrec(
    config: SASRecConfig,
    catalogue: Catalogue,
    split: Split,
    settings: TrainingSettings,
    folder: Path,
    **loop: Any,
) -> SASRec:
    """Train the ID-only baseline from fresh weights and save it to ``folder``.

    By cross-entropy over all items that training touches; the best epoch by validation Recall@20
    over the whole catalogue is kept, as for MP4SR. Needs no features.

    Parameters
    ----------
    config
        the shape of the model.
    catalogue, split
        what to learn from.
    settings
        of the run.
    folder
        becomes the model folder.
    loop
        ``resume``, ``mixed_precision`` and ``progress_bar`` of :func:`fit`.
    """
    set_seed(settings.seed)
    model = SASRec(config, known_items(catalogue, split))
    id_rows = model.id_rows(item.id for item in catalogue.items).numpy()  # (n,)
    histories = [id_rows[history] for history in split.train.values()]
    collate = Collate(catalogue_size=len(model.item_ids))

    def validate() -> dict[str, float]:
        return metrics_from_ranks(identity_ranks(model, id_rows, split.validation))

    _run(
        IdentityTraining(model),
        TrainingSequences(histories, config.max_length, settings.targets, settings.seed),
        collate,
        validate if len(split.validation) else None,
        catalogue.name,
        settings,
        folder,
        **loop,
    )
    return model


def validation(
    model: MP4SR, features: ItemFeatures, cases: Cases, ids: list[str] | None
) -> Validate:
    """Return a function that measures ``model`` on ``cases`` as it is when called."""

    def validate() -> dict[str, float]:
        items = model.encode_items(features, ids)
        return metrics_from_ranks(model_ranks(model, items, cases, ("both",))["both"])

    return validate


def _train(
    stage: PreTraining | FineTuning,
    collate: Collate,
    data: TrainingData,
    settings: TrainingSettings,
    folder: Path,
    *,
    ids: list[str] | None,
    **loop: Any,
) -> None:
    model, cases = stage.model, data.split.validation
    histories = list(data.split.train.values())
    _run(
        stage,
        TrainingSequences(histories, model.config.max_length, settings.targets, settings.seed),
        collate,
        validation(model, data.features, cases, ids) if len(cases) else None,
        data.catalogue.name,
        settings,
        folder,
        **loop,
    )


def _run(
    stage: Stage,
    sequences: TrainingSequences,
    collate: Collate,
    validate: Validate | None,
    catalogue: str,
    settings: TrainingSettings,
    folder: Path,
    **loop: Any,
) -> None:
    """Train a stage, save its model and write ``training.json``."""
    if validate is None:
        raise MP4SRError(
            "No user has enough interactions to hold one out for validation; training needs a "
            "catalogue with longer histories."
        )
    if len(sequences) == 0:
        raise MP4SRError(
            "No user has two training interactions, so there is no next item to learn from; "
            "training needs a catalogue with longer histories."
        )
    curves: pd.DataFrame = fit(stage, sequences, collate, settings, validate, folder, **loop)
    if PartialState().is_main_process:
        stage.model.save_pretrained(folder)
        best = curves.sort_values(list(CHOSEN_BY), ascending=False, kind="stable").iloc[0]
        write_json(
            folder / "training.json",
            {
                "stage": type(stage).__name__,
                "catalogue": catalogue,
                "settings": asdict(settings),
                "best_epoch": int(best["epoch"]),
                "validation": {name: best[name] for name in metric_names() if name in best},
                "seconds": round(float(curves["seconds"].sum()), 1),
            },
        )
        shutil.rmtree(folder / "state", ignore_errors=True)
    PartialState().wait_for_everyone()
