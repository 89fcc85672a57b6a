"""Ranks with a model whose weights are on another device than the processor's memory, without one.

Run as a script it ranks, explains and evaluates on the sample shop twice: as usual, and with every
weight behind a tensor that says it is elsewhere. What is computed stays right, and an operation
that mixes the two places fails, as it does on a GPU. It says nothing of speed or precision.

Such tensors call their place ``meta``: PyTorch switches to a ``cuda`` device before it computes
there, which needs a driver. Inference mode allows no such tensors and is turned off.
"""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves, tree_map

torch.inference_mode = torch.no_grad  # before anything is decorated with it

ELSEWHERE = torch.device("meta")
MOVES = ("_to_copy", "copy_")
ROOT = Path(__file__).parents[1]


class Elsewhere(torch.Tensor):
    """A tensor on the other device; ``here`` holds its values."""

    here: torch.Tensor

    @staticmethod
    def __new__(cls, here: torch.Tensor) -> "Elsewhere":
        tensor = torch.Tensor._make_wrapper_subclass(
            cls, here.size(), strides=here.stride(), dtype=here.dtype, device=ELSEWHERE
        )
        tensor.here = here
        return tensor

    @classmethod
    def __torch_dispatch__(
        cls, operation: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        return compute(operation, args, kwargs or {})


class NewTensorsToo(TorchDispatchMode):
    """Lets new tensors, which have no other to tell by, be on the device that is asked for."""

    def __torch_dispatch__(
        self, operation: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        return compute(operation, args, kwargs or {})


def compute(operation: Any, args: Any, kwargs: Any) -> Any:
    """Run an operation here, and say that its result is where it would be."""
    name = operation.overloadpacket.__name__
    tensors = [value for value in tree_leaves((args, kwargs)) if isinstance(value, torch.Tensor)]
    theirs = [tensor for tensor in tensors if isinstance(tensor, Elsewhere)]
    # A number may be anywhere, and indices may come from the CPU.
    ours = [tensor for tensor in tensors if not isinstance(tensor, Elsewhere) and tensor.dim()]
    if "index" in name:
        ours = [tensor for tensor in ours if tensor.is_floating_point()]
    if theirs and ours and name not in MOVES:
        raise RuntimeError(f"Expected all tensors to be on the same device, in {name}")
    device = kwargs.get("device")
    elsewhere = bool(theirs) if device is None else torch.device(device) == ELSEWHERE
    result = operation(*tree_map(_here, args), **tree_map(_here, kwargs))
    if name == "copy_":
        return args[0]

    def placed(value: Any) -> Any:
        if not isinstance(value, torch.Tensor) or not elsewhere:
            return value
        in_place = next((tensor for tensor in theirs if tensor.here is value), None)
        return Elsewhere(value) if in_place is None else in_place

    return tree_map(placed, result)


def _here(value: Any) -> Any:
    if isinstance(value, torch.device):
        return torch.device("cpu")
    return value.here if isinstance(value, Elsewhere) else value


def move(model: torch.nn.Module) -> AbstractContextManager[object]:
    """Put a model on the other device; return the context to compute in."""
    for module in model.modules():
        for name, weights in list(module.named_parameters(recurse=False)):
            moved = torch.nn.Parameter(Elsewhere(weights.data), requires_grad=False)
            module.register_parameter(name, moved)
        for name, values in list(module.named_buffers(recurse=False)):
            module.register_buffer(name, Elsewhere(values))
    return NewTensorsToo()


def main() -> None:
    """Compare the two devices."""
    from mp4sr.catalogue import Catalogue
    from mp4sr.evaluation import evaluate, leave_one_out
    from mp4sr.features import ItemFeatures
    from mp4sr.model import MP4SR
    from mp4sr.recommender import Recommender, explain, rankers
    from mp4sr.recommender.what_if import WhatIfItem, what_if_ranks

    catalogue = Catalogue.load(ROOT / "assets" / "sample")
    features = ItemFeatures.load(catalogue.folder, catalogue)
    model = MP4SR.from_pretrained(ROOT / "checkpoints" / "sample")
    users = dict(list(catalogue.histories().items())[:40])
    split = leave_one_out(users, len(catalogue.items), ("validation", "test"))
    ids = [item.id for item in catalogue.items]
    histories = [[ids[3], ids[9], ids[1]], [ids[5]]]

    def everything() -> dict[str, Any]:
        recommender = Recommender(model, catalogue, features)
        lists = recommender.recommend(histories, 5)
        counts = split.training_counts
        known = model.ids_for(catalogue.items)
        return {
            "device": str(model.device),
            "lists": [[(line.item.id, round(line.score, 3)) for line in each] for each in lists],
            "why": explain(recommender, histories[0], ids[7]).recommendation.rank,
            "rankers": [
                ranker.scores(histories).argmax(axis=1).tolist()
                for ranker in rankers(recommender, None, counts)
            ],
            "what if": str(
                what_if_ranks(recommender, WhatIfItem.of_catalogue(recommender, 3), histories[0])
            ),
            "evaluation": evaluate(
                model, features, split.test, counts, known, ("both",), False
            ).to_json(),
        }

    here = everything()
    with move(model):
        there = everything()
    assert (here.pop("device"), there.pop("device")) == ("cpu", "meta")
    different = [name for name in here if here[name] != there[name]]
    print("different:", different)


if __name__ == "__main__":
    main()
