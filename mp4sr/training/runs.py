"""Pre-train, fine-tune and train the baseline on a catalogue: from data to a model folder.

A model folder holds ``model.safetensors``, ``config.json``, ``training.json`` (every setting),
``curves.csv`` (losses and validation metrics of every epoch) and, with IDs, ``item_ids.json``.
"""

import shutil
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from accelerate import PartialState
from accelerate.utils import set_seed

from mp4sr.catalogue import Catalogue
from mp4sr.errors import MP4SRError
from mp4sr.evaluation.metrics import metric_names, metrics_from_ranks
from mp4sr.evaluation.ranks import model_ranks, sasrec_ranks
from mp4sr.evaluation.split import Cases, Split
from mp4sr.features.extraction import ItemFeatures
from mp4sr.files import write_json
from mp4sr.model import MP4SR, M2SEConfig, SASRec, SASRecConfig
from mp4sr.model.config import TransformerConfig
from mp4sr.model.item_ids import fingerprints
from mp4sr.training.loop import CHOSEN_BY, Validate, fit
from mp4sr.training.sequences import Collate, TrainingSequences
from mp4sr.training.settings import Section, TrainingSettings, as_toml
from mp4sr.training.tasks import FineTuning, PreTraining, SASRecTraining, TrainingTask


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


def new_model(
    features: ItemFeatures, seed: int, config: M2SEConfig | None = None, **fields: Any
) -> MP4SR:
    """Return an untrained model that fits ``features``.

    Parameters
    ----------
    features
        their card says which encoders made them, which the model keeps.
    seed
        decides the weights.
    config
        the shape of the model; by default the paper's.
    fields
        other fields of :class:`M2SEConfig`.
    """
    set_seed(seed)
    card = features.card
    return MP4SR(
        replace(
            config or M2SEConfig(),
            feature_width=features.text.values.shape[1],
            sentence_encoder=card.get("sentence_encoder", ""),
            sentence_encoder_fingerprint=card.get("sentence_encoder_fingerprint", ""),
            keyword_encoder=card.get("keyword_encoder", ""),
            picture_rows=card.get("picture_rows", "keywords"),
            **fields,
        )
    )


def adjusted(model: MP4SR, **fields: Any) -> MP4SR:
    """Return a model with the same weights and other values of :data:`ADJUSTABLE` fields."""
    other = MP4SR(replace(model.config, **fields), model.item_fingerprints)
    other.load_state_dict(model.state_dict())
    return other.eval()


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
    task = PreTraining(model, data.features, settings)
    collate = Collate(max_drop_ratio=settings.max_drop_ratio)
    _train(task, collate, data, settings, folder, ids=None, **loop)
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
    task = FineTuning(model, data.features, settings, ids, data.split.training_counts)
    collate = Collate(catalogue_size=len(data.item_ids))
    _train(task, collate, data, settings, folder, ids=ids, **loop)
    return model


def sasrec_config(config: M2SEConfig) -> SASRecConfig:
    """Return the baseline's shape beside an MP4SR model's: the same Transformer."""
    shared = TransformerConfig.__dataclass_fields__
    return SASRecConfig(**{name: getattr(config, name) for name in shared})


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
        return metrics_from_ranks(sasrec_ranks(model, id_rows, split.validation))

    _run(
        SASRecTraining(model),
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
    task: PreTraining | FineTuning,
    collate: Collate,
    data: TrainingData,
    settings: TrainingSettings,
    folder: Path,
    *,
    ids: list[str] | None,
    **loop: Any,
) -> None:
    model, cases = task.model, data.split.validation
    histories = list(data.split.train.values())
    _run(
        task,
        TrainingSequences(histories, model.config.max_length, settings.targets, settings.seed),
        collate,
        validation(model, data.features, cases, ids) if len(cases) else None,
        data.catalogue.name,
        settings,
        folder,
        **loop,
    )


#: Where each task's settings stand in a :class:`Settings`.
_SECTIONS: dict[type[TrainingTask], Section] = {
    PreTraining: "pretraining",
    FineTuning: "finetuning",
    SASRecTraining: "sasrec",
}


def _run(
    task: TrainingTask,
    sequences: TrainingSequences,
    collate: Collate,
    validate: Validate | None,
    catalogue: str,
    settings: TrainingSettings,
    folder: Path,
    **loop: Any,
) -> None:
    """Say the settings, train a task, save its model and write ``training.json``."""
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
    config, section = task.model.config, _SECTIONS[type(task)]
    if PartialState().is_main_process and loop.get("progress_bar", True):
        print(as_toml(config, section, settings), file=sys.stderr)
    curves: pd.DataFrame = fit(task, sequences, collate, settings, validate, folder, **loop)
    if PartialState().is_main_process:
        task.model.save_pretrained(folder)
        best = curves.sort_values(list(CHOSEN_BY), ascending=False, kind="stable").iloc[0]
        write_json(
            folder / "training.json",
            {
                "task": type(task).__name__,
                "catalogue": catalogue,
                "model": asdict(config),
                "settings": asdict(settings),
                "best_epoch": int(best["epoch"]),
                "validation": {name: best[name] for name in metric_names() if name in best},
                "seconds": round(float(curves["seconds"].sum()), 1),
            },
        )
        shutil.rmtree(folder / "state", ignore_errors=True)
    PartialState().wait_for_everyone()
