"""Where something is computed: the option ``--device``, resolved, named and used alike everywhere.

There is one code path: every module computes where its weights are, and the weights go where
:func:`resolve_device` says.
"""

import os
from contextlib import AbstractContextManager

import torch

from mp4sr.errors import MP4SRError

AUTO = "auto"


def on_zero_gpu() -> bool:
    """Return whether this is a Space on ZeroGPU, which lends its GPU by the call.

    There CUDA looks available all the time, and no kernel runs outside of the decorated functions.
    """
    return os.environ.get("SPACES_ZERO_GPU", "").lower() in ("1", "t", "true")


def resolve_device(name: str | torch.device | None = None) -> torch.device:
    """Return the device called ``name``: ``auto`` or None, ``cpu``, ``cuda``, ``cuda:N``, ``mps``.

    ``auto`` is a GPU where there is one that stays, and the CPU elsewhere.

    Raises
    ------
    MP4SRError
        when there is no such device here.
    """
    if name is None or name == AUTO:
        if on_zero_gpu():
            return torch.device("cpu")
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise MP4SRError(
            f"there is no device {name!r} here; give auto, cpu, cuda, cuda:N or mps."
        ) from error
    if device.type == "cpu":
        return device
    if device.type == "cuda" and on_zero_gpu():
        raise MP4SRError(
            "ZeroGPU lends its GPU by the call, so nothing can stay on 'cuda'; leave --device out."
        )
    counts = {"cuda": torch.cuda.device_count(), "mps": int(torch.backends.mps.is_available())}
    if (device.index or 0) >= counts.get(device.type, 0):
        raise MP4SRError(f"there is no device {str(name)!r} here; give cpu or leave --device out.")
    return device


def device_name(device: torch.device) -> str:
    """Return what to call a device for people: ``CPU``, or the name of the card."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return {"cpu": "CPU", "mps": "Apple GPU"}.get(device.type, str(device))


def half_precision(device: torch.device) -> AbstractContextManager[object]:
    """Return a context in which encoders compute in half precision, on GPUs only.

    The weights stay as they are, so an encoder's fingerprint is the same on every device.
    """
    return torch.autocast(device.type, dtype=torch.float16, enabled=device.type != "cpu")
