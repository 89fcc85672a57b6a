"""Which words of the dictionary a text says a picture shows."""

from pathlib import Path

import pytest

from mp4sr.errors import MP4SRError
from mp4sr.features.dictionary import Dictionary
from mp4sr.training.keyword_pairs import (
    PictureWords,
    WordIndex,
    caption_sources,
    joined_pairs,
    read_pairs,
)

WORDS = """# clothing
dress
sock
rain boots
# furniture
table
side table
# kitchen
box
bottle
# home
lamp
# colours: a photo of something {word}
red
blue
"""


@pytest.fixture
def dictionary(tmp_path: Path) -> Dictionary:
    path = tmp_path / "words.txt"
    path.write_text(WORDS, encoding="utf-8")
    return Dictionary.load(path)


@pytest.mark.parametrize(
    ("label", "noun"),
    [
        ("a photo of a dress", "dress"),
        ("dress, clothing item", "dress"),
        ("Red socks", "sock"),
        ("pair of red socks", "sock"),
        ("Side table. Separate shelf for magazines, etc.", "side table"),
        ("white extendable table", "table"),
        ("a product photo of a box with lid", "box"),
        ("kids' rain boots", "rain boot"),
        ("red", None),
        ("unicorn", None),
        ("", None),
    ],
)
def test_the_noun_of_a_label(dictionary: Dictionary, label: str, noun: str | None) -> None:
    assert WordIndex.of_nouns(dictionary).noun(label) == noun


def test_all_words_of_a_text(dictionary: Dictionary) -> None:
    every = WordIndex(enumerate(dictionary.words))
    found = every.occurring("A red dress on a side table, beside two lamps")
    assert {dictionary.words[row] for row in found} == {"red", "dress", "side table", "lamp"}


def test_pictures_gather_the_words_of_all_their_rows(
    dictionary: Dictionary, tmp_path: Path
) -> None:
    pairs = tmp_path / "pairs.csv"
    pairs.write_text(
        "file,source,text\n"
        "a.jpg,shop,red dress\n"
        "b.jpg,people,a woman in a blue dress stands beside a table\n"
        "a.jpg,shop,a photo of a dress\n",
        encoding="utf-8",
    )
    table = read_pairs(pairs)
    assert table["picture"].tolist() == [0, 1, 0]
    assert caption_sources(table) == {"people"}
    words = PictureWords.of(table, dictionary)
    row = dictionary.words.index
    assert words.nouns == [[row("dress")], []]
    assert words.words == [
        sorted([row("dress"), row("red")]),
        sorted(map(row, ["dress", "table", "blue"])),
    ]
    assert words.keys == [frozenset({"dress"}), frozenset()]
    assert words.is_caption.tolist() == [False, True]
    assert words.sources.tolist() == ["shop", "people"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("file,text\na.jpg,vase\n", "has no column 'source'"),
        ("file,source,text\n", "has no pairs"),
        ("file,source,text\na.jpg,shop,\n", "has no pairs"),
        ("", "cannot be read as CSV"),
    ],
)
def test_a_broken_pairs_file_gives_one_sentence(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(MP4SRError, match=message):
        read_pairs(path)


def test_a_missing_pairs_file_gives_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(MP4SRError, match="cannot be read as CSV"):
        read_pairs(tmp_path / "pairs.csv")


def test_several_files_are_numbered_through(tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text("file,source,text\na.jpg,s,a vase\na.jpg,s,vase\nb.jpg,s,lamp\n")
    second.write_text("file,source,text\na.jpg,t,mug\n")
    table = joined_pairs([read_pairs(first), read_pairs(second)])
    assert table["picture"].tolist() == [0, 0, 1, 2]
    assert table["text"].tolist() == ["a vase", "vase", "lamp", "mug"]


def test_other_names_count_as_the_word(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("sofa | object | couch, settee\ngrey | colour | gray\n", encoding="utf-8")
    dictionary = Dictionary.load(path)
    assert WordIndex.of_nouns(dictionary).noun("a photo of a settee") == "settee"
    assert WordIndex.of(dictionary).occurring("two gray couches") == {0, 1}
