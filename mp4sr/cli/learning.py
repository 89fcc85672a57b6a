"""``pretrain``, ``finetune`` and ``sasrec``."""

from typing import Annotated

import typer

from mp4sr.cli.failures import command_line
from mp4sr.cli.options import (
    BatchSize,
    CatalogueFolder,
    Device,
    Epochs,
    HeldOut,
    Json,
    LearningRate,
    MixedPrecision,
    Modality,
    Out,
    Patience,
    PresetName,
    Resume,
    Seed,
    Targets,
)
from mp4sr.cli.training_runs import (
    conclude,
    data_of,
    interactions_of,
    model_to_start_from,
    train_on,
    trained,
)


def pretrain(
    ctx: typer.Context,
    folder: CatalogueFolder,
    out: Out,
    preset: PresetName = "paper",
    init: Annotated[
        str | None,
        typer.Option(
            metavar="DIR", help="Go on from this model, a folder or a hub id.", show_default=False
        ),
    ] = None,
    epochs: Epochs = None,
    batch_size: BatchSize = None,
    learning_rate: LearningRate = None,
    patience: Patience = None,
    seed: Seed = 0,
    targets: Targets = None,
    max_drop_ratio: Annotated[
        float | None,
        typer.Option(
            help="Sequence random drop takes at most this share of a history; 0 turns it off.",
            show_default="the preset's",
        ),
    ] = None,
    max_mixup_ratio: Annotated[
        float | None,
        typer.Option(
            help="Mixup swaps text and picture with at most this probability; 0 turns it off.",
            show_default="the preset's",
        ),
    ] = None,
    cmcl_weight: Annotated[
        float | None,
        typer.Option(
            help="The weight of the contrast between text and pictures; 0 turns it off.",
            show_default="the preset's",
        ),
    ] = None,
    modality: Modality = None,
    held_out: HeldOut = "validation,test",
    resume: Resume = False,
    device: Device = None,
    mixed_precision: MixedPrecision = "no",
    as_json: Json = False,
) -> None:
    """Pre-train a model; it learns no IDs.

    By next item prediction in each modality and by contrast between the two. With ``accelerate
    launch -m mp4sr pretrain ...`` it runs in several processes.
    """
    from mp4sr.training.settings import preset as preset_named
    from mp4sr.training.settings import with_changes

    chosen = preset_named(preset)
    settings = with_changes(
        chosen.pretraining,
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=learning_rate,
        patience=patience,
        seed=seed,
        targets=targets,
        max_drop_ratio=max_drop_ratio,
        max_mixup_ratio=max_mixup_ratio,
        cmcl_weight=cmcl_weight,
    )
    train_on(device)
    data, names = data_of(folder, held_out, out, resume, init)
    from mp4sr.model import MP4SR
    from mp4sr.training.card import write_model_card
    from mp4sr.training.runs import pretrain as train

    model = trained(
        out,
        resume,
        lambda: train(
            model_to_start_from(init, chosen, data, settings.seed, modality, without_ids=True),
            data,
            settings,
            out,
            resume=resume,
            mixed_precision=mixed_precision,
        ),
        MP4SR.from_pretrained,
    )
    conclude(
        out,
        lambda: write_model_card(
            out, model, data, held_out=names, command=command_line(ctx), started_from=init
        ),
        as_json,
    )


def finetune(
    ctx: typer.Context,
    folder: CatalogueFolder,
    out: Out,
    start: Annotated[
        str | None,
        typer.Option(
            "--model",
            metavar="DIR",
            help="The pre-trained model, a folder or a hub id; without it the model starts from "
            "scratch.",
            show_default=False,
        ),
    ] = None,
    without_ids: Annotated[
        bool,
        typer.Option(
            "--without-ids",
            help="Learn no ID embeddings: for cold items, and for other catalogues.",
        ),
    ] = False,
    preset: PresetName = "paper",
    epochs: Epochs = None,
    batch_size: BatchSize = None,
    learning_rate: LearningRate = None,
    patience: Patience = None,
    seed: Seed = 0,
    targets: Targets = None,
    unimodal_loss_weight: Annotated[
        float | None,
        typer.Option(
            help="The weight of the cross-entropy of text alone and of pictures alone beside "
            "that of their sum; 0 as in the paper.",
            show_default="the preset's",
        ),
    ] = None,
    modality: Modality = None,
    held_out: HeldOut = "validation,test",
    resume: Resume = False,
    device: Device = None,
    mixed_precision: MixedPrecision = "no",
    as_json: Json = False,
) -> None:
    """Fine-tune a model, with IDs or without.

    By cross-entropy over all items. With ``accelerate launch -m mp4sr finetune ...`` it runs in
    several processes.
    """
    from mp4sr.training.settings import preset as preset_named
    from mp4sr.training.settings import with_changes

    chosen = preset_named(preset)
    settings = with_changes(
        chosen.finetuning,
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=learning_rate,
        patience=patience,
        seed=seed,
        targets=targets,
        unimodal_loss_weight=unimodal_loss_weight,
    )
    train_on(device)
    data, names = data_of(folder, held_out, out, resume, start)
    from mp4sr.model import MP4SR
    from mp4sr.training.card import write_model_card
    from mp4sr.training.runs import finetune as train

    model = trained(
        out,
        resume,
        lambda: train(
            model_to_start_from(start, chosen, data, settings.seed, modality),
            data,
            settings,
            out,
            use_ids=not without_ids,
            resume=resume,
            mixed_precision=mixed_precision,
        ),
        MP4SR.from_pretrained,
    )
    conclude(
        out,
        lambda: write_model_card(
            out, model, data, held_out=names, command=command_line(ctx), started_from=start
        ),
        as_json,
    )


def sasrec(
    ctx: typer.Context,
    folder: CatalogueFolder,
    out: Out,
    preset: PresetName = "paper",
    epochs: Epochs = None,
    batch_size: BatchSize = None,
    learning_rate: LearningRate = None,
    patience: Patience = None,
    seed: Seed = 0,
    targets: Targets = None,
    held_out: HeldOut = "validation,test",
    resume: Resume = False,
    device: Device = None,
    mixed_precision: MixedPrecision = "no",
    as_json: Json = False,
) -> None:
    """Train SASRec, the baseline that knows items by their ID alone.

    It needs no features. It says what words and pictures add: evaluate takes its folder too.
    """
    from mp4sr.training.settings import preset as preset_named
    from mp4sr.training.settings import with_changes

    chosen = preset_named(preset)
    settings = with_changes(
        chosen.sasrec,
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=learning_rate,
        patience=patience,
        seed=seed,
        targets=targets,
    )
    train_on(device)
    catalogue, split, names = interactions_of(folder, held_out, out, resume)
    from mp4sr.model import SASRec
    from mp4sr.training.card import write_sasrec_card
    from mp4sr.training.runs import sasrec_config, train_sasrec

    model = trained(
        out,
        resume,
        lambda: train_sasrec(
            sasrec_config(chosen.model),
            catalogue,
            split,
            settings,
            out,
            resume=resume,
            mixed_precision=mixed_precision,
        ),
        SASRec.from_pretrained,
    )
    conclude(
        out,
        lambda: write_sasrec_card(
            out, model, catalogue, split, held_out=names, command=command_line(ctx)
        ),
        as_json,
    )
