import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from mp4sr.catalogue import Catalogue, Item
from mp4sr.errors import MP4SRError
from mp4sr.features import ItemFeatures, RaggedRows
from mp4sr.features.item_features import catalogue_card
from mp4sr.model import MP4SR, M2SEConfig, score
from mp4sr.model.item_ids import fingerprints
from mp4sr.recommender import OwnItem, Recommendation, Recommender
from mp4sr.vocabulary import MODES, Mode

MakeFeatures = Callable[..., ItemFeatures]

# Both modalities, text only, pictures only, longer than the model reads, repeats, one item.
HISTORIES = [
    ["i0", "i6", "i7"],
    ["i1", "i2"],
    ["i4", "i3"],
    ["i13", "i12", "i11", "i0", "i3", "i1"],
    ["i8", "i8", "i9"],
    ["i5"],
]


def rows(ranked: list[Recommendation]) -> list[int]:
    return [entry.row for entry in ranked]


def brute_force(
    recommender: Recommender, history: list[str], mode: Mode, mask_history: bool
) -> list[tuple[int, float]]:
    """Return ``(row, score)`` of every candidate, best first, from the whole score table."""
    items = recommender.candidates.vectors
    past = np.array([recommender.catalogue.row(item) for item in history])
    scores = score(recommender.model.encode_rows(items, [past]), items, mode)[0]
    if mask_history:
        scores[past] = -torch.inf
    order = scores.argsort(descending=True).tolist()
    return [(row, float(scores[row])) for row in order if scores[row] > -torch.inf]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("mask_history", [True, False])
@pytest.mark.parametrize("k", [1, 3, 100])
def test_lists_are_those_of_the_full_score_table(
    recommender: Recommender, mode: Mode, mask_history: bool, k: int
) -> None:
    lists = recommender.recommend(HISTORIES, k, mode=mode, mask_history=mask_history)
    for history, ranked in zip(HISTORIES, lists, strict=True):
        expected = brute_force(recommender, history, mode, mask_history)[:k]
        assert rows(ranked) == [row for row, _ in expected]
        assert [entry.score for entry in ranked] == pytest.approx(
            [value for _, value in expected], abs=1e-5
        )
        assert [entry.rank for entry in ranked] == list(range(1, len(ranked) + 1))
        assert [entry.item for entry in ranked] == [
            recommender.catalogue.items[row] for row, _ in expected
        ]


@pytest.mark.parametrize("mode", MODES)
def test_parts_add_up_to_the_score(recommender: Recommender, mode: Mode) -> None:
    for ranked in recommender.recommend(HISTORIES, 20, mode=mode):
        for entry in ranked:
            assert entry.text + entry.image + entry.id == pytest.approx(entry.score, abs=1e-6)
            if mode == "text":
                assert entry.image == 0
            if mode == "image":
                assert entry.text == 0
    # Items 12 and 13 have no ID embedding: nothing of their score comes from one.
    last = [entry for entry in recommender.recommend([["i0"]], 20)[0] if entry.row >= 12]
    assert [entry.id for entry in last] == [0, 0]


def test_one_history_is_ranked_as_among_many(recommender: Recommender) -> None:
    together = recommender.recommend(HISTORIES, 5)
    for history, ranked in zip(HISTORIES, together, strict=True):
        assert rows(recommender.recommend([history], 5)[0]) == rows(ranked)


def test_a_list_is_empty_when_nothing_can_be_compared(recommender: Recommender) -> None:
    text_only, pictures_only = ["i12", "i1"], ["i3"]
    recommender = Recommender(
        recommender.model,
        recommender.catalogue,
        _without_pictures(len(recommender.catalogue.items)),
    )
    assert recommender.recommend([text_only], 5, mode="image") == [[]]
    assert len(recommender.recommend([text_only], 5)[0]) == 5
    # i3 has neither words nor, now, pictures: it goes by its ID embedding.
    assert len(recommender.recommend([pictures_only], 5)[0]) == 5


def _without_pictures(n: int) -> ItemFeatures:
    """Return features with 1 sentence an item but i3 to i5, and no picture anywhere."""
    random = np.random.default_rng(4)
    text = [random.normal(size=(0 if row in (3, 4, 5) else 1, 6)) for row in range(n)]
    nothing = [np.zeros((0, 6))] * n
    return ItemFeatures(
        RaggedRows.from_list(text, 6), RaggedRows.from_list(nothing, 6), [[]] * n, {}
    )


