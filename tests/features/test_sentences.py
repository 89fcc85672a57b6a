import numpy as np
import pytest

from mp4sr.errors import MP4SRError
from mp4sr.features import SentenceEncoder


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder(device="cpu")


def test_the_default_needs_no_network(encoder: SentenceEncoder) -> None:
    assert encoder.name == "all-MiniLM-L6-v2"
    assert encoder.width == 384
    sofa, couch, carburettor = vectors = encoder.encode(["sofa", "couch", "carburettor"])
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert sofa @ couch > 0.7 > 0.3 > sofa @ carburettor


def test_any_text_has_a_vector(encoder: SentenceEncoder) -> None:
    texts = ["", "🛋️🛋️", "أريكة خضراء", "x" * 100_000, "half a pair \ud83d", "a\0b\nc"]
    vectors = encoder.encode(texts)
    assert vectors.shape == (6, 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert encoder.encode([]).shape == (0, 384)


def test_a_text_has_the_same_vector_in_any_company(encoder: SentenceEncoder) -> None:
    alone = encoder.encode(["a green sofa"])[0]
    among = encoder.encode(["a much longer text about lamps and chairs", "a green sofa", "x"])[1]
    np.testing.assert_allclose(alone, among, atol=1e-5)


def test_the_fingerprint_follows_the_weights_and_not_the_name(
    encoder: SentenceEncoder, tmp_path
) -> None:
    copied = tmp_path / "copy"
    encoder._model.save_pretrained(str(copied))
    copy = SentenceEncoder(str(copied), device="cpu")
    assert copy.name == str(copied)
    assert copy.fingerprint == encoder.fingerprint
    next(copy._model.parameters()).data[0, 0] += 1
    copy._model.save_pretrained(str(tmp_path / "tuned"))
    assert SentenceEncoder(str(tmp_path / "tuned")).fingerprint != encoder.fingerprint


def test_a_folder_without_a_model_is_named(tmp_path) -> None:
    with pytest.raises(MP4SRError, match=r"holds no such model.*leave it out"):
        SentenceEncoder(str(tmp_path))
    with pytest.raises(MP4SRError, match=r"'/no/such/folder' cannot be loaded"):
        SentenceEncoder("/no/such/folder")
