"""Training tasks, as modules that turn a batch into losses.

Pre-training and fine-tuning of MP4SR, and the training of SASRec.
"""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from mp4sr.features.extraction import ItemFeatures
from mp4sr.model.m2se import complementary_mixup
from mp4sr.model.mp4sr import MP4SR
from mp4sr.model.objectives import (
    cross_modality_contrast,
    item_cross_entropy,
    next_item_prediction,
    projected_next_item_prediction,
)
from mp4sr.model.sasrec import SASRec
from mp4sr.model.saved import SavedModel
from mp4sr.model.scoring import candidate_matrix, effective_modes, query_matrix
from mp4sr.model.vectors import ItemVectors, SequenceVectors
from mp4sr.training.gathering import (
    gathered_candidates,
    gathered_pairs,
    processes,
    weighted,
)
from mp4sr.training.sequences import Batch, Block
from mp4sr.training.settings import TrainingSettings
from mp4sr.vocabulary import Mode

Losses = dict[str, Tensor]


class TrainingTask(nn.Module):
    """A model with the objective it is trained by.

    Its ``forward`` takes a :class:`mp4sr.training.sequences.Batch` and returns the losses, of
    which ``loss`` is minimised.
    """

    model: SavedModel


class ContentTask(TrainingTask):
    """A model with the features of its catalogue: what pre-training and fine-tuning share.

    Parameters
    ----------
    model
        the model to train.
    features
        the catalogue's features.
    settings
        the run's settings.
    item_ids
        the catalogue's item ids, to look up ID embeddings; None trains on content alone.
    """

    model: MP4SR
    text_rows: Tensor  # (n, r, d), every item's sentences, padded
    text_mask: Tensor  # (n, r)
    image_rows: Tensor  # (n, r, d), every item's pictures, padded
    image_mask: Tensor  # (n, r)
    id_rows: Tensor  # (n,), rows of the ID embedding

    def __init__(
        self,
        model: MP4SR,
        features: ItemFeatures,
        settings: TrainingSettings,
        item_ids: Sequence[str] | None = None,
    ) -> None:
        super().__init__()
        model.check_features(features)
        self.model = model
        self.settings = settings
        everything = np.arange(len(features.text))
        for name, table in (("text", features.text), ("image", features.image)):
            rows, mask = table.padded(everything)  # (n, r, d), (n, r)
            self.register_buffer(f"{name}_rows", torch.from_numpy(rows), persistent=False)
            self.register_buffer(f"{name}_mask", torch.from_numpy(mask), persistent=False)
        id_rows = model.id_rows(item_ids) if item_ids is not None else torch.full((len(mask),), -1)
        self.register_buffer("id_rows", id_rows, persistent=False)

    def encode(self, items: Tensor) -> ItemVectors:
        """Encode catalogue rows ``items`` ``(m,)`` once each."""
        if len(items) == len(self.id_rows):  # the whole catalogue, in order: nothing to gather
            text, image, ids = (
                (self.text_rows, self.text_mask),
                (self.image_rows, self.image_mask),
                self.id_rows,
            )
        else:
            text = (self.text_rows[items], self.text_mask[items])
            image = (self.image_rows[items], self.image_mask[items])
            ids = self.id_rows[items]
        return self.model.item_vectors(text, image, ids)

    def sequence_inputs(
        self, items: ItemVectors, block: Block
    ) -> tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]:
        """Return each modality's input vectors ``(b, l, h)`` and where they are real ``(b, l)``."""
        taken = items.take(block.items)
        text = (taken.text + taken.id, taken.has_text & block.padding_mask)
        image = (taken.image + taken.id, taken.has_image & block.padding_mask)
        return text, image

    def states(
        self,
        text: tuple[Tensor, Tensor],
        image: tuple[Tensor, Tensor],
    ) -> SequenceVectors:
        """Run both sequences through the shared Transformer, flattened to ``(b * l, h)``.

        ``has_text`` and ``has_image`` say whether any item up to a position has the modality. The
        Transformer does not run for a modality that no item here has.
        """
        outputs = []
        nothing = not (text[1].any() or image[1].any())
        for vectors, modality_mask in (text, image):
            states = torch.zeros_like(vectors)
            if nothing or modality_mask.any():
                states = self.model.encoder.encode_sequence(vectors, modality_mask)  # (b, l, h)
            outputs.append((states.flatten(0, 1), modality_mask.cumsum(dim=1).gt(0).flatten()))
        (text_states, has_text), (image_states, has_image) = outputs
        return SequenceVectors(text_states, image_states, has_text, has_image)


