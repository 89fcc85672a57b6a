"""The cards of the catalogue and the model."""

from pathlib import Path

import numpy as np

from mp4sr.demo.evidence.cards import (
    catalogue_card,
    model_card,
    read_card,
    without_front_matter,
)
from mp4sr.demo.shop import Shop
from mp4sr.features import ItemFeatures
from mp4sr.features.ragged import RaggedRows


def test_a_card_is_the_files_text_without_its_front_matter(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("---\nlicence: x\n---\n\n# A shop\n")
    assert read_card(tmp_path).strip() == "# A shop"
    assert read_card(tmp_path / "none") == read_card(None) == ""


def test_front_matter_is_left_out() -> None:
    assert without_front_matter("---\nlicence: x\n---\n\n# A shop\n") == "# A shop\n"
    assert without_front_matter("# A shop\n\n---\n") == "# A shop\n\n---\n"


def test_the_catalogues_card_says_what_read_the_items(shop: Shop) -> None:
    facts = catalogue_card(shop).facts
    assert facts["Items"] == "8"
    assert facts["Pictures"] == "8"
    assert facts["Shoppers"] == "12"
    assert facts["Words encoded by"] == "hashes, 16 dimensions"
    assert facts["Pictures read by"] == "colours (a stand-in), top 3 of 4 words"


def test_features_without_a_card_leave_the_encoders_out(shop: Shop) -> None:
    nothing = RaggedRows.from_list([np.zeros((0, 16), np.float32)] * 8, 16)
    shop.features = ItemFeatures(nothing, nothing, [[] for _ in range(8)], {})
    assert not {"Words encoded by", "Pictures read by"} & set(catalogue_card(shop).facts)


def test_the_models_card_has_its_size_and_its_readme(shop: Shop, tmp_path: Path) -> None:
    card = model_card(shop, None)
    assert (card.kind, card.name, card.text) == ("model", "toy model", "")
    assert card.facts["Reads"] == "words and pictures"
    assert card.facts["ID embeddings"] == "none"
    assert card.facts["Hidden size"] == "8"
    assert card.facts["Experts"] == "2 per modality"
    (tmp_path / "README.md").write_text("# Toy\n\nA model of nothing.\n")
    assert model_card(shop, tmp_path).text == "# Toy\n\nA model of nothing.\n"
