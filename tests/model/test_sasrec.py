import json
from pathlib import Path

import numpy as np
import pytest
import torch

from mp4sr.catalogue import Item
from mp4sr.errors import MP4SRError
from mp4sr.model import MP4SR, SASRec, SASRecConfig
from mp4sr.model.item_ids import fingerprints
from mp4sr.model.sasrec import is_sasrec
from tests.toy import toy_model

ITEMS = [Item(name, f"Title of {name}") for name in "abcde"]
CONFIG = SASRecConfig(hidden_size=8, inner_size=16, max_length=3)


@pytest.fixture
def model() -> SASRec:
    torch.manual_seed(0)
    return SASRec(CONFIG, fingerprints(ITEMS))


def test_one_history_is_encoded_as_among_many(model: SASRec) -> None:
    histories = [np.array(rows) for rows in ([0, 1], [2], [], [4, 3, 2, 1, 0], [3, 3, 3])]
    together = model.encode_rows(histories)
    assert together.shape == (5, 8)
    for row, history in enumerate(histories):
        torch.testing.assert_close(together[row], model.encode_rows([history])[0])
    assert together[2].abs().sum() == 0
    # Only the latest three are read.
    torch.testing.assert_close(together[3], model.encode_rows([np.array([2, 1, 0])])[0])


def test_no_position_sees_what_comes_after(model: SASRec) -> None:
    model.eval()
    with torch.no_grad():
        before = model.encode_sequence(torch.tensor([[0, 1, 2]]))
        after = model.encode_sequence(torch.tensor([[0, 1, 4]]))
    torch.testing.assert_close(before[:, :2], after[:, :2])
    assert not torch.allclose(before[:, 2], after[:, 2])


def test_saved_and_loaded_is_the_same_model(model: SASRec, tmp_path: Path) -> None:
    model.save_pretrained(tmp_path)
    loaded = SASRec.from_pretrained(tmp_path)
    assert loaded.config == CONFIG
    assert loaded.item_fingerprints == model.item_fingerprints
    for name, weights in model.state_dict().items():
        assert torch.equal(weights, loaded.state_dict()[name])
    assert {path.name for path in tmp_path.iterdir()} >= {
        "config.json",
        "item_ids.json",
        "model.safetensors",
    }
    assert json.loads((tmp_path / "config.json").read_text())["architecture"] == "SASRec"


def test_it_knows_its_own_catalogue(model: SASRec) -> None:
    grown = [*ITEMS, Item("f", "New")]
    assert model.ids_for(grown) == ["a", "b", "c", "d", "e", "f"]
    assert model.id_rows(["b", "f"]).tolist() == [1, -1]
    assert model.ids_for([Item(item.id, "Other") for item in ITEMS]) is None


def test_its_folders_are_told_from_mp4srs(model: SASRec, tmp_path: Path) -> None:
    model.save_pretrained(tmp_path / "ids")
    toy_model().save_pretrained(tmp_path / "content")
    assert is_sasrec(tmp_path / "ids")
    assert not is_sasrec(tmp_path / "content")
    assert not is_sasrec(tmp_path / "nothing")
    with pytest.raises(MP4SRError, match="not an MP4SR configuration; choose a folder that pre"):
        MP4SR.from_pretrained(tmp_path / "ids")
    with pytest.raises(MP4SRError, match="not an SASRec configuration; choose a folder that sas"):
        SASRec.from_pretrained(tmp_path / "content")
