"""FAISS indexes over candidate items, one for each mode."""

from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from mp4sr.model.scoring import candidate_matrix
from mp4sr.model.vectors import ItemVectors
from mp4sr.vocabulary import MODES, Mode


class CandidateIndex:
    """Exact inner-product search, with one FAISS index per mode.

    Each index holds the candidates of its mode, under their catalogue rows. Its scores are those
    of :func:`mp4sr.model.score` up to float32 rounding; nothing is approximated. An index never
    changes: :meth:`extended` makes a new one, so it is safe to search from several threads.

    Parameters
    ----------
    items
        vectors of the ``n`` items, in catalogue order.
    """

    def __init__(self, items: ItemVectors) -> None:
        self._indexes: dict[Mode, Any] = {}
        for mode in MODES:
            matrix, is_candidate = candidate_matrix(items, mode)
            index = faiss.IndexIDMap(faiss.IndexFlatIP(matrix.shape[1]))
            self._indexes[mode] = index
            _add(index, matrix, is_candidate, first_row=0)
        self._count = len(items.text)

    def __len__(self) -> int:
        """Return the number of items, including those that are not candidates in any mode."""
        return self._count

    def extended(self, items: ItemVectors) -> "CandidateIndex":
        """Return a copy with ``items`` added at the next rows."""
        other = CandidateIndex.__new__(CandidateIndex)
        other._indexes = {}
        for mode, index in self._indexes.items():
            other._indexes[mode] = faiss.clone_index(index)
            matrix, is_candidate = candidate_matrix(items, mode)
            _add(other._indexes[mode], matrix, is_candidate, first_row=self._count)
        other._count = self._count + len(items.text)
        return other

    def search(
        self,
        queries: Tensor,
        mode: Mode,
        k: int,
        among: NDArray[np.bool_] | None = None,
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Return the best candidates of each query.

        Parameters
        ----------
        queries
            ``(b, w)`` from :func:`mp4sr.model.scoring.query_matrix`, on any device.
        mode
            the mode that ``queries`` were made for.
        k
            how many; fewer are returned when there are fewer candidates.
        among
            the catalogue rows to search, ``(n,)``; None for all.

        Returns
        -------
        scores, rows
            both ``(b, min(k, candidates))``, best first; where ``among`` has fewer candidates,
            rows end in -1.
        """
        index = self._indexes[mode]
        vectors = np.ascontiguousarray(queries.float().cpu().numpy())
        k = min(k, index.ntotal)
        if k == 0:
            return np.zeros((len(vectors), 0), np.float32), np.zeros((len(vectors), 0), np.int64)
        scores, rows = index.search(vectors, k, params=search_parameters(among))
        return scores, rows


def search_parameters(among: NDArray[np.bool_] | None) -> Any:
    """Return the parameters of a FAISS search among some rows, a mask ``(n,)``; None for all."""
    if among is None:
        return None
    library: Any = faiss  # its Python signatures are not those of its type hints
    selector = library.IDSelectorBitmap(np.packbits(among, bitorder="little"))
    return library.SearchParameters(sel=selector)


def _add(index: Any, matrix: Tensor, is_candidate: Tensor, first_row: int) -> None:
    """Add the candidates of ``matrix`` ``(n, w)`` under the rows ``first_row ..``."""
    rows = is_candidate.nonzero().flatten()
    vectors = np.ascontiguousarray(matrix[rows].float().cpu().numpy())
    index.add_with_ids(vectors, rows.cpu().numpy().astype(np.int64) + first_row)