def test_equal_scores_come_in_catalogue_order(
    model: MP4SR, catalogue: Catalogue, make_features: MakeFeatures
) -> None:
    n = len(catalogue.items)
    features = make_features([1] * n, [1] * n)
    same = np.repeat(features.text.values[:1], n, axis=0)
    copies = replace(
        features,
        text=RaggedRows(same, features.text.offsets),
        image=RaggedRows(same, features.image.offsets),
    )
    content_only = MP4SR(replace(model.config, use_ids=False))
    ranked = Recommender(content_only, catalogue, copies).recommend([["i3"]], n)[0]
    assert rows(ranked) == [row for row in range(n) if row != 3]


@pytest.mark.parametrize(
    ("history", "message"),
    [
        ([], "The history is empty; put at least one item in it."),
        (["i0", "i 7"], "there is no item 'i 7' .* 'i7'"),
    ],
)
def test_bad_histories_are_one_sentence(
    recommender: Recommender, history: list[str], message: str
) -> None:
    with pytest.raises(MP4SRError, match=message):
        recommender.recommend([history])


def test_the_empty_history_is_named_among_many(recommender: Recommender) -> None:
    with pytest.raises(MP4SRError, match="History 2 is empty"):
        recommender.recommend([["i0"], [], ["i1"]])


def test_no_histories_and_no_room(recommender: Recommender) -> None:
    assert recommender.recommend([]) == []
    with pytest.raises(MP4SRError, match="at least 1"):
        recommender.recommend([["i0"]], 0)


def test_a_catalogue_of_one_item(
    model: MP4SR, catalogue: Catalogue, make_features: MakeFeatures
) -> None:
    catalogue.items = catalogue.items[:1]
    recommender = Recommender(model, catalogue, make_features([1], [1]))
    assert recommender.recommend([["i0"]], 5) == [[]]
    assert rows(recommender.recommend([["i0"]], 5, mask_history=False)[0]) == [0]


# -- modalities do not leak into each other --------------------------------------------------


@pytest.mark.parametrize(("moved", "still"), [("image", "text"), ("text", "image")])
def test_one_modality_does_not_move_the_other(
    model: MP4SR,
    catalogue: Catalogue,
    features: ItemFeatures,
    moved: str,
    still: Mode,
) -> None:
    table: RaggedRows = getattr(features, moved)
    other = np.random.default_rng(9).normal(size=table.values.shape).astype(np.float32)
    changed = replace(features, **{moved: RaggedRows(other, table.offsets)})
    before, after = (Recommender(model, catalogue, entry) for entry in (features, changed))
    # Items 1 to 5 lack a modality, and i5 goes by its ID alone.
    assert before.recommend(HISTORIES, 20, mode=still) == after.recommend(HISTORIES, 20, mode=still)
    assert before.recommend(HISTORIES, 20, mode=moved) != after.recommend(HISTORIES, 20, mode=moved)
    assert before.recommend(HISTORIES, 20) != after.recommend(HISTORIES, 20)


# -- own and new items -------------------------------------------------------------------------


def test_an_own_item_with_the_content_of_a_catalogue_item_ranks_the_same(
    recommender: Recommender, features: ItemFeatures
) -> None:
    # i13 has no ID embedding, so its content is all there is of it.
    copy = replace(
        features,
        text=features.text.take([13]),
        image=features.image.take([13]),
        keywords=features.keywords[13:],
    )
    own = OwnItem(Item("my photo"), copy)
    by_id, by_content = recommender.recommend([["i0", "i13"], ["i0", own]], 20, mask_history=False)
    assert rows(by_id) == rows(by_content)
    scores = [line.score for line in by_content]
    assert [line.score for line in by_id] == pytest.approx(scores, abs=1e-5)
    # An own item hides nothing, and nobody else ever gets it.
    assert 13 in rows(recommender.recommend([[own, "i0"]], 20)[0])
    assert len(recommender.candidates.items) == len(recommender.catalogue.items) == 14


def test_own_items_of_many_visitors(recommender: Recommender, make_features: MakeFeatures) -> None:
    mine, yours = (OwnItem(Item("mine"), make_features([1], [1], seed=seed)) for seed in (20, 21))
    histories = [[mine], [yours, "i0"], ["i0"], [mine, yours]]
    together = recommender.recommend(histories, 5)
    alone = [recommender.recommend([history], 5)[0] for history in histories]
    assert [rows(ranked) for ranked in together] == [rows(ranked) for ranked in alone]


