"""Soft facets: a picture's row from all words of the dictionary, weighed by what was seen.

The paper's row, the top words joined and read as one sentence, forgets most of what the encoder
saw: it says nothing of how sure a word is, and of the words that came close. A soft row keeps it.
In every facet (object, colour, material, ...) the words' sentence vectors are averaged with the
softmax of the picture's cosines as weights; the row is the mean of the facets. It is still made of
words, in the titles' text space, for any encoder, and no sentence has to be encoded for a picture.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]

TEMPERATURE = 1.5
"""Of the softmax over a facet's cosines, which are standardised first: encoders differ in their
range, and an ImageNet tower's 0.4 may be a CLIP's 0.25."""
_PICTURES_AT_ONCE = 512


def facet_rows(
    embeddings: FloatArray,
    words: FloatArray,
    sentences: FloatArray,
    facets: Mapping[str, npt.NDArray[np.int64]],
) -> FloatArray:
    """Return the soft rows of pictures, unit vectors ``(n, d)``; zeros for a blank picture.

    ``embeddings`` ``(n, width)`` and ``words`` ``(w, width)`` are unit vectors of the image-text
    encoder's space, ``sentences`` ``(w, d)`` the sentence vectors of the same words, and ``facets``
    the rows of each facet's words.
    """
    # Less the facet's mean: that part is the same for all pictures and would drown the rest.
    vectors = {
        name: sentences[rows] - sentences[rows].mean(axis=0) for name, rows in facets.items()
    }
    made = np.zeros((len(embeddings), sentences.shape[1]), dtype=np.float32)
    for start in range(0, len(embeddings), _PICTURES_AT_ONCE):
        some = slice(start, start + _PICTURES_AT_ONCE)
        cosines = embeddings[some] @ words.T
        for name, rows in facets.items():
            made[some] += _weights(cosines[:, rows]) @ vectors[name]
    made[~embeddings.any(axis=1)] = 0
    length = np.linalg.norm(made, axis=1, keepdims=True)
    return (made / np.maximum(length, 1e-9)).astype(np.float32)


def _weights(cosines: FloatArray) -> FloatArray:
    """Return the softmax of each picture's standardised cosines, ``(n, words of a facet)``."""
    deviation = cosines.std(axis=1, keepdims=True)
    standard = (cosines - cosines.mean(axis=1, keepdims=True)) / np.maximum(deviation, 1e-6)
    weights = np.exp((standard - standard.max(axis=1, keepdims=True)) / TEMPERATURE)
    return weights / weights.sum(axis=1, keepdims=True)
