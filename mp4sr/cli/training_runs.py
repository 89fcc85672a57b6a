"""What the commands that train have in common: what they read, refuse and leave behind."""

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import typer

from mp4sr.cli.failures import is_first_process, say
from mp4sr.cli.network import prepare_for
from mp4sr.cli.options import TrainingOptions, held_out_names, print_json
from mp4sr.errors import MP4SRError
from mp4sr.vocabulary import Modality

if TYPE_CHECKING:
    from mp4sr.evaluation import Report
    from mp4sr.model import MP4SR, M2SEConfig
    from mp4sr.training.runs import TrainingData
    from mp4sr.training.settings import TrainingSettings

T = TypeVar("T")


class Run:
    """A training command that was checked: its catalogue, what is held out, and its settings.

    Everything that can be wrong with a command is found here and in :meth:`data`, before hours of
    training. Modules are imported when they are needed, so that a wrong name is told at once.

    Parameters
    ----------
    section
        the command's own section of the settings, besides ``model``.
    folder, out
        the catalogue and the model folder to write.
    options
        as they were given.
    start
        the model to go on from; None for fresh weights.
    modality
        the one modality to read; None for both.
    """

    def __init__(
        self,
        section: Literal["pretraining", "finetuning", "sasrec"],
        folder: Path,
        out: Path,
        options: TrainingOptions,
        *,
        start: str | None = None,
        modality: Modality | None = None,
    ) -> None:
        self.held_out = held_out_names(options.held_out)
        if "validation" not in self.held_out:
            raise MP4SRError(
                "training needs validation items to choose the best epoch by; give --held-out "
                "validation,test or --held-out validation."
            )
        _check_folder(out, options.resume)
        _train_on(options.device)
        from mp4sr.catalogue import Catalogue

        self.catalogue = Catalogue.load(folder)
        self.start, self.modality = start, modality
        prepare_for(start)
        from mp4sr.evaluation import leave_one_out
        from mp4sr.training.settings import load_settings

        changes = options.changed(section)
        self.settings = load_settings(options.preset, options.config, changes)
        _check_reach(changes, section)
        self.training = getattr(self.settings, section)
        self.loop: dict[str, Any] = {
            "resume": options.resume,
            "mixed_precision": options.mixed_precision,
        }
        self._given = [name.removeprefix("model.") for name in changes if name.startswith("model.")]
        self.split = leave_one_out(
            self.catalogue.histories(), len(self.catalogue.items), self.held_out
        )

    def data(self) -> "TrainingData":
        """Return what to learn from, with the catalogue's features."""
        from mp4sr.features import ItemFeatures
        from mp4sr.training.runs import TrainingData

        features = ItemFeatures.load(self.catalogue.folder, self.catalogue)
        return TrainingData(self.catalogue, features, self.split)

    def first_model(self, data: "TrainingData", *, without_ids: bool = False) -> "MP4SR":
        """Return the model that training begins with.

        A model that training goes on from brings its own ``[model]`` settings. ``--set`` changes
        those that its weights do not depend on; what the preset or the file has instead is said
        and left.
        """
        from mp4sr.model import MP4SR
        from mp4sr.training.runs import adjusted, new_model

        if self.start is None:
            shape: dict[str, Any] = {} if self.modality is None else {"modality": self.modality}
            return new_model(data.features, self.training.seed, self.settings.model, **shape)
        model = MP4SR.from_pretrained(self.start)
        if self.modality is not None and model.config.modality != self.modality:
            raise MP4SRError(
                f"'{self.start}' was not made with --modality {self.modality}, so it cannot go on "
                "with it; leave --modality out, or start from a model that was."
            )
        if changes := self._changes_to(model.config):
            model = adjusted(model, **changes)
        self._announce_ignored(model.config)
        # A fine-tuned model's IDs have no place in pre-training.
        return model.for_finetuning(None) if without_ids and model.config.use_ids else model

    def _changes_to(self, config: "M2SEConfig") -> dict[str, Any]:
        """Return what ``--set`` changes in the config of the model to go on from."""
        from mp4sr.model.config import ADJUSTABLE

        changes = {
            name: getattr(self.settings.model, name)
            for name in self._given
            if getattr(self.settings.model, name) != getattr(config, name)
        }
        for name in changes:
            if name not in ADJUSTABLE:
                raise MP4SRError(
                    f"model.{name} cannot be set, since the weights in '{self.start}' were made "
                    f"with {getattr(config, name)!r}; leave it out, or train from scratch."
                )
        return changes

    def _announce_ignored(self, config: "M2SEConfig") -> None:
        from mp4sr.training.settings import SECTIONS

        ours, theirs = asdict(self.settings.model), asdict(config)
        ignored = [
            f"{name} {ours[name]!r} (it has {theirs[name]!r})"
            for name in SECTIONS["model"]
            if ours[name] != theirs[name]
        ]
        if ignored:
            say(
                f"Note: '{self.start}' keeps its own [model] settings; ignored are "
                f"{', '.join(ignored)}."
            )


def _check_reach(changes: dict[str, Any], section: str) -> None:
    """Refuse a ``--set`` that the command would not notice."""
    from mp4sr.model.config import TransformerConfig

    for name in changes:
        of, _, key = name.partition(".")
        if of not in ("model", section):
            raise MP4SRError(
                f"--set {name} changes nothing here, where [model] and [{section}] count; leave "
                "it out, or write it in a file for --config, which may have all sections."
            )
        if (
            section == "sasrec"
            and of == "model"
            and key not in TransformerConfig.__dataclass_fields__
        ):
            raise MP4SRError(
                f"--set {name} changes nothing here, since SASRec has no {key}; leave it out."
            )


def _train_on(device: str | None) -> None:
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
    """Refuse a folder that holds something else, or a stopped run that could be resumed."""
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


def trained(
    out: Path,
    resume: bool,
    settings: "TrainingSettings",
    train: Callable[[], T],
    load: Callable[[Path], T],
) -> T:
    """Return the trained model; with ``--resume``, the one in ``out`` when its run is finished.

    When training is stopped, says how to go on.

    Raises
    ------
    MP4SRError
        when the run that is finished had other settings.
    """
    finished = out / "training.json"
    if resume and finished.is_file() and not (out / "state").is_dir():
        from mp4sr.training.checkpoint import check_settings

        saved = json.loads(finished.read_text(encoding="utf-8"))
        check_settings(out, saved.get("settings", {}), settings)
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