def test_an_own_item_with_nothing_in_it(
    recommender: Recommender, make_features: MakeFeatures
) -> None:
    with pytest.raises(MP4SRError, match="'blank' has neither words nor a picture"):
        recommender.recommend([[OwnItem(Item("blank"), make_features([0], [0]))]])


@pytest.mark.parametrize("kinds", [(1, 1), (2, 0), (0, 1)])
def test_a_new_item_is_a_candidate_at_once(
    recommender: Recommender, make_features: MakeFeatures, kinds: tuple[int, int]
) -> None:
    weights = {name: value.clone() for name, value in recommender.model.state_dict().items()}
    added = make_features([kinds[0]], [kinds[1]], seed=30)
    row = recommender.add_item(Item("new", "A new thing"), added)
    assert row == 14
    assert recommender.catalogue.items[14].title == "A new thing"
    ranked = {entry.row: entry for entry in recommender.recommend([["i0", "i6"]], 20)[0]}
    assert ranked[14].item.id == "new"
    assert ranked[14].id == 0
    expected = dict(brute_force(recommender, ["i0", "i6"], "both", True))
    assert ranked[14].score == pytest.approx(expected[14], abs=1e-5)
    modes = [mode for mode, there in zip(("text", "image"), kinds, strict=True) if there]
    for mode in ("text", "image"):
        listed = rows(recommender.recommend([["i0", "i6"]], 20, mode=mode)[0])
        assert (14 in listed) == (mode in modes)
    # It can stand in a history from now on, and nothing was trained.
    assert 14 not in rows(recommender.recommend([["new"]], 20)[0])
    for name, value in recommender.model.state_dict().items():
        assert torch.equal(value, weights[name])


def test_an_item_named_like_a_trained_one_gets_no_id_embedding(
    model: MP4SR, catalogue: Catalogue, features: ItemFeatures, make_features: MakeFeatures
) -> None:
    catalogue.items = [replace(item, id=f"other {item.id}") for item in catalogue.items]
    recommender = Recommender(model, catalogue, features)
    recommender.add_item(Item("i0"), make_features([1], [1]))
    assert not recommender.candidates.vectors.id[14].any()


@pytest.mark.parametrize(
    ("item_id", "kinds", "message"),
    [
        ("i3", (1, 1), "already has an item 'i3'"),
        ("fine", (1, 1), "already has an item 'fine'"),
        (" ", (1, 1), "no id"),
        ("new", (0, 0), "'new' has neither words nor a picture"),
    ],
)
def test_a_bad_new_item_adds_nothing(
    recommender: Recommender,
    make_features: MakeFeatures,
    item_id: str,
    kinds: tuple[int, int],
    message: str,
) -> None:
    with pytest.raises(MP4SRError, match=message):
        recommender.add_items(
            [Item("fine"), Item(item_id)], make_features([1, kinds[0]], [1, kinds[1]])
        )
    assert len(recommender.candidates.items) == len(recommender.catalogue.items) == 14
    assert "fine" not in recommender.candidates.rows


def test_many_readers_while_items_are_added(
    recommender: Recommender, make_features: MakeFeatures
) -> None:
    expected = dict(brute_force(recommender, ["i0", "i6"], "both", True))
    stop, failures = threading.Event(), []

    def read() -> None:
        while not stop.is_set():
            try:
                ranked = recommender.recommend([["i0", "i6"]], 1000)[0]
                old = {entry.row: entry.score for entry in ranked if entry.row < 14}
                assert old == pytest.approx(expected, abs=1e-5)
                # A snapshot holds every item up to some moment, each under its own row.
                new = sorted(entry.row for entry in ranked if entry.row >= 14)
                assert new == list(range(14, 14 + len(new)))
                assert all(
                    entry.item.id == f"new {entry.row}" for entry in ranked if entry.row >= 14
                )
            except Exception as error:
                failures.append(error)
                return

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for row in range(14, 44):
        assert recommender.add_item(Item(f"new {row}"), make_features([1], [1], seed=row)) == row
    stop.set()
    for reader in readers:
        reader.join()
    assert failures == []
    assert len(recommender.recommend([["i0"]], 1000)[0]) == 43


# -- what fits together ------------------------------------------------------------------------


def test_features_of_another_catalogue(
    model: MP4SR, catalogue: Catalogue, make_features: MakeFeatures
) -> None:
    with pytest.raises(MP4SRError, match=r"has 14 items and its features 2; run `python -m mp4sr"):
        Recommender(model, catalogue, make_features([1, 1], [1, 1]))


