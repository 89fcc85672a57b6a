"""The trained heads: arithmetic, saving, and files that are wrong."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file

from mp4sr.errors import MP4SRError
from mp4sr.features.dictionary import Dictionary
from mp4sr.features.encoders.heads import HeadsConfig, KeywordHeads, without_template


def test_the_cosine_is_the_weighted_mean_of_the_parts(tiny_heads: KeywordHeads) -> None:
    features, logits = torch.randn(3, 6), torch.randn(3, 4)
    words = torch.nn.functional.normalize(torch.randn(2, 5), dim=-1)
    cosine = tiny_heads.image(features, logits) @ tiny_heads.text(words).T

    standardised = tiny_heads.standardised_features(features)
    text = tiny_heads.standardised_text(words)
    members = [m.image(standardised) @ m.text(text).T for m in tiny_heads.each_member()]
    labels = tiny_heads.labels(logits)
    weight = tiny_heads.config.label_weight
    score = (members[0] + members[1]) / 2 + weight * labels @ words.T
    image_norm = (1 + weight * labels.norm(dim=-1, keepdim=True) ** 2) ** 0.5
    expected = score / image_norm / (1 + weight) ** 0.5
    torch.testing.assert_close(cosine, expected, atol=1e-5, rtol=1e-4)


def test_rows_are_unit_vectors(tiny_heads: KeywordHeads) -> None:
    image = tiny_heads.image(100 * torch.randn(4, 6), torch.randn(4, 4))
    text = tiny_heads.text(torch.randn(4, 5))
    assert image.shape == text.shape == (4, tiny_heads.width)
    torch.testing.assert_close(image.norm(dim=-1), torch.ones(4))
    torch.testing.assert_close(text.norm(dim=-1), torch.ones(4))


def test_doubt_shrinks_the_labels(tiny_heads: KeywordHeads) -> None:
    sure = tiny_heads.labels(torch.tensor([[50.0, 0, 0, 0]])).norm()
    unsure = tiny_heads.labels(torch.tensor([[0.0, 0, 0, 0]])).norm()
    assert sure == pytest.approx(1.0)
    assert unsure == pytest.approx(0.25**0.5)


def test_saving_keeps_the_vectors(tiny_heads: KeywordHeads, saved_heads: Path) -> None:
    features, logits = torch.randn(3, 6), torch.randn(3, 4)
    loaded = KeywordHeads.load(saved_heads)
    assert loaded.config == tiny_heads.config
    # Half precision on disk.
    torch.testing.assert_close(
        loaded.image(features, logits), tiny_heads.image(features, logits), atol=5e-3, rtol=0
    )
    assert loaded.fingerprint() == tiny_heads.fingerprint()
    assert sorted(path.name for path in saved_heads.iterdir()) == [
        "config.json",
        "heads.safetensors",
    ]


def test_the_fingerprint_follows_weights_and_config(tiny_heads: KeywordHeads) -> None:
    before = tiny_heads.fingerprint()
    tiny_heads.config = replace(tiny_heads.config, label_weight=0.1)
    changed = tiny_heads.fingerprint()
    assert changed != before
    next(iter(tiny_heads.parameters())).data += 0.5
    assert tiny_heads.fingerprint() not in (before, changed)


@pytest.mark.parametrize("name", ["config.json", "heads.safetensors"])
def test_a_missing_file_gives_one_sentence(saved_heads: Path, name: str) -> None:
    (saved_heads / name).unlink()
    with pytest.raises(MP4SRError, match=f"has no {name}"):
        KeywordHeads.load(saved_heads)


@pytest.mark.parametrize("content", ["{", "[]", '{"unknown": 1}', '{"width": "wide"}', "null"])
def test_a_damaged_config_gives_one_sentence(saved_heads: Path, content: str) -> None:
    (saved_heads / "config.json").write_text(content, encoding="utf-8")
    with pytest.raises(MP4SRError, match=r"config\.json is damaged"):
        KeywordHeads.load(saved_heads)


def test_truncated_weights_give_one_sentence(saved_heads: Path) -> None:
    file = saved_heads / "heads.safetensors"
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(MP4SRError, match=r"heads\.safetensors is damaged"):
        KeywordHeads.load(saved_heads)


def test_weights_of_another_width_give_one_sentence(saved_heads: Path) -> None:
    config = json.loads((saved_heads / "config.json").read_text(encoding="utf-8"))
    (saved_heads / "config.json").write_text(json.dumps({**config, "width": 4}), encoding="utf-8")
    with pytest.raises(MP4SRError, match="does not belong to its config"):
        KeywordHeads.load(saved_heads)


def test_weights_that_are_not_finite_are_refused(saved_heads: Path) -> None:
    weights = load_file(saved_heads / "heads.safetensors")
    weights["text_mean"] = torch.full_like(weights["text_mean"], torch.nan)
    save_file(weights, saved_heads / "heads.safetensors")
    with pytest.raises(MP4SRError, match="damaged"):
        KeywordHeads.load(saved_heads)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a photo of a vase", "vase"),
        ("A product photo of an armchair", "armchair"),
        ("a photo of something made of oak", "oak"),
        ("a photo of something with a striped pattern", "striped pattern"),
        ("a photo of people doing yoga", "yoga"),
        ("a photo with a cosy mood", "cosy mood"),
        ("photo frame", "photo frame"),
        ("picture of", "picture of"),
        ("", ""),
    ],
)
def test_templates_are_taken_off(text: str, expected: str) -> None:
    assert without_template(text) == expected


@given(st.text(max_size=40))
def test_taking_templates_off_leaves_something(text: str) -> None:
    assert bool(without_template(text)) == bool(text.strip())


def test_every_prompt_of_the_dictionary_names_its_word() -> None:
    dictionary = Dictionary.load()
    for word, prompt in zip(dictionary.words, dictionary.prompts, strict=True):
        bare = without_template(prompt)
        # "with drawers" loses its "with", "striped" keeps its "pattern".
        assert bare.startswith(word) or word.endswith(bare)


def test_heads_of_either_view_have_their_own_fingerprint(tiny_config: HeadsConfig) -> None:
    crop = KeywordHeads(tiny_config)
    whole = KeywordHeads(replace(tiny_config, view="whole"))
    whole.load_state_dict(crop.state_dict())
    assert crop.fingerprint() != whole.fingerprint()


def test_the_default_config_is_what_the_towers_give() -> None:
    from mp4sr.features.encoders.tower import FEATURE_WIDTH, TOWER_NAME

    config = HeadsConfig()
    assert (config.image_tower, config.feature_width) == (TOWER_NAME, FEATURE_WIDTH)