class PreTraining(ContentTask):
    """Pre-training without IDs: ``NIP_t + NIP_v + lambda * CMCL``.

    Where several processes train together, the negatives come from all of them.
    """

    def forward(self, batch: Batch) -> Losses:
        """Return ``loss`` and its parts ``nip_text``, ``nip_image`` and ``cmcl``, all scalars."""
        items = self.encode(batch.items)
        predicting, picked = [], []
        for block in batch.blocks:
            text, image = self.sequence_inputs(items, block)
            mixed_text, mixed_image = complementary_mixup(
                text[0], image[0], text[1] & image[1], self.settings.max_mixup_ratio
            )
            block_states = self.states((mixed_text, text[1]), (mixed_image, image[1]))
            predicting.append(block_states.take(block.states))
            picked.append(block_states.take(block.contrast))
        states = SequenceVectors.concatenate(predicting)  # (t, h)
        targets = torch.cat([block.targets for block in batch.blocks])  # (t,)

        losses = self._next_item_losses(states, items, batch.items, targets)
        losses["cmcl"] = self._contrast(SequenceVectors.concatenate(picked))
        loss = losses["nip_text"] + losses["nip_image"]
        return {"loss": loss + self.settings.cmcl_weight * losses["cmcl"], **losses}

    def _next_item_losses(
        self, states: SequenceVectors, items: ItemVectors, rows: Tensor, targets: Tensor
    ) -> Losses:
        """NIP of each modality, over the states and targets that have it.

        ``rows`` ``(m,)`` are the catalogue rows of ``items``, ``targets`` ``(t,)`` rows of it.
        """
        temperature = self.model.config.temperature
        losses = {}
        for name, own, has_own, vectors, has_vector, projection in (
            ("text", states.text, states.has_text, items.text, items.has_text,
             self.model.text_projection),
            ("image", states.image, states.has_image, items.image, items.has_image,
             self.model.image_projection),
        ):  # fmt: skip
            usable = has_own & has_vector[targets]
            if projection is not None:
                usable = usable & states.has_text & states.has_image
            candidates = gathered_candidates(vectors, rows, targets[usable])
            if projection is None:
                loss = next_item_prediction(
                    own[usable],
                    candidates.vectors,
                    candidates.targets,
                    temperature,
                    candidates.counts,
                )
            else:
                loss = projected_next_item_prediction(
                    (projection(states.text[usable]), projection(states.image[usable])),
                    candidates.vectors,
                    candidates.targets,
                    temperature,
                    candidates.counts,
                )
            losses[f"nip_{name}"] = weighted(loss, len(candidates.targets), candidates.vectors)
        return losses

    def _contrast(self, states: SequenceVectors) -> Tensor:
        """CMCL over the users that have both modalities, in each projection where there are any."""
        both = states.has_text & states.has_image
        text, image = states.text[both], states.image[both]
        projections = (self.model.text_projection, self.model.image_projection)
        if projections[0] is None or projections[1] is None:
            return self._contrast_of(text, image)
        first, second = (
            self._contrast_of(projection(text), projection(image))
            for projection in projections
            if projection is not None
        )
        return first + second

    def _contrast_of(self, text: Tensor, image: Tensor) -> Tensor:
        """CMCL of the users' states, both ``(b, h)``, against those of all processes."""
        temperature = self.model.config.temperature
        if processes() == 1:
            return cross_modality_contrast(text, image, temperature)
        everyone, first = gathered_pairs(text, image)
        loss = cross_modality_contrast(text, image, temperature, everyone, first)
        return weighted(loss, len(text), *everyone)


