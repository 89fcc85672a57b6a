"""The state of an unfinished run on disk, from which a killed run continues to the same result.

A state folder holds one folder of tensors, ``epoch-N``, and ``progress.json``, which names it.
Renaming that file into place is what makes a new state count, so that a run killed at any moment
finds either the older state or the newer one.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from json import loads
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from mp4sr.errors import MP4SRError
from mp4sr.files import folder_written_atomically, remove_folder, write_json
from mp4sr.model.saved import SavedModel
from mp4sr.training.settings import TrainingSettings

Weights = dict[str, Tensor]

PROGRESS_FILE = "progress.json"


@dataclass
class Progress:
    """How far a run has come: a row of losses and metrics for every epoch, and the best epoch."""

    curves: list[dict[str, float]] = field(default_factory=list)
    targets: int = 0  # in an epoch; differs on other data
    best_epoch: int = -1
    best_value: list[float] = field(default_factory=list)

    @property
    def epochs_done(self) -> int:
        """The number of finished epochs."""
        return len(self.curves)


def save_state(
    folder: Path,
    progress: Progress,
    settings: TrainingSettings,
    model: SavedModel,
    best: Weights,
    optimizer: torch.optim.Optimizer,
) -> None:
    """Write everything a run needs to continue, and delete the older state."""
    name = f"epoch-{progress.epochs_done}"
    with folder_written_atomically(folder / name) as temporary:
        save_file(copied_weights(model), temporary / "model.safetensors")
        save_file(best, temporary / "best.safetensors")
        save_file(_flattened(optimizer), temporary / "optimizer.safetensors")
    write_json(
        folder / PROGRESS_FILE,
        {
            "folder": name,
            "model": asdict(model.config),
            "settings": asdict(settings),
            "progress": asdict(progress),
        },
    )
    for other in folder.iterdir():  # the older state, and what killed runs left
        if other.is_dir() and other.name != name:
            remove_folder(other)


def has_state(folder: Path) -> bool:
    """Return whether there is a state to continue from."""
    return (folder / PROGRESS_FILE).is_file()


def load_state(
    folder: Path,
    settings: TrainingSettings,
    targets: int,
    model: SavedModel,
    optimizer: torch.optim.Optimizer,
) -> tuple[Progress, Weights]:
    """Load a run's weights and optimizer; return its progress and its best weights.

    Raises
    ------
    MP4SRError
        when the run was started with other settings or on other data.
    """
    saved = loads((folder / PROGRESS_FILE).read_text(encoding="utf-8"))
    check_settings(folder.parent, saved["settings"], settings)
    config = asdict(model.config)
    _refuse(
        [f"model.{name}" for name in config if saved["model"].get(name) != config[name]],
        folder.parent,
    )
    if saved["progress"]["targets"] != targets:
        raise MP4SRError(
            f"The run in '{folder.parent}' has {saved['progress']['targets']:,} targets an epoch "
            f"and this data has {targets:,}; resume it on the same interactions with the same "
            "ones held out, or start again in another folder."
        )
    tensors = folder / saved["folder"]
    model.load_state_dict(load_file(tensors / "model.safetensors"))
    _restore(optimizer, load_file(tensors / "optimizer.safetensors"))
    return Progress(**saved["progress"]), load_file(tensors / "best.safetensors")


def check_settings(run: Path, saved: Mapping[str, Any], settings: TrainingSettings) -> None:
    """Refuse to resume a run with other settings than those it was ``saved`` with.

    Patience may change, and so may the number of epochs, unless the learning rate depends on it.

    Raises
    ------
    MP4SRError
        when they differ.
    """
    free = {"patience"} if settings.cosine_decay else {"epochs", "patience"}
    changed = [
        name
        for name, value in asdict(settings).items()
        if name not in free and saved.get(name) != value
    ]
    _refuse(changed, run)


def _refuse(changed: list[str], run: Path) -> None:
    if changed:
        raise MP4SRError(
            f"The run in '{run}' was started with another {', '.join(changed)}; resume it with "
            "the same settings, or start again in another folder."
        )


def copied_weights(model: nn.Module) -> Weights:
    """Return a copy of the weights on the CPU."""
    return {name: tensor.detach().cpu().clone() for name, tensor in model.state_dict().items()}


def _flattened(optimizer: torch.optim.Optimizer) -> Weights:
    """Return the optimizer's tensors, each named ``index.name`` by its parameter."""
    state: dict[int, dict[str, Any]] = optimizer.state_dict()["state"]
    return {
        f"{index}.{name}": torch.as_tensor(value).detach().cpu().contiguous()
        for index, values in state.items()
        for name, value in values.items()
    }


def _restore(optimizer: torch.optim.Optimizer, tensors: Weights) -> None:
    state: dict[int, dict[str, Tensor]] = {}
    for key, tensor in tensors.items():
        index, name = key.split(".", 1)
        state.setdefault(int(index), {})[name] = tensor
    optimizer.load_state_dict({**optimizer.state_dict(), "state": state})
