"""MP4SR: M²SE with projections and ID embeddings, as a model that encodes, saves and loads."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mp4sr.errors import MP4SRError
from mp4sr.features.extraction import ItemFeatures
from mp4sr.model.config import M2SEConfig
from mp4sr.model.lengths import length_blocks, padded
from mp4sr.model.m2se import M2SE
from mp4sr.model.saved import SavedModel
from mp4sr.model.vectors import ItemVectors, SequenceVectors
from mp4sr.progress import Progress


class MP4SR(SavedModel, tags=["sequential-recommendation", "multimodal", "cold-start"]):
    """The whole model.

    Parameters
    ----------
    config
        the shape of the model.
    item_ids
        catalogue ids of the items that get an ID embedding (only with ``config.use_ids``); as a
        mapping, with their fingerprints.

    Attributes
    ----------
    encoder
        M²SE.
    text_projection, image_projection
        linear layers with ``config.projection``, else None.
    id_embedding
        an embedding with ``config.use_ids``, else None.
    """

    kind = "MP4SR"
    written_by = "pretrain or finetune"
    config_type = M2SEConfig
    config: M2SEConfig

    def __init__(
        self, config: M2SEConfig, item_ids: Iterable[str] | Mapping[str, str] = ()
    ) -> None:
        super().__init__(config, item_ids if config.use_ids else ())
        self.encoder = M2SE(config)
        self.text_projection = self.image_projection = None
        if config.projection:
            self.text_projection = nn.Linear(config.hidden_size, config.hidden_size)
            self.image_projection = nn.Linear(config.hidden_size, config.hidden_size)
        self.id_embedding = None
        if config.use_ids:
            self.id_embedding = nn.Embedding(len(self.item_ids), config.hidden_size)
            nn.init.normal_(self.id_embedding.weight, std=0.02)

    @property
    def has_ids(self) -> bool:
        """Whether the model has ID embeddings."""
        return self.config.use_ids

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        return self.encoder.position.weight.device

    # -- encoding -------------------------------------------------------------------------------

    def item_vectors(
        self,
        text: tuple[Tensor, Tensor],
        image: tuple[Tensor, Tensor],
        id_rows: Tensor | None = None,
    ) -> ItemVectors:
        """Encode items, with gradients.

        ``text`` and ``image`` are padded feature rows ``(n, r, d)`` with their mask ``(n, r)``;
        ``id_rows`` ``(n,)`` are those of :meth:`id_rows`. An item with neither text nor pictures
        but with an ID embedding has both modalities, by its ID alone. With ``config.modality`` no
        item has the other modality.
        """
        if self.config.modality == "text":
            image = (image[0][:, :0], image[1][:, :0])
        elif self.config.modality == "image":
            text = (text[0][:, :0], text[1][:, :0])
        has_text, has_image = text[1].any(dim=1), image[1].any(dim=1)
        text_vectors = self.encoder.text_encoder(*text)  # (n, h)
        image_vectors = self.encoder.image_encoder(*image)  # (n, h)
        ids = torch.zeros_like(text_vectors)
        if self.id_embedding is not None and id_rows is not None:
            has_id = id_rows >= 0
            ids = self.id_embedding(id_rows.clamp_min(0)) * has_id[:, None]  # (n, h)
            by_id_alone = has_id & ~has_text & ~has_image
            has_text, has_image = has_text | by_id_alone, has_image | by_id_alone
        return ItemVectors(text_vectors, image_vectors, ids, has_text, has_image)

    @torch.inference_mode()
    def encode_items(
        self, features: ItemFeatures, ids: Sequence[str] | None = None, batch_size: int = 4096
    ) -> ItemVectors:
        """Encode a catalogue's items for ranking.

        Parameters
        ----------
        features
            the features of ``n`` items.
        ids
            the items' catalogue ids, to look up their ID embeddings; None for content alone.
        batch_size
            items encoded at a time.
        """
        self.check_features(features)
        self.stop_training()
        count = len(features.text)
        id_rows = self.id_rows(ids) if ids is not None else torch.full((count,), -1)
        parts = []
        for start in range(0, max(count, 1), batch_size):
            rows = np.arange(start, min(start + batch_size, count))
            text, image = (
                (torch.from_numpy(values).to(self.device), torch.from_numpy(mask).to(self.device))
                for values, mask in (features.text.padded(rows), features.image.padded(rows))
            )
            some_ids = id_rows[start : start + batch_size].to(self.device)
            parts.append(self.item_vectors(text, image, some_ids))
        return ItemVectors.concatenate(parts)

    @torch.inference_mode()
    def encode_rows(
        self, items: ItemVectors, histories: Sequence[np.ndarray], *, progress: bool = False
    ) -> SequenceVectors:
        """Encode many histories over one table of items, those of similar length together.

        Parameters
        ----------
        items
            vectors ``(n, h)``.
        histories
            for each of ``b`` users the rows of their items in ``items``, oldest first;
            the last ``max_length`` are read.
        progress
            show a progress bar on stderr.

        Returns
        -------
        Vectors ``(b, h)``, in the order of ``histories``; zeros for an empty history.
        """
        self.stop_training()
        recent = [np.asarray(history)[-self.config.max_length :] for history in histories]
        lengths = np.array([len(history) for history in recent], dtype=np.int64)
        device, hidden = items.text.device, items.text.shape[1]
        texts, images = (torch.zeros(len(recent), hidden, device=device) for _ in range(2))
        has_text, has_image = (
            torch.zeros(len(recent), dtype=torch.bool, device=device) for _ in range(2)
        )
        bar = Progress(total=len(recent), desc="histories", unit="user", disable=not progress)
        for block in length_blocks(lengths):  # an empty history is in no block: it keeps its zeros
            taken = items.take(torch.from_numpy(padded([recent[i] for i in block])).to(device))
            last = torch.from_numpy(lengths[block] - 1).to(device)  # (b,)
            positions = torch.arange(taken.text.shape[1], device=device)  # (l,)
            padding_mask = positions <= last[:, None]  # (b, l)
            where = torch.from_numpy(block).to(device)
            for content, has_content, projection, states, has in (
                (taken.text, taken.has_text, self.text_projection, texts, has_text),
                (taken.image, taken.has_image, self.image_projection, images, has_image),
            ):
                modality_mask = has_content & padding_mask  # (b, l)
                some = modality_mask.any(dim=1)  # (b,)
                if not some.any():
                    continue
                outputs = self.encoder.encode_sequence(content + taken.id, modality_mask)
                state = outputs[torch.arange(len(block), device=device), last]  # (b, h)
                if projection is not None:
                    state = projection(state)
                states[where] = F.normalize(state.float(), dim=-1) * some[:, None]
                has[where] = some
            bar.update(len(block))
        bar.close()
        return SequenceVectors(texts, images, has_text, has_image)

    def encode_histories(self, histories: Sequence[ItemVectors]) -> SequenceVectors:
        """Encode histories given as item vectors, each oldest first."""
        lengths = np.array([len(history.text) for history in histories])
        ends = np.cumsum(lengths)
        rows = [np.arange(end - n, end) for end, n in zip(ends, lengths, strict=True)]
        return self.encode_rows(ItemVectors.concatenate(list(histories)), rows)

    def check_features(self, features: ItemFeatures) -> None:
        """Raise :class:`MP4SRError` when ``features`` do not fit the model."""
        width = features.text.values.shape[1]
        if width != self.config.feature_width:
            raise MP4SRError(
                f"The model reads features of width {self.config.feature_width} "
                f"({self.config.sentence_encoder or 'unknown encoder'}), but the catalogue's are "
                f"{width} wide ({features.card.get('sentence_encoder', 'unknown encoder')}); "
                "compute the features again with the model's sentence encoder."
            )
        ours, theirs = (
            self.config.sentence_encoder_fingerprint,
            features.card.get("sentence_encoder_fingerprint", ""),
        )
        if ours and theirs and ours != theirs:
            raise MP4SRError(
                f"The model was trained on features of {self.config.sentence_encoder}, but the "
                f"catalogue's come from {features.card.get('sentence_encoder')}; compute the "
                "features again with the model's sentence encoder."
            )
        rows = features.card.get("picture_rows", "keywords")
        if rows != self.config.picture_rows:
            raise MP4SRError(
                f"The model was trained on picture rows of {self.config.picture_rows} and the "
                f"catalogue's are {rows}; compute the features again with --picture-rows "
                f"{self.config.picture_rows}."
            )

    # -- fine-tuning ----------------------------------------------------------------------------

    def for_finetuning(self, item_ids: Iterable[str] | Mapping[str, str] | None) -> "MP4SR":
        """Return a copy to fine-tune: the trained encoder without the projections.

        Parameters
        ----------
        item_ids
            items that get a new ID embedding, as a mapping with their fingerprints; None for the
            inductive mode, without IDs.
        """
        use_ids = item_ids is not None
        model = MP4SR(replace(self.config, use_ids=use_ids, projection=False), item_ids or ())
        encoder = {k: v for k, v in self.state_dict().items() if k.startswith("encoder.")}
        model.load_state_dict(encoder, strict=False)
        return model