class FineTuning(ContentTask):
    """Fine-tuning: cross-entropy over the items of the catalogue, with IDs or without.

    With ``unimodal_loss_weight`` the cross-entropy of each modality alone is added, so that
    neither can rely on the other. With ``id_dropout`` random items lose their ID embedding for
    one step, in histories and as candidates. With ``min_candidate_count`` items with fewer
    training interactions are not candidates: as everybody's negatives and hardly anybody's
    target, they would learn to rank last.

    Parameters
    ----------
    model, features, settings, item_ids
        as for :class:`ContentTask`.
    training_counts
        the training interactions of each item, ``(n,)``; needed with ``min_candidate_count``.
    """

    candidate_mask: Tensor  # (n,), the candidates of the loss

    def __init__(
        self,
        model: MP4SR,
        features: ItemFeatures,
        settings: TrainingSettings,
        item_ids: Sequence[str] | None = None,
        training_counts: NDArray[np.int64] | None = None,
    ) -> None:
        super().__init__(model, features, settings, item_ids)
        candidate_mask = torch.ones(len(features.text), dtype=torch.bool)
        if training_counts is not None:
            candidate_mask = torch.from_numpy(training_counts >= settings.min_candidate_count)
        self.register_buffer("candidate_mask", candidate_mask, persistent=False)

    def forward(self, batch: Batch) -> Losses:
        """Return ``loss`` and, where it has several, its parts ``both``, ``text`` and ``image``."""
        items = self.encode(batch.items)
        if self.training and self.settings.id_dropout > 0:
            kept = torch.rand(len(items.id), 1, device=items.id.device) >= self.settings.id_dropout
            items = items._replace(id=items.id * kept)
        states = SequenceVectors.concatenate(
            [
                self.states(*self.sequence_inputs(items, block)).take(block.states)
                for block in batch.blocks
            ]
        ).normalised()  # (t, h)
        targets = torch.cat([block.targets for block in batch.blocks])  # (t,)

        weight = self.settings.unimodal_loss_weight
        loss = self._cross_entropy(states, items, targets, "both")
        if weight == 0:
            return {"loss": loss}
        text = self._cross_entropy(states, items, targets, "text")
        image = self._cross_entropy(states, items, targets, "image")
        return {"loss": loss + weight * (text + image), "both": loss, "text": text, "image": image}

    def _cross_entropy(
        self, states: SequenceVectors, items: ItemVectors, targets: Tensor, mode: Mode
    ) -> Tensor:
        """Return the mean over the targets that ``mode`` can rank."""
        total, count = states.text.new_zeros(()), 0
        for effective, rows in effective_modes(states, mode).items():
            matrix, is_candidate = candidate_matrix(items, effective)
            is_candidate = is_candidate & self.candidate_mask
            rows = rows[is_candidate[targets[rows]]]
            # An item that is not a candidate must get no probability, so it leaves the matrix.
            column = is_candidate.cumsum(dim=0) - 1  # (m,) its row among the candidates
            loss = item_cross_entropy(
                query_matrix(states.take(rows), effective),
                matrix[is_candidate],
                column[targets[rows]],
                self.model.config.temperature,
            )
            total, count = total + loss * len(rows), count + len(rows)
        return total / max(count, 1)


class SASRecTraining(TrainingTask):
    """Training of SASRec: cross-entropy over all items with an embedding.

    The item rows in its batches are rows of the item embedding.
    """

    model: SASRec

    def __init__(self, model: SASRec) -> None:
        super().__init__()
        self.model = model

    def forward(self, batch: Batch) -> Losses:
        """Return ``loss``, a scalar."""
        predicting = []
        for block in batch.blocks:
            states = self.model.encode_sequence(block.items)  # (b, l, h)
            predicting.append(states.flatten(0, 1)[block.states])
        targets = torch.cat([block.targets for block in batch.blocks])  # (t,)
        table = self.model.item_embedding.weight  # (m, h)
        return {"loss": item_cross_entropy(torch.cat(predicting), table, targets, temperature=1.0)}
