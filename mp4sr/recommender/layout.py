"""Items as points of a plane: layouts of a feature space that a person can look at.

A layout keeps near what is near in the space, as far as a plane can. Its axes mean nothing, and
distances between far groups mean little; what can be read is who is next to whom.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

TSNE_LIMIT = 3_000
"""More items than this are laid out by PCA: t-SNE would take minutes."""

_REDUCED = 30
"""Dimensions that t-SNE starts from: what is left of a text space after noise."""

_FEWEST = 8
"""Fewer items than this have no neighbourhoods that t-SNE could keep."""


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Points of a plane.

    Attributes
    ----------
    points
        one row for each vector that was laid out, ``(n, 2)``, both axes within -1 .. 1.
    method
        what placed them: ``t-SNE`` or ``PCA``.
    """

    points: NDArray[np.float32]
    method: Literal["t-SNE", "PCA"]


def lay_out(vectors: NDArray[np.float32], limit: int = TSNE_LIMIT, seed: int = 0) -> Layout:
    """Return a layout of ``vectors``, ``(n, d)``: the same for the same input.

    Up to ``limit`` of them by t-SNE (van der Maaten and Hinton, 2008) from a PCA start, more and
    fewer than a handful by PCA alone.
    """
    if not _FEWEST <= len(vectors) <= limit:
        return Layout(filled(principal(vectors, 2)), "PCA")
    # Not at the top: it takes seconds, and only those who look at a map need it.
    from sklearn.manifold import TSNE

    reduced = principal(vectors, min(_REDUCED, vectors.shape[1]))
    spread = float(reduced[:, 0].std())
    if spread == 0:  # all alike
        return Layout(filled(reduced[:, :2]), "PCA")
    placed = TSNE(
        perplexity=min(30.0, (len(vectors) - 1) / 3),
        # As small as t-SNE wants its start; PCA's own signs are settled below.
        init=reduced[:, :2] / spread * 1e-4,
        max_iter=500,
        angle=0.6,
        random_state=seed,
        n_jobs=1,
    ).fit_transform(reduced)
    return Layout(filled(placed), "t-SNE")


def principal(vectors: NDArray[np.float32], components: int) -> NDArray[np.float32]:
    """Return the coordinates of ``vectors`` ``(n, d)`` along their main directions.

    They are ``(n, components)``, zeros for components that the vectors do not have. The largest
    entry of every direction is positive, so that the signs do not depend on the machine.
    """
    result = np.zeros((len(vectors), components), dtype=np.float32)
    if not len(vectors):
        return result
    centred = vectors - vectors.mean(axis=0)
    values, directions = np.linalg.eigh(centred.T @ centred)
    kept = directions[:, ::-1][:, :components]
    kept = kept * np.sign(kept[np.abs(kept).argmax(axis=0), np.arange(kept.shape[1])])
    # Directions without any spread are noise of the arithmetic.
    kept[:, values[::-1][:components] <= values[-1] * 1e-9] = 0
    result[:, : kept.shape[1]] = centred @ kept
    return result


def filled(points: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return ``points`` ``(n, 2)`` moved and stretched so that each axis fills -1 .. 1."""
    if not len(points):
        return np.zeros((0, 2), dtype=np.float32)
    low, high = points.min(axis=0), points.max(axis=0)
    half = (high - low) / 2
    return ((points - (low + high) / 2) / np.where(half > 0, half, 1)).astype(np.float32)


def turned(
    points: NDArray[np.float32], towards: NDArray[np.float32], shared: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """Return ``points`` ``(n, 2)``, turned and mirrored to lie as near to others as they can.

    Two layouts of the same items are easier to compare so: neither's turn means anything
    (orthogonal Procrustes problem; Schönemann, 1966).

    Parameters
    ----------
    points
        the layout to turn.
    towards
        the layout that it is compared with, ``(n, 2)``.
    shared
        which rows both have, ``(n,)``; only they decide.
    """
    if not shared.any():
        return points
    ours = points[shared] - points[shared].mean(axis=0)
    theirs = towards[shared] - towards[shared].mean(axis=0)
    left, _, right = np.linalg.svd(ours.T @ theirs)
    return filled(points @ (left @ right))
