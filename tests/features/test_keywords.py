from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mp4sr.errors import MP4SRError
from mp4sr.features import (
    Calibration,
    Dictionary,
    Keyword,
    KeywordEncoder,
    keyword_sentence,
    user_cache_folder,
)
from mp4sr.features.calibration import Line
from mp4sr.features.keywords import is_blank


def _picture(colour: str) -> Image.Image:
    """A picture of one colour but for a dark corner, so that even a white one is not blank."""
    picture = Image.new("RGB", (40, 40), colour)
    picture.paste("black", (0, 0, 2, 2))
    return picture


def test_the_top_words_with_their_cosines(colours) -> None:
    words = Dictionary.from_words(["green", "white", "red", "blue"])
    encoder = KeywordEncoder(colours, words, top=3)
    red, white = encoder.keywords([_picture("red"), _picture("white")])
    assert [keyword.word for keyword in red] == ["red", "white", "green"]
    assert [keyword.score for keyword in red] == pytest.approx([1, 3**-0.5, 0], abs=1e-3)
    # All but white are equally far from white: they keep the dictionary's order.
    assert [keyword.word for keyword in white] == ["white", "green", "red"]
    assert encoder.keywords([_picture("blue")], top=1)[0][0].word == "blue"
    assert encoder.keywords([]) == []
    with pytest.raises(MP4SRError, match="at least 1, not 0"):
        encoder.keywords([_picture("red")], top=0)
    with pytest.raises(MP4SRError, match="at least 1, not -1"):
        KeywordEncoder(colours, words, top=-1)


def test_a_short_dictionary_gives_what_it_has(colours) -> None:
    encoder = KeywordEncoder(colours, Dictionary.from_words(["red", "blue"]), top=15)
    assert [keyword.word for keyword in encoder.keywords([_picture("red")])[0]] == ["red", "blue"]
    ranked = encoder.rank(encoder.embed([_picture("red")]))
    assert ranked.rows.tolist() == [[0, 1]]
    assert ranked.scores.shape == (1, 2)
    assert np.isnan(ranked.confidences).all()
    plural = KeywordEncoder(colours, Dictionary.from_words(["red", "reds"]))
    assert plural.rank(plural.embed([_picture("red")])).rows.tolist() == [[0, -1]]


