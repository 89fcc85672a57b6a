from pathlib import Path

import numpy as np
import pytest

from mp4sr.errors import MP4SRError
from mp4sr.features.calibration import CALIBRATION_FILE, Calibration, Line, fit_line


def test_hubs_are_corrected_by_what_a_word_gets_on_average() -> None:
    words = np.array([[1, 0], [0, 1]], dtype=np.float32)
    calibration = Calibration(np.array([0.5, 0.1], dtype=np.float32), {})
    cosines = np.array([[0.6, 0.3]], dtype=np.float32)
    # The first word is near to everything: corrected, the second is the better one.
    assert calibration.corrected(cosines, words) == pytest.approx(np.array([[0.1, 0.2]]), abs=1e-6)


def test_confidences_follow_the_line_of_the_facet() -> None:
    line = Line(offset=-1, score=10, gap=5)
    calibration = Calibration(np.zeros(2, dtype=np.float32), {"colour": line})
    corrected = np.array([[0.3, 0.1]], dtype=np.float32)
    logits = np.array([[-1 + 3, -1 + 1 - 1]])
    expected = 1 / (1 + np.exp(-logits))
    assert calibration.confidences(corrected, "colour") == pytest.approx(expected, abs=1e-6)
    assert calibration.confidences(corrected, "shape").tolist() == [[0, 0]]


def test_a_fitted_line_gives_the_share_that_is_true() -> None:
    random = np.random.default_rng(0)
    scores = random.uniform(0, 0.4, (400, 5)).astype(np.float32)
    gaps = scores - scores.max(axis=1, keepdims=True)
    chance = 1 / (1 + np.exp(3 - 15 * scores))
    true = random.random(scores.shape) < chance
    line = fit_line(list(scores), list(gaps), list(true))
    calibration = Calibration(np.zeros(1, dtype=np.float32), {"object": line})
    told = calibration.confidences(scores, "object")
    for low in (0.1, 0.3, 0.5, 0.7):
        some = (told >= low) & (told < low + 0.2)
        assert true[some].mean() == pytest.approx(told[some].mean(), abs=0.06)


def test_it_survives_the_disk(tmp_path: Path) -> None:
    assert Calibration.load(tmp_path) is None
    made = Calibration(np.array([0.25, -1], dtype=np.float32), {"object": Line(1, 2, 3)})
    made.save(tmp_path)
    loaded = Calibration.load(tmp_path)
    assert loaded is not None
    assert loaded.centre.tolist() == [0.25, -1]
    assert loaded.lines == made.lines
    assert loaded.fingerprint == made.fingerprint


@pytest.mark.parametrize("text", ["[]", "{", '{"facets": {"object": {"offset": 1}}}', "{}"])
def test_damaged_files_are_named(tmp_path: Path, text: str) -> None:
    Calibration(np.zeros(2, dtype=np.float32), {"object": Line(1, 2, 3)}).save(tmp_path)
    (tmp_path / CALIBRATION_FILE).write_text(text)
    with pytest.raises(MP4SRError, match=r"calibration\.json"):
        Calibration.load(tmp_path)
