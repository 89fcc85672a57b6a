from collections import Counter

import pytest

from mp4sr.errors import MP4SRError
from mp4sr.features import Dictionary
from mp4sr.features.dictionary import (
    FACETS,
    MAX_CHARACTERS,
    MAX_WORDS,
    is_plural,
    singular,
    with_article,
)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("vase", "a vase"),
        ("umbrella", "an umbrella"),
        ("urn", "an urn"),
        ("unicorn", "a unicorn"),
        ("ukulele", "a ukulele"),
        ("usb cable", "a usb cable"),
        ("utility knife", "a utility knife"),
        ("undershirt", "an undershirt"),
        ("hourglass", "an hourglass"),
        ("horse", "a horse"),
        ("led strip", "an led strip"),
        ("ledge", "a ledge"),
        ("x-ray", "an x-ray"),
        ("ewer", "a ewer"),
        ("egg", "an egg"),
        ("one-piece swimsuit", "a one-piece swimsuit"),
        ("onion", "an onion"),
        ("scissors", "scissors"),
        ("running shoes", "running shoes"),
        ("children", "children"),
        ("skis", "skis"),
        ("glass", "a glass"),
        ("cactus", "a cactus"),
        ("iris", "an iris"),
        ("canvas", "a canvas"),
        ("chest of drawers", "a chest of drawers"),
        ("cabinet with doors", "a cabinet with doors"),
        ("bunch of keys", "a bunch of keys"),
    ],
)
def test_articles(word: str, expected: str) -> None:
    assert with_article(word) == expected


def test_singular_is_the_same_for_a_word_and_its_plural() -> None:
    pairs = [
        ("lamp", "Lamps"),
        ("berry", "berries"),
        ("brush", "brushes"),
        ("glass", "glasses"),
        ("vase", "vases"),
        ("sofa-bed", "sofa beds"),
    ]
    assert [singular(one) for one, _ in pairs] == [singular(many) for _, many in pairs]
    assert singular("cactus") == "cactus"
    assert not is_plural("dress")


def test_the_bundled_list_is_large_clean_and_without_repeats() -> None:
    bundled = Dictionary.load()
    assert len(bundled) >= 3_000
    assert len(set(bundled.words)) == len(bundled) == len(bundled.prompts)
    for word in bundled.words:
        assert word == " ".join(word.split()).lower()
        assert 2 <= len(word) <= 28, word
        assert not set(word) & set(',;:{}#|/\\"'), word
    assert max(Counter(bundled.prompts).values()) <= 2


@pytest.mark.parametrize(
    ("word", "prompt"),
    [
        ("sofa", "a photo of a sofa"),
        ("scissors", "a photo of scissors"),
        ("rice", "a photo of rice"),
        ("red", "a photo of something red"),
        ("oak", "a photo of something made of oak"),
        ("striped", "a photo of something with a striped pattern"),
        ("art deco", "a photo of something in an art deco style"),
        ("farmhouse style", "a photo of something in farmhouse style"),
        ("heart-shaped", "a photo of something heart-shaped"),
        ("living room", "a photo of a living room"),
        ("wedding", "a photo of something for a wedding"),
        ("cosy", "a photo with a cosy mood"),
    ],
)
def test_bundled_prompts_fit_their_groups(word: str, prompt: str) -> None:
    bundled = Dictionary.load()
    assert bundled.prompts[bundled.words.index(word)] == prompt


def test_a_file_has_groups_prompts_and_comments(tmp_path) -> None:
    path = tmp_path / "words.txt"
    path.write_text(
        "\ufeffvase\n# furniture\nsofa\n  wing   chair \n\n# wood: something of {word}\noak\nSofa\n"
        "# note: not a prompt\nlamp\n",
        encoding="utf-8",
    )
    words = Dictionary.load(path)
    assert words.words == ("vase", "sofa", "wing chair", "oak", "lamp")
    assert words.groups == {
        "vase": "own words",
        "sofa": "furniture",
        "wing chair": "furniture",
        "oak": "wood",
        "lamp": "note: not a prompt",
    }
    assert words.prompts == [
        "a photo of a vase",
        "a photo of a sofa",
        "a photo of a wing chair",
        "something of oak",
        "a photo of a lamp",
    ]


