"""Items as points of a plane: layouts of a feature space that a person can look at.

A layout keeps neighbours together as far as a plane allows. Its axes have no meaning, and
distances between far groups have little: only who is next to whom can be read from it.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

#: More items than this are laid out by PCA, since t-SNE would take minutes.
TSNE_LIMIT = 3_000

#: Dimensions that t-SNE reads; in a text space the rest is mostly noise.
_REDUCED = 30

#: Fewer items than this have no neighbourhoods for t-SNE to keep.
_FEWEST = 8


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Points of a plane.

    Attributes
    ----------
    points
        one row for each vector, ``(n, 2)``, both axes within -1 .. 1.
    method
        ``t-SNE`` or ``PCA``.
    """

    points: NDArray[np.float32]
    method: Literal["t-SNE", "PCA"]


def lay_out(vectors: NDArray[np.float32], limit: int = TSNE_LIMIT, seed: int = 0) -> Layout:
    """Return a layout of ``vectors``, ``(n, d)``: the same for the same input.

    By t-SNE (van der Maaten and Hinton, 2008) starting from PCA; by PCA alone for more than
    ``limit`` vectors, or fewer than a handful.
    """
    if not _FEWEST <= len(vectors) <= limit:
        return Layout(filled(principal(vectors, 2)), "PCA")
    from sklearn.manifold import TSNE  # here, since importing it takes seconds

    reduced = principal(vectors, min(_REDUCED, vectors.shape[1]))
    spread = float(reduced[:, 0].std())
    if spread == 0:  # all alike
        return Layout(filled(reduced[:, :2]), "PCA")
    placed = TSNE(
        perplexity=min(30.0, (len(vectors) - 1) / 3),
        # t-SNE wants a small start.
        init=reduced[:, :2] / spread * 1e-4,
        max_iter=500,
        angle=0.6,
        random_state=seed,
        n_jobs=1,
    ).fit_transform(reduced)
    return Layout(filled(placed), "t-SNE")


def principal(vectors: NDArray[np.float32], components: int) -> NDArray[np.float32]:
    """Return the first principal components of ``vectors`` ``(n, d)``, ``(n, components)``.

    Zeros for components beyond those that the vectors have. The largest entry of every direction
    is positive, so that the signs do not depend on the machine.
    """
    from sklearn.decomposition import PCA

    result = np.zeros((len(vectors), components), dtype=np.float32)
    kept = min(components, *vectors.shape)
    if kept and np.ptp(vectors, axis=0).any():
        precise = vectors.astype(np.float64)
        pca = PCA(kept, svd_solver="covariance_eigh").fit(precise)
        result[:, :kept] = pca.transform(precise)
        # Directions without any spread are noise of the arithmetic.
        result[:, :kept][:, pca.explained_variance_ratio_ <= 1e-9] = 0
    return result


def filled(points: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return ``points`` ``(n, 2)``, shifted and scaled so that each axis fills -1 .. 1."""
    if not len(points):
        return np.zeros((0, 2), dtype=np.float32)
    low, high = points.min(axis=0), points.max(axis=0)
    half = (high - low) / 2
    return ((points - (low + high) / 2) / np.where(half > 0, half, 1)).astype(np.float32)


def turned(
    points: NDArray[np.float32], towards: NDArray[np.float32], shared: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """Return ``points`` ``(n, 2)``, rotated and mirrored to match another layout (Procrustes).

    The orientation of a layout means nothing, and two layouts of the same items are easier to
    compare when they agree in it.

    Parameters
    ----------
    points
        the layout to turn.
    towards
        the layout to match, ``(n, 2)``.
    shared
        which rows are in both, ``(n,)``; the others have no influence.
    """
    if not shared.any():
        return points
    from scipy.linalg import orthogonal_procrustes

    ours = points[shared] - points[shared].mean(axis=0)
    theirs = towards[shared] - towards[shared].mean(axis=0)
    rotation, _ = orthogonal_procrustes(ours, theirs)
    return filled(points @ rotation)
