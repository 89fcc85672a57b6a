"""Vectors of items and of histories: what the model computes and everything else works with."""

from typing import NamedTuple, Self

import torch
import torch.nn.functional as F
from torch import Tensor


class ItemVectors(NamedTuple):
    """The vectors of ``n`` items.

    ``text`` and ``image`` are the outputs of the item encoders, ``id`` the ID embeddings (zeros
    for an item without one), all ``(n, h)``. ``has_text`` and ``has_image`` ``(n,)`` say which
    modalities an item has.
    """

    text: Tensor
    image: Tensor
    id: Tensor
    has_text: Tensor
    has_image: Tensor

    def take(self, rows: Tensor) -> Self:
        """Return the items at ``rows`` (any integer or bool index), in that order."""
        return type(self)(*(tensor[rows] for tensor in self))

    @classmethod
    def concatenate(cls, parts: "list[ItemVectors]") -> "ItemVectors":
        """Return all items of ``parts`` in one table."""
        return cls(*(torch.cat(tensors) for tensors in zip(*parts, strict=True)))


class SequenceVectors(NamedTuple):
    """The states of ``b`` histories.

    ``text`` and ``image`` are unit vectors ``(b, h)``: the last states of the text sequence and of
    the image sequence. ``has_text`` and ``has_image`` ``(b,)`` say whether any item of the history
    has that modality; if none has, the vector is zeros.
    """

    text: Tensor
    image: Tensor
    has_text: Tensor
    has_image: Tensor

    def take(self, rows: Tensor) -> Self:
        """Return the histories at ``rows``, in that order."""
        return type(self)(*(tensor[rows] for tensor in self))

    def normalised(self) -> Self:
        """Return a copy with ``text`` and ``image`` scaled to unit vectors."""
        text, image = F.normalize(self.text, dim=-1), F.normalize(self.image, dim=-1)
        return self._replace(text=text, image=image)

    @classmethod
    def concatenate(cls, parts: "list[SequenceVectors]") -> "SequenceVectors":
        """Return all histories of ``parts`` in one table."""
        return cls(*(torch.cat(tensors) for tensors in zip(*parts, strict=True)))