def test_features_of_another_width(
    config: M2SEConfig, catalogue: Catalogue, features: ItemFeatures
) -> None:
    model = MP4SR(replace(config, feature_width=7, use_ids=False))
    with pytest.raises(MP4SRError, match=r"width 7 .* 6 wide"):
        Recommender(model, catalogue, features)


def test_features_of_another_sentence_encoder(
    config: M2SEConfig, catalogue: Catalogue, features: ItemFeatures
) -> None:
    trained = replace(config, sentence_encoder="A", sentence_encoder_fingerprint="a", use_ids=False)
    other = replace(features, card={"sentence_encoder": "B", "sentence_encoder_fingerprint": "b"})
    with pytest.raises(MP4SRError, match=r"trained on features of A, .* B"):
        Recommender(MP4SR(trained), catalogue, other)


def test_ids_of_another_catalogue_with_the_same_ids_are_left_out(
    config: M2SEConfig, model: MP4SR, catalogue: Catalogue, features: ItemFeatures
) -> None:
    trained = MP4SR(config, fingerprints(catalogue.items))
    trained.load_state_dict(
        {**model.state_dict(), "id_embedding.weight": torch.ones(len(catalogue.items), 8)}
    )
    other = [Item(item.id, f"Another {item.title}") for item in catalogue.items]
    elsewhere = Catalogue(catalogue.folder, catalogue.card, other, catalogue.interactions)
    at_home, away = (Recommender(trained, shop, features) for shop in (catalogue, elsewhere))
    assert at_home.notes == []
    assert all(entry.id != 0 for entry in at_home.recommend([["i0"]], 3)[0])
    (note,) = away.notes
    assert note == (
        "The model's ID embeddings belong to another catalogue, so items are ranked by their "
        "content alone."
    )
    assert all(entry.id == 0 for entry in away.recommend([["i0"]], 3)[0])


def test_notes(config: M2SEConfig, catalogue: Catalogue, features: ItemFeatures) -> None:
    assert Recommender(MP4SR(config, ["i0"]), catalogue, features).notes == []
    other = MP4SR(replace(config, keyword_encoder="a CLIP"), ["elsewhere"])
    words, ids = Recommender(
        other, catalogue, replace(features, card={"keyword_encoder": "another CLIP"})
    ).notes
    assert "a CLIP" in words
    assert "another CLIP" in words
    assert "another catalogue" in ids


def saved(folder: Path, catalogue: Catalogue, make_features: MakeFeatures) -> None:
    """Save a random model in ``folder``, and features of ``catalogue`` where it lies."""
    n = len(catalogue.items)
    features = make_features([1] * n, [len(item.images) for item in catalogue.items])
    features.card = {"sentence_encoder": "toy", "width": 6, **catalogue_card(catalogue)}
    features.save(catalogue.folder)
    model = MP4SR(M2SEConfig(feature_width=6, hidden_size=8, experts=2, inner_size=16))
    model.save_pretrained(folder)


def test_from_folders(
    tmp_path: Path, tiny_catalogue: Catalogue, make_features: MakeFeatures
) -> None:
    saved(tmp_path / "model", tiny_catalogue, make_features)
    recommender = Recommender.from_folders(tiny_catalogue.folder, tmp_path / "model")
    ranked = recommender.recommend([["vase", "lamp"]], 3)[0]
    assert len(ranked) == 3
    assert {entry.item.id for entry in ranked} <= {
        "sofa",
        "rug",
        "mug",
        "chair",
        "candle",
        "mystery",
    }


def test_from_folders_that_do_not_fit(
    tmp_path: Path, tiny_catalogue: Catalogue, make_features: MakeFeatures
) -> None:
    with pytest.raises(MP4SRError, match=r"no features .* python -m mp4sr features"):
        Recommender.from_folders(tiny_catalogue.folder, tmp_path / "model")
    saved(tmp_path / "model", tiny_catalogue, make_features)
    with pytest.raises(MP4SRError, match="not a catalogue folder"):
        Recommender.from_folders(tmp_path / "model", tmp_path / "model")
    with pytest.raises(MP4SRError, match="no MP4SR model"):
        Recommender.from_folders(tiny_catalogue.folder, tiny_catalogue.folder)
    tiny_catalogue.items.pop()
    tiny_catalogue.interactions = tiny_catalogue.interactions[:0]
    tiny_catalogue.save()
    with pytest.raises(MP4SRError, match="another list of items"):
        Recommender.from_folders(tiny_catalogue.folder, tmp_path / "model")
