import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from mp4sr.catalogue import Item
from mp4sr.errors import MP4SRError
from mp4sr.model import MP4SR, ItemVectors
from mp4sr.model.item_ids import fingerprints
from tests.toy import toy_config, toy_features, toy_model

IDS = ["a", "b", "c", "d", "e"]
FEATURES = toy_features([2, 1, 3, 0, 0], [1, 1, 0, 2, 0])


@pytest.fixture(autouse=True)
def _seed() -> None:
    torch.manual_seed(0)


def test_encode_items_says_who_has_what() -> None:
    vectors = toy_model().encode_items(FEATURES)
    assert vectors.has_text.tolist() == [True, True, True, False, False]
    assert vectors.has_image.tolist() == [True, True, False, True, False]
    assert vectors.text.shape == (5, 8)
    assert vectors.text[3].abs().sum() == 0
    assert vectors.id.abs().sum() == 0


@pytest.mark.parametrize(("modality", "other"), [("text", "image"), ("image", "text")])
def test_a_model_of_one_modality_does_not_see_the_other(modality: str, other: str) -> None:
    vectors = toy_model(modality=modality).encode_items(FEATURES)
    torch.manual_seed(0)
    both = toy_model().encode_items(FEATURES)
    assert not getattr(vectors, f"has_{other}").any()
    assert getattr(vectors, other).abs().sum() == 0
    assert getattr(vectors, f"has_{modality}").tolist() == getattr(both, f"has_{modality}").tolist()


def test_encode_items_does_not_depend_on_the_batch_size() -> None:
    model = toy_model(IDS, use_ids=True)
    together = model.encode_items(FEATURES, IDS)
    apart = model.encode_items(FEATURES, IDS, batch_size=2)
    for first, second in zip(together, apart, strict=True):
        torch.testing.assert_close(first, second)


def test_an_item_without_its_own_id_is_content_alone_and_one_without_content_its_id_alone() -> None:
    model = toy_model(["a", "e"], use_ids=True)
    assert model.id_embedding is not None
    vectors = model.encode_items(FEATURES, IDS)
    torch.testing.assert_close(vectors.id[0], model.id_embedding.weight[0])
    assert vectors.id[1:4].abs().sum() == 0
    torch.testing.assert_close(vectors.id[4], model.id_embedding.weight[1])
    assert vectors.has_text.tolist() == [True, True, True, False, True]
    assert vectors.has_image.tolist() == [True, True, False, True, True]


def test_encode_rows_equals_one_history_at_a_time_in_the_given_order() -> None:
    model = toy_model()
    items = model.encode_items(FEATURES)
    histories = [np.array(rows) for rows in ([0, 1], [2], [], [0, 1, 2, 3, 0, 1, 2], [3, 4], [2])]
    together = model.encode_rows(items, histories)
    for row, history in enumerate(histories):
        alone = model.encode_rows(items, [history])
        torch.testing.assert_close(together.text[row], alone.text[0])
        torch.testing.assert_close(together.image[row], alone.image[0])
    assert together.has_text.tolist() == [True, True, False, True, False, True]
    assert together.has_image.tolist() == [True, False, False, True, True, False]
    norms = together.text.norm(dim=1)
    torch.testing.assert_close(norms, together.has_text.float())


def test_only_the_latest_items_are_read() -> None:
    model = toy_model(max_length=3)
    items = model.encode_items(FEATURES)
    whole = model.encode_rows(items, [np.array([0, 2, 1, 0, 2])])
    latest = model.encode_rows(items, [np.array([1, 0, 2])])
    torch.testing.assert_close(whole.text, latest.text)


def test_encode_histories_reads_vectors_as_encode_rows_reads_rows() -> None:
    model = toy_model()
    items = model.encode_items(FEATURES)
    histories = [np.array([0, 3, 1]), np.array([2])]
    by_rows = model.encode_rows(items, histories)
    by_vectors = model.encode_histories([items.take(torch.from_numpy(h)) for h in histories])
    for first, second in zip(by_rows, by_vectors, strict=True):
        torch.testing.assert_close(first, second)


@pytest.mark.parametrize("use_ids", [False, True])
def test_saved_and_loaded_is_the_same_model(tmp_path: Path, use_ids: bool) -> None:
    model = toy_model(IDS[:3], use_ids=use_ids, projection=not use_ids)
    model.save_pretrained(tmp_path / "model")
    loaded = MP4SR.from_pretrained(tmp_path / "model")
    assert loaded.config == model.config
    assert loaded.item_ids == model.item_ids
    for first, second in zip(
        model.encode_items(FEATURES, IDS), loaded.encode_items(FEATURES, IDS), strict=True
    ):
        assert torch.equal(first, second)
    names = {path.name for path in (tmp_path / "model").iterdir()}
    assert names >= {"config.json", "model.safetensors"}
    assert not any(name.endswith((".bin", ".pt", ".pkl")) for name in names)


