"""MP4SR: M²SE, its projections and ID embeddings, as one model that loads, saves and encodes."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from json import JSONDecodeError, loads
from pathlib import Path
from typing import Any, Self

import numpy as np
import torch
import torch.nn.functional as F
from huggingface_hub import PyTorchModelHubMixin, hf_hub_download
from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from mp4sr.errors import MP4SRError
from mp4sr.features.extraction import ItemFeatures
from mp4sr.files import write_json, written_atomically
from mp4sr.model.config import M2SEConfig
from mp4sr.model.lengths import length_blocks, padded
from mp4sr.model.m2se import M2SE
from mp4sr.model.vectors import ItemVectors, SequenceVectors

CONFIG_FILE, WEIGHTS_FILE, ITEM_IDS_FILE = "config.json", "model.safetensors", "item_ids.json"


class MP4SR(
    nn.Module,
    PyTorchModelHubMixin,
    library_name="mp4sr",
    tags=["sequential-recommendation", "multimodal", "cold-start"],
    license="apache-2.0",
):
    """The whole model.

    Parameters
    ----------
    config
        the shape of the model.
    item_ids
        catalogue ids of the items that get an ID embedding of their own (with
        ``config.use_ids`` only).

    Attributes
    ----------
    encoder
        M²SE.
    text_projection, image_projection
        linear layers with ``config.projection``, else None.
    id_embedding
        an embedding with ``config.use_ids``, else None.
    """

    def __init__(self, config: M2SEConfig, item_ids: Sequence[str] = ()) -> None:
        super().__init__()
        self.config = config
        self.item_ids = list(item_ids) if config.use_ids else []
        self._id_rows = {item: row for row, item in enumerate(self.item_ids)}
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
    def device(self) -> torch.device:
        """Where the weights are."""
        return self.encoder.position.weight.device

    # -- encoding -------------------------------------------------------------------------------

    def id_rows(self, ids: Iterable[str]) -> Tensor:
        """Return each item's row in the ID embedding ``(n,)``, -1 for an item without one."""
        return torch.tensor([self._id_rows.get(item, -1) for item in ids], dtype=torch.int64)

    def item_vectors(
        self,
        text: tuple[Tensor, Tensor],
        image: tuple[Tensor, Tensor],
        id_rows: Tensor | None = None,
    ) -> ItemVectors:
        """Encode items, keeping gradients.

        ``text`` and ``image`` are padded feature rows ``(n, r, d)`` and their mask ``(n, r)``;
        ``id_rows`` ``(n,)`` as :meth:`id_rows` gives them. An item without text and pictures but
        with an ID embedding takes part in both modalities by its ID alone.
        """
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
        self.eval()
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
    def encode_rows(self, items: ItemVectors, histories: Sequence[np.ndarray]) -> SequenceVectors:
        """Encode many histories over one table of items.

        Parameters
        ----------
        items
            vectors ``(n, h)``.
        histories
            for each of ``b`` users the rows of their items in ``items``, oldest first;
            the last ``max_length`` are read.

        Returns
        -------
        Vectors ``(b, h)``, in the order of ``histories``.
        """
        self.eval()
        recent = [np.asarray(history)[-self.config.max_length :] for history in histories]
        lengths = np.array([len(history) for history in recent], dtype=np.int64)
        device, hidden = items.text.device, items.text.shape[1]
        texts, images = (torch.zeros(len(recent), hidden, device=device) for _ in range(2))
        has_text, has_image = (
            torch.zeros(len(recent), dtype=torch.bool, device=device) for _ in range(2)
        )
        for block in length_blocks(lengths):  # an empty history is in no block: it keeps its zeros
            taken = items.take(torch.from_numpy(padded([recent[i] for i in block])).to(device))
            last = torch.from_numpy(lengths[block] - 1).to(device)  # (b,)
            within = torch.arange(taken.text.shape[1], device=device) <= last[:, None]  # (b, l)
            where = torch.from_numpy(block).to(device)
            for content, present, projection, states, has in (
                (taken.text, taken.has_text & within, self.text_projection, texts, has_text),
                (taken.image, taken.has_image & within, self.image_projection, images, has_image),
            ):
                some = present.any(dim=1)  # (b,)
                outputs = self.encoder.encode_sequence(content + taken.id, present)  # (b, l, h)
                state = outputs[torch.arange(len(block), device=device), last]  # (b, h)
                if projection is not None:
                    state = projection(state)
                states[where] = F.normalize(state.float(), dim=-1) * some[:, None]
                has[where] = some
        return SequenceVectors(texts, images, has_text, has_image)

    def encode_histories(self, histories: Sequence[ItemVectors]) -> SequenceVectors:
        """Encode histories given as vectors, each oldest first (uploads beside catalogue items)."""
        lengths = np.array([len(history.text) for history in histories])
        ends = np.cumsum(lengths)
        rows = [np.arange(end - n, end) for end, n in zip(ends, lengths, strict=True)]
        return self.encode_rows(ItemVectors.concatenate(list(histories)), rows)

    def check_features(self, features: ItemFeatures) -> None:
        """Raise :class:`MP4SRError` when the model cannot read ``features``."""
        width = features.text.values.shape[1]
        if width != self.config.feature_width:
            raise MP4SRError(
                f"The model reads features of width {self.config.feature_width} "
                f"({self.config.sentence_encoder or 'unnamed encoder'}) and the catalogue's are "
                f"{width} wide ({features.card.get('sentence_encoder', 'unnamed encoder')}); "
                "compute the features again with the model's sentence encoder."
            )
        ours, theirs = (
            self.config.sentence_encoder_fingerprint,
            features.card.get("sentence_encoder_fingerprint", ""),
        )
        if ours and theirs and ours != theirs:
            raise MP4SRError(
                f"The model was trained on features of {self.config.sentence_encoder} and the "
                f"catalogue's come from {features.card.get('sentence_encoder')}; compute the "
                "features again with the model's sentence encoder."
            )

    # -- fine-tuning starts here --------------------------------------------------------------

    def for_finetuning(self, item_ids: Sequence[str] | None) -> "MP4SR":
        """Return a copy to fine-tune: without projections, all else as trained.

        Parameters
        ----------
        item_ids
            items that get a fresh ID embedding; None for the inductive mode without.
        """
        use_ids = item_ids is not None
        model = MP4SR(replace(self.config, use_ids=use_ids, projection=False), item_ids or ())
        encoder = {k: v for k, v in self.state_dict().items() if k.startswith("encoder.")}
        model.load_state_dict(encoder, strict=False)
        return model

    # -- saving and loading -----------------------------------------------------------------------

    def _save_pretrained(self, save_directory: Path) -> None:
        weights = {name: tensor.contiguous().cpu() for name, tensor in self.state_dict().items()}
        with written_atomically(save_directory / WEIGHTS_FILE) as temporary:
            save_file(weights, temporary)
        write_json(save_directory / CONFIG_FILE, asdict(self.config))
        if self.config.use_ids:
            write_json(save_directory / ITEM_IDS_FILE, self.item_ids)

    @classmethod
    def from_pretrained(cls, pretrained_model_name_or_path: str | Path, **kwargs: Any) -> Self:
        """Load a model from a folder or from the Hugging Face hub.

        Only safetensors and JSON are read. Raises :class:`MP4SRError` in one sentence when the
        folder or the hub id holds no MP4SR model, or a damaged one.
        """
        try:
            return super().from_pretrained(pretrained_model_name_or_path, **kwargs)
        except (JSONDecodeError, SafetensorError, TypeError, KeyError) as error:
            raise MP4SRError(
                f"The model in '{pretrained_model_name_or_path}' is damaged or of another kind "
                f"({error}); save it again or choose another."
            ) from error
        except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError) as error:
            raise MP4SRError(
                f"No model '{pretrained_model_name_or_path}': it is neither a folder here nor "
                "could it be fetched from the Hugging Face hub; check the name and the network."
            ) from error

    @classmethod
    def _from_pretrained(
        cls,
        *,
        model_id: str,
        map_location: str = "cpu",
        **others: Any,
    ) -> Self:
        """Read the three files of a model; the hub mixin has handled the arguments."""
        hub = {name: others[name] for name in _HUB_ARGUMENTS if name in others}
        settings = loads(_model_file(model_id, CONFIG_FILE, hub).read_text(encoding="utf-8"))
        known = M2SEConfig.__dataclass_fields__
        if not isinstance(settings, dict) or not settings.keys() <= known.keys():
            raise MP4SRError(
                f"{CONFIG_FILE} in '{model_id}' is not an MP4SR configuration; choose a folder "
                "that pretrain or finetune wrote."
            )
        loaded = M2SEConfig(**settings)
        ids = []
        if loaded.use_ids:
            ids = loads(_model_file(model_id, ITEM_IDS_FILE, hub).read_text(encoding="utf-8"))
        model = cls(loaded, ids)
        weights = load_file(_model_file(model_id, WEIGHTS_FILE, hub), device=map_location)
        expected = {name: tensor.shape for name, tensor in model.state_dict().items()}
        if expected != {name: tensor.shape for name, tensor in weights.items()}:
            raise MP4SRError(
                f"The weights in '{model_id}' do not fit its {CONFIG_FILE} (another width or "
                "another number of items); take both files from the same run."
            )
        model.load_state_dict(weights)
        return model.eval()


_HUB_ARGUMENTS = ("revision", "cache_dir", "force_download", "token", "local_files_only")


def _model_file(model_id: str, name: str, hub: dict[str, Any]) -> Path:
    """Return a local path of one of a model's files, from a folder or from the hub."""
    folder = Path(model_id)
    if folder.is_dir():
        if not (folder / name).is_file():
            raise MP4SRError(
                f"'{model_id}' is no MP4SR model: it has no {name}; choose a folder that "
                "pretrain or finetune wrote."
            )
        return folder / name
    return Path(hf_hub_download(model_id, name, **hub))