def test_own_words_are_cleaned() -> None:
    words = Dictionary.from_words(["  Tea\tpot ", "tea pot", "", "\n", "café\u0007chair", "кресло"])
    assert words.words == ("Tea pot", "café chair", "кресло")
    assert words.prompts[0] == "a photo of a Tea pot"


def test_the_fingerprint_follows_the_words_and_their_prompts(tmp_path) -> None:
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text("# g\noak\n")
    second.write_text("# g: made of {word}\noak\n")
    prints = [
        Dictionary.load(first).fingerprint,
        Dictionary.load(second).fingerprint,
        Dictionary.from_words(["oak"]).fingerprint,
        Dictionary.from_words(["oak", "pine"]).fingerprint,
    ]
    assert len(set(prints)) == 4
    assert Dictionary.from_words([" oak"]).fingerprint == prints[2]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "The word list has no words"),
        (["", "  "], "The word list has no words"),
        (["fine", "x" * (MAX_CHARACTERS + 1)], "Word 2: .* 61 characters"),
        ([f"w{n}" for n in range(MAX_WORDS + 1)], "20,001 words; give at most 20,000"),
    ],
)
def test_words_that_cannot_be_used(words: list[str], message: str) -> None:
    with pytest.raises(MP4SRError, match=message):
        Dictionary.from_words(words)


def test_files_that_cannot_be_used(tmp_path) -> None:
    with pytest.raises(MP4SRError, match="cannot be read"):
        Dictionary.load(tmp_path / "none.txt")
    with pytest.raises(MP4SRError, match="cannot be read"):
        Dictionary.load(tmp_path)
    path = tmp_path / "words.txt"
    path.write_text("# only a heading\n")
    with pytest.raises(MP4SRError, match=r"words\.txt has no words"):
        Dictionary.load(path)
    path.write_text("sofa\n" + "x" * 70 + "\n")
    with pytest.raises(MP4SRError, match=r"words\.txt, line 2"):
        Dictionary.load(path)
    path.write_bytes(b"\xff\xfe\x00s")
    with pytest.raises(MP4SRError, match="UTF-8"):
        Dictionary.load(path)


def test_columns_give_facets_and_other_names(tmp_path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("sofa | object | couch, settee\nblurple | colour\nthing\ngrey\n")
    words = Dictionary.load(path)
    assert words.words == ("sofa", "blurple", "thing", "grey")
    # Without the column: as in the bundled list, or an object.
    assert [words.facets[word] for word in words.words] == ["object", "colour", "object", "colour"]
    assert words.names == {"sofa": ("couch", "settee")}
    path.write_text("sofa\nsofas | furniture\n")
    with pytest.raises(MP4SRError, match=r"words\.txt, line 2: there is no facet 'furniture'"):
        Dictionary.load(path)


def test_own_words_get_the_facets_of_the_bundled_list() -> None:
    words = Dictionary.from_words(["Oak", "gray", "stripes", "my thing"])
    assert list(words.facets.values()) == ["material", "colour", "pattern", "object"]


def test_the_bundled_list_has_no_synonyms_as_words_of_their_own() -> None:
    bundled = Dictionary.load()
    assert set(bundled.facets.values()) == set(FACETS)
    for word, names in bundled.names.items():
        for name in names:
            assert name not in bundled.facets or bundled.facets[name] != bundled.facets[word], name
    twins = [
        [a, b]
        for a in ("grey", "aubergine", "jewellery box", "trainers")
        for b in ("gray", "eggplant", "jewelry box", "sneakers")
        if a in bundled.words and b in bundled.words
    ]
    assert twins == []


@pytest.mark.parametrize(
    "word",
    [
        *("oat milk", "quinoa", "ratchet", "wheelie bin", "usb hub", "spiral notebook", "bao bun"),
        *("bikini top", "heeled sandals", "ball pit", "medicine ball", "smoke detector", "gouache"),
    ],
)
def test_common_nouns_of_shops_are_there(word: str) -> None:
    assert word in Dictionary.load().words
