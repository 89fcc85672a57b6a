"""A stand-in for the package ``spaces`` of a ZeroGPU Space.

Like the real one, as its source and documentation have it:

- CUDA looks available all the time;
- outside of a decorated function nothing can be put on it (the real one lets tensors pretend, and
  every kernel fails);
- a decorated function runs in a process forked for the call, and its arguments and its result reach
  it by pickle;
- an app that has decorated nothing when it is launched is ended.

Where there is no GPU, the forked process computes on the CPU what is said to be on ``cuda``.
``ZERO_GPU_LOG`` names a file that gets a line for each call, ``ZERO_GPU_REFUSES`` makes every call
fail as one beyond the visitor's quota does.
"""

import functools
import multiprocessing
import os
import pickle
import threading
from pathlib import Path

import torch

_context = multiprocessing.get_context("fork")
_decorated = []
_lent = False


class QuotaExceeded(Exception):
    """What a visitor without any quota left gets."""


def GPU(task=None, *, duration=None):
    if task is None:
        return functools.partial(GPU, duration=duration)
    _decorated.append(task)

    @functools.wraps(task)
    def lent(*args, **kwargs):
        if os.environ.get("ZERO_GPU_REFUSES"):
            raise QuotaExceeded("You have exceeded your GPU quota")
        sent = pickle.dumps((args, kwargs))
        ours, theirs = _context.Pipe(duplex=False)
        process = _context.Process(target=_run, args=(task, sent, theirs), daemon=True)
        process.start()
        theirs.close()
        try:
            worked, value = pickle.loads(ours.recv_bytes())
        except EOFError as error:
            raise RuntimeError("GPU task aborted") from error
        finally:
            process.join()
        if not worked:
            raise RuntimeError(value)
        _log(f"{task.__qualname__} {len(sent)}")
        return value

    return lent


def _run(task, sent, pipe):
    global _lent
    _lent = True
    try:
        args, kwargs = pickle.loads(sent)
        answer = True, task(*args, **kwargs)
    except Exception as error:
        answer = False, f"{type(error).__name__}: {error}"
    pipe.send_bytes(pickle.dumps(answer))
    pipe.close()


def _log(line):
    if path := os.environ.get("ZERO_GPU_LOG"):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def _names_cuda(value):
    return isinstance(value, str | torch.device) and torch.device(value).type == "cuda"


def _placed(function):
    """Let a function that takes a device refuse CUDA, or mean the CPU where CUDA is lent."""

    def place(value):
        try:
            asked = _names_cuda(value)
        except RuntimeError:
            asked = False
        if not asked:
            return value
        if not _lent:
            raise RuntimeError("No CUDA GPUs are available outside of @spaces.GPU")
        return torch.device("cpu")

    @functools.wraps(function)
    def placed(*args, **kwargs):
        return function(*map(place, args), **{name: place(kwargs[name]) for name in kwargs})

    return placed


def _refuse(*_args, **_kwargs):
    raise RuntimeError("No CUDA GPUs are available outside of @spaces.GPU")


torch.cuda.is_available = lambda: True
torch.cuda.device_count = lambda: 1
torch.cuda.get_device_name = lambda *_: "NVIDIA H200 MIG 3g.71gb"
torch.cuda._lazy_init = _refuse
torch.nn.Module.to = _placed(torch.nn.Module.to)
torch.Tensor.to = _placed(torch.Tensor.to)


def _end_an_app_without_functions():
    import gradio

    launch = gradio.Blocks.launch

    @functools.wraps(launch)
    def checked(*args, **kwargs):
        if not _decorated:
            raise RuntimeError("No @spaces.GPU function detected during startup")
        _log(f"started with {len(_decorated)}, {threading.active_count()} threads")
        return launch(*args, **kwargs)

    gradio.Blocks.launch = checked


_end_an_app_without_functions()
