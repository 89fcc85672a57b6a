import numpy as np
import pytest
import torch

from mp4sr.features.extraction import ItemFeatures
from mp4sr.model import MP4SR, SASRec, SASRecConfig, score
from mp4sr.training.sequences import Batch, Collate, TrainingSequences
from mp4sr.training.settings import TrainingSettings
from mp4sr.training.tasks import FineTuning, PreTraining, SASRecTraining
from tests.toy import toy_features, toy_model

SETTINGS = TrainingSettings()
IDS = [str(row) for row in range(8)]
FEATURES = toy_features([2, 1, 3, 2, 1, 2, 2, 1], [1, 2, 1, 1, 2, 1, 1, 3])
HISTORIES = [np.array(rows) for rows in ([0, 1, 2, 3], [4, 5, 6, 7], [7, 0, 2], [3, 1])]


@pytest.fixture(autouse=True)
def _seed() -> None:
    torch.manual_seed(0)


def batch(collate: Collate) -> Batch:
    sequences = TrainingSequences(HISTORIES, 6)
    return collate([sequences[entry] for entry in range(len(sequences))])


def parameters_without_gradient(model: MP4SR) -> list[str]:
    return [
        name
        for name, parameter in model.named_parameters()
        if parameter.grad is None or parameter.grad.abs().sum() == 0
    ]


@pytest.mark.parametrize("projection", [False, True])
def test_pre_training_reaches_every_parameter(projection: bool) -> None:
    model = toy_model(projection=projection, max_length=3)
    task = PreTraining(model, FEATURES, SETTINGS)
    task(batch(Collate(max_drop_ratio=0.2)))["loss"].backward()
    # The one bias that cannot matter: it shifts all logits of a softmax alike (and so does b1).
    expected = [
        f"encoder.{modality}_encoder.pooling.{layer}.bias"
        for modality in ("text", "image")
        for layer in ("inner", "outer")
    ]
    missing = [
        name
        for name, parameter in model.named_parameters()
        if name not in expected and (parameter.grad is None or not parameter.grad.abs().sum() > 0)
    ]
    assert missing == []


def test_fine_tuning_reaches_every_parameter() -> None:
    model = toy_model(IDS, use_ids=True, max_length=3)
    task = FineTuning(model, FEATURES, SETTINGS, IDS)
    task(batch(Collate(catalogue_size=8)))["loss"].backward()
    assert all("pooling" in name and "bias" in name for name in parameters_without_gradient(model))


def test_pooling_weights_move_when_trained() -> None:
    model = toy_model()
    task = PreTraining(model, FEATURES, SETTINGS)
    before = model.encoder.text_encoder.pooling.inner.weight.detach().clone()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    task(batch(Collate()))["loss"].backward()
    optimizer.step()
    assert not torch.equal(before, model.encoder.text_encoder.pooling.inner.weight)


def test_pre_training_loss_is_the_sum_of_its_parts() -> None:
    settings = TrainingSettings(cmcl_weight=0.5)
    losses = PreTraining(toy_model(), FEATURES, settings)(batch(Collate()))
    total = losses["nip_text"] + losses["nip_image"] + 0.5 * losses["cmcl"]
    torch.testing.assert_close(losses["loss"], total)


def without(features: ItemFeatures, modality: str) -> ItemFeatures:
    none = [0] * len(features.text)
    return toy_features(none, [1] * 8) if modality == "text" else toy_features([1] * 8, none)


@pytest.mark.parametrize("modality", ["text", "image"])
def test_a_catalogue_without_a_modality_trains_on_the_other(modality: str) -> None:
    features = without(FEATURES, modality)
    losses = PreTraining(toy_model(), features, SETTINGS)(batch(Collate()))
    assert losses[f"nip_{modality}"].item() == 0
    assert losses["cmcl"].item() == 0
    assert losses["loss"].item() > 0
    model = toy_model(IDS, use_ids=True)
    tuned = FineTuning(model, features, SETTINGS, IDS)(batch(Collate(catalogue_size=8)))["loss"]
    tuned.backward()
    assert torch.isfinite(tuned)
    assert all(torch.isfinite(p.grad).all() for p in model.parameters() if p.grad is not None)


