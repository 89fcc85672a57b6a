"""``pretrain``, ``finetune`` and ``sasrec``."""

from typing import Annotated

import typer

from mp4sr.cli.failures import command_line
from mp4sr.cli.options import CatalogueFolder, Modality, Out, TrainingOptions, spread
from mp4sr.cli.training_runs import Run, conclude, trained


@spread
def pretrain(
    ctx: typer.Context,
    folder: CatalogueFolder,
    out: Out,
    options: TrainingOptions,
    init: Annotated[
        str | None,
        typer.Option(
            metavar="DIR", help="Go on from this model, a folder or a hub id.", show_default=False
        ),
    ] = None,
    modality: Modality = None,
) -> None:
    """Pre-train a model; it learns no IDs.

    By next item prediction in each modality and by contrast between the two. --set reaches
    [model] and [pretraining]. With ``accelerate launch -m mp4sr pretrain ...`` it runs in several
    processes.
    """
    run = Run("pretraining", folder, out, options, start=init, modality=modality)
    data = run.data()
    from mp4sr.model import MP4SR
    from mp4sr.training.card import write_model_card
    from mp4sr.training.runs import pretrain as train

    model = trained(
        out,
        options.resume,
        run.training,
        lambda: train(run.first_model(data, without_ids=True), data, run.training, out, **run.loop),
        MP4SR.from_pretrained,
    )
    conclude(
        out,
        lambda: write_model_card(
            out, model, data, held_out=run.held_out, command=command_line(ctx), started_from=init
        ),
        options.as_json,
    )


@spread
def finetune(
    ctx: typer.Context,
    folder: CatalogueFolder,
    out: Out,
    options: TrainingOptions,
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
    modality: Modality = None,
) -> None:
    """Fine-tune a model, with IDs or without.

    By cross-entropy over all items. --set reaches [model] and [finetuning]. With ``accelerate
    launch -m mp4sr finetune ...`` it runs in several processes.
    """
    run = Run("finetuning", folder, out, options, start=start, modality=modality)
    data = run.data()
    from mp4sr.model import MP4SR
    from mp4sr.training.card import write_model_card
    from mp4sr.training.runs import finetune as train

    model = trained(
        out,
        options.resume,
        run.training,
        lambda: train(
            run.first_model(data), data, run.training, out, use_ids=not without_ids, **run.loop
        ),
        MP4SR.from_pretrained,
    )
    conclude(
        out,
        lambda: write_model_card(
            out, model, data, held_out=run.held_out, command=command_line(ctx), started_from=start
        ),
        options.as_json,
    )


@spread
def sasrec(ctx: typer.Context, folder: CatalogueFolder, out: Out, options: TrainingOptions) -> None:
    """Train SASRec, the baseline that knows items by their ID alone.

    It needs no features, and shows what words and pictures add: evaluate takes its folder too.
    --set reaches [sasrec] and the Transformer's part of [model].
    """
    run = Run("sasrec", folder, out, options)
    from mp4sr.model import SASRec
    from mp4sr.training.card import write_sasrec_card
    from mp4sr.training.runs import sasrec_config, train_sasrec

    model = trained(
        out,
        options.resume,
        run.training,
        lambda: train_sasrec(
            sasrec_config(run.settings.model),
            run.catalogue,
            run.split,
            run.training,
            out,
            **run.loop,
        ),
        SASRec.from_pretrained,
    )
    conclude(
        out,
        lambda: write_sasrec_card(
            out,
            model,
            run.catalogue,
            run.split,
            held_out=run.held_out,
            command=command_line(ctx),
        ),
        options.as_json,
    )
