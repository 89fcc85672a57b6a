"""What the commands that train have in common: what they read, refuse and leave behind."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

import typer

from mp4sr.cli.failures import is_first_process, say
from mp4sr.cli.network import prepare_for
from mp4sr.cli.options import held_out_names, print_json
from mp4sr.errors import MP4SRError

if TYPE_CHECKING:
    from mp4sr.catalogue import Catalogue
    from mp4sr.evaluation import Report, Split
    from mp4sr.model import MP4SR
    from mp4sr.training.runs import TrainingData
    from mp4sr.training.settings import Preset

T = TypeVar("T")


def interactions_of(
    folder: Path, held_out: str, out: Path, resume: bool, start: str | None = None
) -> tuple["Catalogue", "Split", tuple[str, ...]]:
    """Return a catalogue, who touched what, and the names of what is held out of it.

    Everything that can be wrong with a command is found here and in :func:`data_of`, before hours
    of training, and each thing is imported when it is needed, so that a wrong name is told at
    once. ``start`` names the model to go on from, as far as there is one.
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
    from mp4sr.evaluation import leave_one_out

    return catalogue, leave_one_out(catalogue.histories(), len(catalogue.items), names), names


def data_of(
    folder: Path,
    held_out: str,
    out: Path,
    resume: bool,
    start: str | None,
) -> tuple["TrainingData", tuple[str, ...]]:
    """Return what to learn from, and the names of what is held out of it."""
    catalogue, split, names = interactions_of(folder, held_out, out, resume, start)
    from mp4sr.features import ItemFeatures
    from mp4sr.training.runs import TrainingData

    return TrainingData(catalogue, ItemFeatures.load(catalogue.folder, catalogue), split), names


def train_on(device: str | None) -> None:
    """Let accelerate train on ``device``, a name of :func:`mp4sr.device.resolve_device`.

    It chooses a GPU by itself, and with ``accelerate launch`` one for each process.

    Raises
    ------
    MP4SRError
        when there is no such device.
    """
    if device is None or device == "auto":
        return
    from mp4sr.device import resolve_device

    where = resolve_device(device)
    os.environ["ACCELERATE_TORCH_DEVICE"] = str(where)
    os.environ["ACCELERATE_USE_CPU"] = str(where.type == "cpu")


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


def model_to_start_from(
    start: str | None,
    preset: "Preset",
    data: "TrainingData",
    seed: int,
    modality: Literal["text", "image"] | None,
    *,
    without_ids: bool = False,
) -> "MP4SR":
    """Return the model that training begins with."""
    from mp4sr.model import MP4SR
    from mp4sr.training.runs import new_model

    if start is None:
        return new_model(data.features, seed, modality=modality or "", **preset.model)
    model = MP4SR.from_pretrained(start)
    if modality is not None and model.config.modality != modality:
        raise MP4SRError(
            f"'{start}' was not made with --modality {modality}, so it cannot go on with it; "
            "leave --modality out, or start from a model that was."
        )
    # A fine-tuned model's IDs have no place in pre-training.
    return model.for_finetuning(None) if without_ids and model.config.use_ids else model


def trained(out: Path, resume: bool, train: Callable[[], T], load: Callable[[Path], T]) -> T:
    """Return the trained model; with ``--resume``, the one in ``out`` when its run is finished.

    When training is stopped, says how to go on.
    """
    if resume and (out / "training.json").is_file() and not (out / "state").is_dir():
        say(f"The run in {out} is finished; there is nothing left to train.")
        return load(out)
    try:
        return train()
    except (KeyboardInterrupt, SystemExit):
        if (out / "state").is_dir():
            say(f"Stopped; the same command with --resume goes on from the last epoch in {out}.")
        raise


def conclude(out: Path, write_card: Callable[[], "Report"], as_json: bool) -> None:
    """Write the metrics and the model card, and say what there is now."""
    from accelerate import PartialState

    from mp4sr.training.card import summary

    # Every process has saved the same model; the card comes after the last of them.
    PartialState().wait_for_everyone()
    if not is_first_process():
        return
    report = write_card()
    if as_json:
        print_json({"model": str(out), **report.to_dict()})
        return
    typer.echo(summary(report), nl=False)
    typer.echo(f"Wrote the model, its card and its metrics to {out}")
