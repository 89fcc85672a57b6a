"""How sure an encoder is of a word: from cosines to confidences.

A cosine means little by itself: some words are near to every picture (hubs), and what is a high
cosine for a colour is a low one for an object. A :class:`Calibration` holds what was measured on
labelled pictures. Confidences are probabilities in the sense of that measurement: of the words
shown with 70 %, about 70 % were true.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from mp4sr.errors import MP4SRError
from mp4sr.files import content_hash, write_json, written_atomically

CALIBRATION_FILE = "calibration.json"
CENTRE_FILE = "calibration.safetensors"

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Line:
    """The logit of a facet's words: ``offset + score * s + gap * g``.

    ``s`` is the cosine after hub correction, ``g`` how far it lies below the facet's best (at most
    0).
    """

    offset: float
    score: float
    gap: float


@dataclass(frozen=True, eq=False)
class Calibration:
    """What labelled pictures say of an encoder's cosines.

    ``centre`` is a share of the mean embedding of many pictures, ``(width,)``: its product with a
    word is a share of what the word gets on average, whatever the picture shows. That is
    subtracted, which corrects hubs for any word list. ``lines`` turn the rest into confidences,
    one for each facet.
    """

    centre: FloatArray
    lines: dict[str, Line]

    def corrected(self, cosines: FloatArray, words: FloatArray) -> FloatArray:
        """Return ``cosines`` ``(pictures, words)`` less what each word gets on average.

        ``words`` are the words' unit vectors, ``(words, width)``.
        """
        return cosines - self.hubs(words)

    def hubs(self, words: FloatArray) -> FloatArray:
        """Return what is subtracted from each word's cosines, ``(words,)``."""
        return (words @ self.centre).astype(np.float32)

    def confidences(self, corrected: FloatArray, facet: str) -> FloatArray:
        """Return the confidences of all words of a facet, shaped as ``corrected``."""
        line = self.lines.get(facet)
        if line is None:
            return np.zeros_like(corrected)
        gap = corrected - corrected.max(axis=1, keepdims=True)
        logits = line.offset + line.score * corrected + line.gap * gap
        return (1 / (1 + np.exp(-logits.clip(-30, 30)))).astype(np.float32)

    @property
    def fingerprint(self) -> str:
        """A hash of all numbers."""
        lines = [f"{name}:{line}" for name, line in sorted(self.lines.items())]
        return content_hash(self.centre.astype(np.float32).tobytes(), *lines)

    def save(self, folder: Path) -> None:
        """Write the two files into ``folder``, each atomically."""
        folder.mkdir(parents=True, exist_ok=True)
        with written_atomically(folder / CENTRE_FILE) as temporary:
            save_file({"centre": self.centre.astype(np.float32)}, temporary)
        lines = {
            name: {"offset": line.offset, "score": line.score, "gap": line.gap}
            for name, line in self.lines.items()
        }
        write_json(folder / CALIBRATION_FILE, {"facets": lines})

    @classmethod
    def load(cls, folder: Path) -> Self | None:
        """Read what ``save`` wrote, or return None when the encoder was never calibrated.

        Raises ``MP4SRError`` when the files are damaged.
        """
        if not (folder / CALIBRATION_FILE).is_file():
            return None
        try:
            notes = json.loads((folder / CALIBRATION_FILE).read_text(encoding="utf-8"))
            lines = {name: Line(**line) for name, line in notes["facets"].items()}
            return cls(load_file(folder / CENTRE_FILE)["centre"], lines)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, SafetensorError) as error:
            raise MP4SRError(
                f"{folder / CALIBRATION_FILE} or {CENTRE_FILE} beside it is damaged; restore both "
                "or train the keyword encoder again."
            ) from error


def fit_line(
    scores: Sequence[FloatArray], gaps: Sequence[FloatArray], true: Sequence[npt.NDArray[np.bool_]]
) -> Line:
    """Return the line that fits words known to be true or false best (logistic regression).

    The three hold, for every picture, one value per judged word. Words of one picture weigh as
    much as those of another.
    """
    from sklearn.linear_model import LogisticRegression

    columns = np.stack([np.concatenate(scores), np.concatenate(gaps)], axis=1)
    weights = np.concatenate([np.full(len(some), 1 / max(1, len(some))) for some in scores])
    # Cosines are small; at their own size the regression's penalty would flatten the line.
    size = columns.std(axis=0) + 1e-6
    fitted = LogisticRegression(C=100).fit(
        columns / size, np.concatenate(true), sample_weight=weights / weights.mean()
    )
    score, gap = (fitted.coef_[0] / size).tolist()
    return Line(float(fitted.intercept_[0]), score, gap)
