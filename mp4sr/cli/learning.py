"""``pretrain`` and ``finetune``."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from mp4sr.cli.failures import command_line, is_first_process, say
from mp4sr.cli.network import prepare_for
from mp4sr.cli.options import HELD_OUT_HELP, CatalogueFolder, Json, held_out_names, print_json
from mp4sr.errors import MP4SRError

if TYPE_CHECKING:
    from mp4sr.model import MP4SR
    from mp4sr.training.runs import TrainingData
    from mp4sr.training.settings import Preset

Out = Annotated[
    Path,
    typer.Option("--out", metavar="DIR", help="The model folder to write.", show_default=False),
]
PresetName = Annotated[
    str, typer.Option("--preset", help="'paper' (faithful) or 'best' (does best).")
]
Epochs = Annotated[int | None, typer.Option(help="At most so many.", show_default="the preset's")]
BatchSize = Annotated[int | None, typer.Option(help="Users a step.", show_default="the preset's")]
LearningRate = Annotated[float | None, typer.Option(show_default="the preset's")]
Patience = Annotated[
    int | None,
    typer.Option(
        help="Stop after so many epochs without a better validation Recall@20.",
        show_default="the preset's",
    ),
]
Seed = Annotated[int, typer.Option(min=0, help="Decides all random numbers.")]
Targets = Annotated[
    Literal["all", "last"] | None,
    typer.Option(
        help="Learn from every position of a history at once, or from one row for each prefix.",
        show_default="the preset's",
    ),
]
HeldOut = Annotated[str, typer.Option(metavar="NAMES", help=HELD_OUT_HELP)]
Resume = Annotated[
    bool, typer.Option("--resume", help="Go on where a run into the same folder was stopped.")
]
MixedPrecision = Annotated[
    Literal["no", "bf16", "fp16"], typer.Option(help="As in accelerate; for GPUs.")
]


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
    held_out: HeldOut = "validation,test",
    resume: Resume = False,
    mixed_precision: MixedPrecision = "no",
    as_json: Json = False,
) -> None:
    """Pre-train a model; it learns no IDs.

    By next item prediction in each modality and by contrast between the two. With ``accelerate
    launch -m mp4sr pretrain ...`` it runs in several processes.
    """
    from mp4sr.training.settings import with_changes

    chosen = _preset(preset)
    settings = with_changes(
        chosen.pretraining,
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=learning_rate,
        patience=patience,
        seed=seed,
        targets=targets,
    )
    data, names = _data(folder, held_out, out, resume, init)
    from mp4sr.training.runs import pretrain as train

    model = _trained(
        out,
        resume,
        lambda: train(
            _start(init, chosen, data, settings.seed, without_ids=True),
            data,
            settings,
            out,
            resume=resume,
            mixed_precision=mixed_precision,
        ),
    )
    _conclude(ctx, out, model, data, names, init, as_json)


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
    held_out: HeldOut = "validation,test",
    resume: Resume = False,
    mixed_precision: MixedPrecision = "no",
    as_json: Json = False,
) -> None:
    """Fine-tune a model, with IDs or without.

    By cross-entropy over all items. With ``accelerate launch -m mp4sr finetune ...`` it runs in
    several processes.
    """
    from mp4sr.training.settings import with_changes

    chosen = _preset(preset)
    settings = with_changes(
        chosen.finetuning,
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=learning_rate,
        patience=patience,
        seed=seed,
        targets=targets,
    )
    data, names = _data(folder, held_out, out, resume, start)
    from mp4sr.training.runs import finetune as train

    model = _trained(
        out,
        resume,
        lambda: train(
            _start(start, chosen, data, settings.seed),
            data,
            settings,
            out,
            use_ids=not without_ids,
            resume=resume,
            mixed_precision=mixed_precision,
        ),
    )
    _conclude(ctx, out, model, data, names, start, as_json)


def _preset(name: str) -> "Preset":
    from mp4sr.training.settings import preset

    return preset(name)


def _data(
    folder: Path, held_out: str, out: Path, resume: bool, start: str | None
) -> tuple["TrainingData", tuple[str, ...]]:
    """Return what to learn from, and the names of what is held out of it.

    Everything that can be wrong with a command is found here, before hours of training, and
    each thing is imported when it is needed, so that a wrong name is told at once.
    """
    names = held_out_names(held_out)
    if "validation" not in names:
        raise MP4SRError(
            "training needs validation items to choose the best epoch by; give --held-out "
            "validation,test or --held-out validation."
        )
    _check_folder(out, resume)
    from mp4sr.catalogue import Catalogue

    catalogue = Catalogue.load(folder)
    prepare_for(start)
    from mp4sr.features import ItemFeatures

    features = ItemFeatures.load(catalogue.folder, catalogue)
    from mp4sr.evaluation import leave_one_out
    from mp4sr.training.runs import TrainingData

    split = leave_one_out(catalogue.histories(), len(catalogue.items), names)
    return TrainingData(catalogue, features, split), names


def _check_folder(out: Path, resume: bool) -> None:
    """Refuse a folder that holds something else, or a run that somebody may want to go on with."""
    if out.exists() and not out.is_dir():
        raise MP4SRError(f"{out} is a file; name a folder for the model.")
    if (out / "state").is_dir() and not resume:
        raise MP4SRError(
            f"{out} holds a run that was stopped; add --resume to go on with it, or delete the "
            "folder or name another."
        )
    ours = ("config.json", "curves.csv", "state")
    if out.is_dir() and any(out.iterdir()) and not any((out / name).exists() for name in ours):
        raise MP4SRError(f"{out} is not empty and holds no model; name a new or an empty folder.")


def _start(
    start: str | None,
    preset: "Preset",
    data: "TrainingData",
    seed: int,
    *,
    without_ids: bool = False,
) -> "MP4SR":
    """Return the model that training begins with."""
    from mp4sr.model import MP4SR
    from mp4sr.training.runs import new_model

    if start is None:
        return new_model(data.features, seed, **preset.model)
    model = MP4SR.from_pretrained(start)
    # A fine-tuned model's IDs have no place in pre-training.
    return model.for_finetuning(None) if without_ids and model.config.use_ids else model


def _trained(out: Path, resume: bool, train: Callable[[], "MP4SR"]) -> "MP4SR":
    """Return the trained model; with ``--resume``, the one in ``out`` when its run is finished.

    When training is stopped, says how to go on.
    """
    from mp4sr.model import MP4SR

    if resume and (out / "training.json").is_file() and not (out / "state").is_dir():
        say(f"The run in {out} is finished; there is nothing left to train.")
        return MP4SR.from_pretrained(out)
    try:
        return train()
    except (KeyboardInterrupt, SystemExit):
        if (out / "state").is_dir():
            say(f"Stopped; the same command with --resume goes on from the last epoch in {out}.")
        raise


def _conclude(
    ctx: typer.Context,
    out: Path,
    model: "MP4SR",
    data: "TrainingData",
    held_out: tuple[str, ...],
    started_from: str | None,
    as_json: bool,
) -> None:
    """Write the metrics and the model card, and say what there is now."""
    from accelerate import PartialState

    from mp4sr.training.card import summary, write_model_card

    # Every process has saved the same model; the card comes after the last of them.
    PartialState().wait_for_everyone()
    if not is_first_process():
        return
    report = write_model_card(
        out, model, data, held_out=held_out, command=command_line(ctx), started_from=started_from
    )
    if as_json:
        facts: dict[str, Any] = {"model": str(out), **report.to_dict()}
        print_json(facts)
        return
    typer.echo(summary(report), nl=False)
    typer.echo(f"Wrote the model, its card and its metrics to {out}")