def test_a_word_and_its_plural_take_one_place(colours, tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("# a\nred lamp\nred lamps\nblue lamp\n# b\nred lamps of b\nred Lamp \n")
    groups = Dictionary.load(path)
    found = KeywordEncoder(colours, groups, top=2).keywords([_picture("red")])[0]
    assert [keyword.word for keyword in found] == ["red lamp", "red lamps of b"]
    path.write_text("# tableware\nred glass\n# accessories\nred glasses\nblue cap\n")
    found = KeywordEncoder(colours, Dictionary.load(path), top=2).keywords([_picture("red")])[0]
    assert [keyword.word for keyword in found] == ["red glass", "red glasses"]


def test_the_choice_equals_sorting_everything(colours) -> None:
    rng = np.random.default_rng(0)
    words = Dictionary.from_words([f"word {number}" for number in range(300)])
    encoder = KeywordEncoder(colours, words, top=15)
    # Few distinct values, so that ties cross every boundary.
    encoder.__dict__["word_embeddings"] = rng.integers(0, 4, (300, 3)).astype(np.float32)
    embeddings = rng.integers(0, 4, (40, 3)).astype(np.float32)
    embeddings[~embeddings.any(axis=1)] = 1  # zeros stand for blank pictures
    rows, scores, _ = encoder.rank(embeddings)
    cosines = embeddings @ encoder.word_embeddings.T
    expected = np.argsort(-cosines, axis=1, kind="stable")[:, :15]
    assert rows.tolist() == expected.tolist()
    np.testing.assert_array_equal(scores, np.take_along_axis(cosines, expected, axis=1))


def test_only_new_prompts_are_encoded(colours, tmp_path: Path) -> None:
    first = KeywordEncoder(colours, Dictionary.from_words(["red", "blue"]), cache=tmp_path)
    assert first.word_embeddings.shape == (2, 3)
    assert colours.asked == ["a photo of a red", "a photo of a blue"]
    second = KeywordEncoder(colours, Dictionary.from_words(["green", "red"]), cache=tmp_path)
    np.testing.assert_array_equal(second.word_embeddings[1], first.word_embeddings[0])
    assert colours.asked[2:] == ["a photo of a green"]
    colours.fingerprint = "colours-2"
    third = KeywordEncoder(colours, Dictionary.from_words(["green", "red"]), cache=tmp_path)
    np.testing.assert_array_equal(third.word_embeddings, second.word_embeddings)
    assert colours.asked[3:] == ["a photo of a green", "a photo of a red"]


def test_with_and_without_a_cache_the_words_are_the_same(colours, tmp_path: Path) -> None:
    words = Dictionary.from_words(["red", "yellow", "white"])
    kept = KeywordEncoder(colours, words, cache=tmp_path)
    free = KeywordEncoder(colours, words)
    np.testing.assert_array_equal(kept.word_embeddings, free.word_embeddings)


def test_the_sentence_is_the_words() -> None:
    assert keyword_sentence([Keyword("vase", 0.3), Keyword("white", 0.2)]) == "vase, white"
    assert keyword_sentence([]) == ""


def test_the_users_cache_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("MP4SR_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert user_cache_folder() == tmp_path / "mp4sr"
    monkeypatch.setenv("MP4SR_CACHE", str(tmp_path / "mine"))
    assert user_cache_folder() == tmp_path / "mine"


FACET_LIST = """# things
red lamp | object
red lamps | object
blue cap | object
# colours: a photo of something {word}
red | colour
blue | colour
# materials: a photo of something made of {word}
green | material
"""


def _by_facets(colours, tmp_path: Path, top: int) -> KeywordEncoder:
    path = tmp_path / "words.txt"
    path.write_text(FACET_LIST)
    return KeywordEncoder(colours, Dictionary.load(path), top=top, picture_rows="facets")


def test_each_facet_has_its_places(colours, tmp_path: Path) -> None:
    encoder = _by_facets(colours, tmp_path, top=4)
    (found,) = encoder.keywords([_picture("red")])
    # An object takes five turns, a colour and a material three: so 0.1, 0.17, 0.17, 0.3.
    assert [(keyword.word, keyword.facet) for keyword in found] == [
        ("red lamp", "object"),
        ("red", "colour"),
        ("green", "material"),
        ("blue cap", "object"),
    ]
    assert [keyword.confidence for keyword in found] == [None] * 4
    (all_words,) = encoder.keywords([_picture("red")], top=10)
    assert sorted(keyword.word for keyword in all_words) == [
        *("blue", "blue cap", "green", "red", "red lamp"),
    ]


def test_uncertain_words_are_left_out_unless_asked_for(colours, tmp_path: Path) -> None:
    encoder = _by_facets(colours, tmp_path, top=4)
    sure = Line(offset=-5, score=10, gap=0)  # 0.5 at a cosine of 0.5, 0.99 at 1
    colours.calibration = Calibration(np.zeros(3, np.float32), {"object": sure, "colour": sure})
    (found,) = encoder.keywords([_picture("red")])
    assert [keyword.word for keyword in found] == ["red lamp", "red"]
    assert found[0].confidence == pytest.approx(0.99, abs=0.01)
    (more,) = encoder.keywords([_picture("red")], top=4, sure=False)
    assert [keyword.word for keyword in more] == ["red lamp", "red", "green", "blue cap"]
    assert more[2].confidence == 0  # nobody measured materials


@pytest.mark.parametrize("rows", ["keywords", "facets"])
@pytest.mark.parametrize(
    "blank",
    [Image.new("RGB", (30, 20), "white"), Image.new("L", (1, 1)), Image.new("RGB", (9, 9), "grey")],
)
def test_a_blank_picture_has_no_words(colours, blank: Image.Image, rows) -> None:
    words = Dictionary.from_words(["red", "blue"])
    encoder = KeywordEncoder(colours, words, picture_rows=rows)
    assert encoder.keywords([blank, _picture("red")])[0] == []
    assert colours.seen == 1


def test_a_strong_colour_is_not_blank() -> None:
    assert not is_blank(Image.new("RGB", (9, 9), "red"))
    assert not is_blank(_picture("white"))


def test_unknown_picture_rows(colours) -> None:
    with pytest.raises(MP4SRError, match="choose keywords or facets"):
        KeywordEncoder(colours, Dictionary.from_words(["red"]), picture_rows="pixels")