def test_fine_tuning_loss_by_hand_over_mixed_histories() -> None:
    """Items 0-3 have both modalities, 4 and 5 text only, 6 pictures only, 7 nothing."""
    features = toy_features([1, 1, 1, 1, 1, 1, 0, 0], [1, 1, 1, 1, 0, 0, 1, 0])
    model = toy_model(dropout=0.0, attention_dropout=0.0, expert_dropout=0.0)
    histories = [np.array([0, 1, 2]), np.array([4, 5, 0]), np.array([6, 3]), np.array([1, 7, 2])]
    sequences = TrainingSequences(histories, 6)
    task = FineTuning(model, features, SETTINGS).train()
    loss = task(Collate(catalogue_size=8)([sequences[i] for i in range(4)]))["loss"]

    items = model.encode_items(features)
    expected = []
    for history in histories:
        for position in range(1, len(history)):
            states = model.encode_rows(items, [history[:position]])
            log_probability = (score(states, items) / 0.07).log_softmax(dim=1)[0]
            if torch.isfinite(log_probability[history[position]]):  # a candidate at all
                expected.append(-log_probability[history[position]])
    assert len(expected) == 6  # item 7 is never a candidate
    torch.testing.assert_close(loss, torch.stack(expected).mean())


def test_single_modality_losses_by_hand() -> None:
    """Item 3 has no picture, item 4 no text: they are no targets and no candidates there."""
    features = toy_features([1, 1, 1, 1, 0], [1, 1, 1, 0, 1])
    model = toy_model(dropout=0.0, attention_dropout=0.0, expert_dropout=0.0)
    histories = [np.array([0, 1, 2]), np.array([1, 3, 0]), np.array([2, 4, 1])]
    sequences = TrainingSequences(histories, 6)
    everything = Collate(catalogue_size=5)([sequences[entry] for entry in range(3)])
    losses = FineTuning(model, features, TrainingSettings(unimodal_loss_weight=0.5))(everything)

    items = model.encode_items(features)
    for mode, count in (("both", 6), ("text", 5), ("image", 5)):
        expected = []
        for history in histories:
            for position in (1, 2):
                states = model.encode_rows(items, [history[:position]])
                log_probability = (score(states, items, mode) / 0.07).log_softmax(dim=1)[0]
                if torch.isfinite(log_probability[history[position]]):
                    expected.append(-log_probability[history[position]])
        assert len(expected) == count
        torch.testing.assert_close(losses[mode], torch.stack(expected).mean())
    total = losses["both"] + 0.5 * (losses["text"] + losses["image"])
    torch.testing.assert_close(losses["loss"], total)
    plain = FineTuning(model, features, TrainingSettings(unimodal_loss_weight=0.0))(everything)
    assert plain.keys() == {"loss"}
    torch.testing.assert_close(plain["loss"], losses["both"])


def test_sasrec_loss_by_hand() -> None:
    model = SASRec(SASRecConfig(hidden_size=8, inner_size=16, dropout=0, attention_dropout=0), IDS)
    losses = SASRecTraining(model)(batch(Collate(catalogue_size=8)))
    table = model.item_embedding.weight.detach()
    expected = [
        -(model.encode_rows([history[:position]]) @ table.T).log_softmax(dim=1)[0, target]
        for history in HISTORIES
        for position, target in enumerate(history[1:], start=1)
    ]
    torch.testing.assert_close(losses["loss"], torch.stack(expected).mean())
    losses["loss"].backward()
    assert all(weights.grad is not None for weights in model.parameters())


def test_an_epoch_of_all_positions_equals_last_position_training_without_noise() -> None:
    """One causal pass gives each prefix the state that encoding the prefix alone gives it."""
    model = toy_model(dropout=0.0, attention_dropout=0.0, expert_dropout=0.0)
    task = FineTuning(model, FEATURES, SETTINGS).train()
    losses = []
    for targets in ("all", "last"):
        sequences = TrainingSequences(HISTORIES, 6, targets)  # type: ignore[arg-type]
        everything = [sequences[entry] for entry in range(len(sequences))]
        losses.append(task(Collate(catalogue_size=8)(everything))["loss"])
    torch.testing.assert_close(*losses)
