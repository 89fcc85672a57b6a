"""The bundled dictionary's vectors, shipped with the package."""

from pathlib import Path

import numpy as np
import pytest

from mp4sr.features import Dictionary, SentenceEncoder, shipped
from mp4sr.features.encoders.heads import without_template
from mp4sr.features.shipped import encode_words, write_shipped
from tests.features.conftest import FakeSentenceEncoder


def test_every_word_and_prompt_of_the_dictionary_is_there() -> None:
    """If not: ``python -m mp4sr.features.shipped`` writes them again."""
    encoder = SentenceEncoder(device="cpu")
    dictionary = Dictionary.load()
    prompted = [without_template(prompt) for prompt in dictionary.prompts]
    words = list(dict.fromkeys([*dictionary.words, *prompted]))
    real, sample = encoder.encode, words[::300]
    encoder.encode = lambda texts, **_: pytest.fail(f"{len(texts)} missing, such as {texts[0]}")
    np.testing.assert_allclose(encode_words(encoder, words)[::300], real(sample), atol=1e-3)


def test_only_what_is_not_shipped_is_encoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipped, "FOLDER", tmp_path)
    shipped._shipped.cache_clear()
    encoder = FakeSentenceEncoder()
    write_shipped(encoder, ["vase", "lamp", "vase"])
    encoder.asked.clear()
    vectors = encode_words(encoder, ["rug", "lamp", "sofa", "vase"])
    assert encoder.asked == ["rug", "sofa"]
    expected = FakeSentenceEncoder().encode(["rug", "lamp", "sofa", "vase"])
    np.testing.assert_allclose(vectors, expected, atol=1e-3)
    assert encode_words(encoder, []).shape == (0, 8)
    shipped._shipped.cache_clear()


def test_other_weights_are_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "FOLDER", tmp_path)
    shipped._shipped.cache_clear()
    write_shipped(FakeSentenceEncoder(), ["vase"])
    other = FakeSentenceEncoder("sentences-2")
    encode_words(other, ["vase"])
    assert other.asked == ["vase"]
    shipped._shipped.cache_clear()
