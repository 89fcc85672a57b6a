"""The state of an unfinished run on disk, so that a killed run can go on to the same result."""

from dataclasses import asdict, dataclass, field
from json import loads
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from mp4sr.errors import MP4SRError
from mp4sr.files import folder_written_atomically, write_json
from mp4sr.training.settings import TrainingSettings

Weights = dict[str, Tensor]


@dataclass
class Progress:
    """How far a run is: one row of losses and metrics an epoch, and the best epoch so far."""

    curves: list[dict[str, float]] = field(default_factory=list)
    targets: int = 0  # in an epoch: tells a run on other data
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
    model: nn.Module,
    best: Weights,
    optimizer: torch.optim.Optimizer,
) -> None:
    """Write everything a run needs to go on, replacing the older state as a whole."""
    with folder_written_atomically(folder) as temporary:
        save_file(copied_weights(model), temporary / "model.safetensors")
        save_file(best, temporary / "best.safetensors")
        save_file(_flattened(optimizer), temporary / "optimizer.safetensors")
        write_json(
            temporary / "progress.json",
            {"settings": asdict(settings), "progress": asdict(progress)},
        )


def load_state(
    folder: Path,
    settings: TrainingSettings,
    targets: int,
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
) -> tuple[Progress, Weights]:
    """Put a run back where it was; return its progress and its best weights.

    Raises
    ------
    MP4SRError
        when the run was started with other settings or on other data.
    """
    saved = loads((folder / "progress.json").read_text(encoding="utf-8"))
    changed = [k for k, v in asdict(settings).items() if saved["settings"].get(k) != v]
    # More epochs for a run that was not stopped early is a fair wish, unless they have shaped the
    # learning rate from the first step on; anything else is another run.
    free = {"patience"} if settings.cosine_decay else {"epochs", "patience"}
    if set(changed) - free:
        raise MP4SRError(
            f"The run in '{folder.parent}' was started with another {', '.join(changed)}; resume "
            "it with the same settings, or start anew in another folder."
        )
    if saved["progress"]["targets"] != targets:
        raise MP4SRError(
            f"The run in '{folder.parent}' learned from {saved['progress']['targets']:,} targets "
            f"an epoch and now there are {targets:,}; resume it on the same interactions with the "
            "same ones held out, or start anew in another folder."
        )
    model.load_state_dict(load_file(folder / "model.safetensors"))
    _restore(optimizer, load_file(folder / "optimizer.safetensors"))
    return Progress(**saved["progress"]), load_file(folder / "best.safetensors")


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
