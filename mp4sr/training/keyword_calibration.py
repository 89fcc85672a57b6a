"""How far the heads' scores can be trusted, measured on labelled pictures kept out of training."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import torch
from torch import Tensor

from mp4sr.features.calibration import Calibration, Line, fit_line
from mp4sr.features.dictionary import Dictionary
from mp4sr.features.encoders.heads import KeywordHeads
from mp4sr.features.encoders.tower import ImageTower
from mp4sr.training.keyword_examples import (
    SYNONYM_COSINE,
    TextVectors,
    dictionary_texts,
    facet_rows,
)
from mp4sr.training.keyword_pairs import PictureWords

JUDGED_WORDS = 8
"""The best words of a facet, which are judged: those that could be shown."""

HUB_SHARE = 0.25
"""How much of what a word gets on average is subtracted. A word that is often true is also near on
average: all of it would push "dress" behind its rarer kinds among clothes."""

FloatArray = npt.NDArray[np.float32]


def calibrate(
    heads: KeywordHeads,
    features: Tensor,
    trained_on: npt.NDArray[np.bool_],
    table: pd.DataFrame,
    dictionary: Dictionary,
    text: TextVectors,
    tower: ImageTower,
) -> Calibration:
    """Return the calibration of ``heads``: the centre of all pictures, and a line per facet.

    ``features`` are those of the pictures of ``table``, ``(pictures, width)``, of which
    ``trained_on`` marks those that the heads have seen. The others' texts say which of the best
    words are true. A facet of attributes is judged where a picture's texts speak of it; near
    synonyms of a true word are not judged.
    """
    with torch.inference_mode():
        images = heads.image(features, tower.classify(features)).numpy()
        sentences = text.of(dictionary_texts(dictionary))
        words = heads.text(sentences).numpy()
    centre = HUB_SHARE * images.mean(axis=0)
    calibration = Calibration(centre, {})
    pictures = PictureWords.of(table, dictionary)
    held_out = np.flatnonzero(~trained_on & ~pictures.is_caption)
    corrected = calibration.corrected(images[held_out] @ words.T, words)
    near: npt.NDArray[np.bool_] = np.asarray(sentences @ sentences.T > SYNONYM_COSINE)
    for facet, rows in facet_rows(dictionary).items():
        line = _facet_line(
            corrected[:, rows.numpy()],
            [np.isin(rows.numpy(), pictures.words[picture]) for picture in held_out],
            near[np.ix_(rows.numpy(), rows.numpy())],
        )
        if line is not None:
            calibration.lines[facet] = line
    return calibration


def _facet_line(
    corrected: FloatArray, truths: Sequence[npt.NDArray[np.bool_]], near: npt.NDArray[np.bool_]
) -> Line | None:
    """Return a facet's line; None when too few pictures speak of it, or all say the same."""
    scores, gaps, answers = [], [], []
    for row, true in zip(corrected, truths, strict=True):
        if not true.any():
            continue
        best = np.argsort(-row, kind="stable")[:JUDGED_WORDS]
        synonymous = near[np.ix_(best, true.nonzero()[0])].any(axis=1)
        best = best[true[best] | ~synonymous]
        scores.append(row[best])
        gaps.append(row[best] - row.max())
        answers.append(true[best])
    if len(answers) < 20 or len(np.unique(np.concatenate(answers))) < 2:
        return None
    return fit_line(scores, gaps, answers)