def test_item_ids_are_kept_with_their_fingerprints(tmp_path: Path) -> None:
    shop = [Item(name, f"Title of {name}") for name in IDS]
    toy_model(fingerprints(shop[:3]), use_ids=True).save_pretrained(tmp_path)
    loaded = MP4SR.from_pretrained(tmp_path)
    assert loaded.item_ids == IDS[:3]
    assert loaded.ids_for(shop) == IDS
    assert loaded.ids_for([Item(name, "Another shop's") for name in IDS]) is None


def test_a_folder_with_a_plain_list_of_ids_loads(tmp_path: Path) -> None:
    toy_model(IDS[:2], use_ids=True).save_pretrained(tmp_path)
    (tmp_path / "item_ids.json").write_text('["a", "b"]', encoding="utf-8")
    loaded = MP4SR.from_pretrained(tmp_path)
    assert loaded.item_ids == ["a", "b"]
    assert loaded.ids_for([Item("a", "Any title")]) == ["a"]


def _damage_config(folder: Path) -> None:
    (folder / "config.json").write_text('{"hidden_size": 8', encoding="utf-8")


def _foreign_config(folder: Path) -> None:
    (folder / "config.json").write_text('{"model_type": "bert"}', encoding="utf-8")


def _other_width(folder: Path) -> None:
    settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps(settings | {"hidden_size": 16}))


def _cut_weights(folder: Path) -> None:
    data = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(data[: len(data) // 2])


def _no_weights(folder: Path) -> None:
    (folder / "model.safetensors").unlink()


def _missing_tensor(folder: Path) -> None:
    weights = load_file(folder / "model.safetensors")
    weights.popitem()
    save_file(weights, folder / "model.safetensors")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (_damage_config, "damaged"),
        (_foreign_config, "not an MP4SR configuration"),
        (_other_width, "do not fit"),
        (_cut_weights, "damaged"),
        (_no_weights, r"has no model\.safetensors"),
        (_missing_tensor, "do not fit"),
    ],
)
def test_a_damaged_model_gives_one_sentence(tmp_path: Path, damage, words: str) -> None:
    toy_model().save_pretrained(tmp_path)
    damage(tmp_path)
    with pytest.raises(MP4SRError, match=words) as caught:
        MP4SR.from_pretrained(tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["nobody/no-such-model", "no/such/folder/at/all"])
def test_a_name_that_is_nowhere_gives_one_sentence(name: str) -> None:
    with pytest.raises(MP4SRError, match="neither a folder here nor"):
        MP4SR.from_pretrained(name, local_files_only=True)


@pytest.mark.parametrize("value", [torch.nan, torch.inf])
def test_weights_that_are_not_numbers_are_refused(tmp_path: Path, value: float) -> None:
    toy_model().save_pretrained(tmp_path)
    weights = load_file(tmp_path / "model.safetensors")
    weights["encoder.position.weight"][0, 0] = value
    save_file(weights, tmp_path / "model.safetensors")
    with pytest.raises(MP4SRError, match="are not all numbers: the training of that model"):
        MP4SR.from_pretrained(tmp_path)


def test_features_of_another_width_or_encoder_are_refused() -> None:
    with pytest.raises(MP4SRError, match="reads features of width 384"):
        MP4SR(toy_config(feature_width=384)).encode_items(FEATURES)
    model = toy_model(sentence_encoder="ours", sentence_encoder_fingerprint="1")
    features = toy_features([1], [1])
    features.card.update(sentence_encoder="theirs", sentence_encoder_fingerprint="2")
    with pytest.raises(MP4SRError, match="trained on features of ours"):
        model.encode_items(features)


def test_other_picture_rows_are_refused() -> None:
    features = toy_features([1], [1])
    toy_model().encode_items(features)  # neither says: both are of keywords
    features.card.update(picture_rows="facets")
    with pytest.raises(MP4SRError, match=r"rows of keywords .* --picture-rows keywords"):
        toy_model().encode_items(features)
    toy_model(picture_rows="facets").encode_items(features)


def test_for_finetuning_keeps_the_encoder_and_drops_the_projections() -> None:
    model = toy_model(projection=True)
    tuned = model.for_finetuning(["a", "b"])
    assert tuned.text_projection is None
    assert tuned.item_ids == ["a", "b"]
    for name, weight in model.encoder.state_dict().items():
        assert torch.equal(weight, tuned.encoder.state_dict()[name])
    assert model.for_finetuning(None).id_embedding is None


def test_item_vectors_concatenate_and_take() -> None:
    vectors = toy_model().encode_items(FEATURES)
    twice = ItemVectors.concatenate([vectors, vectors])
    assert torch.equal(twice.take(torch.tensor([5, 0])).text, vectors.text[[0, 0]])
