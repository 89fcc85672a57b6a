"""How a model is kept: safetensors and JSON in a folder or on the Hugging Face hub, no pickles."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from json import JSONDecodeError, loads
from pathlib import Path
from typing import Any, ClassVar, Self

import torch
from huggingface_hub import PyTorchModelHubMixin, hf_hub_download
from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from mp4sr.catalogue import Item
from mp4sr.device import resolve_device
from mp4sr.errors import MP4SRError
from mp4sr.files import write_json, written_atomically
from mp4sr.model.config import TransformerConfig
from mp4sr.model.item_ids import read_item_ids, same_catalogue, with_fingerprints

CONFIG_FILE, WEIGHTS_FILE, ITEM_IDS_FILE = "config.json", "model.safetensors", "item_ids.json"

_HUB_ARGUMENTS = ("revision", "cache_dir", "force_download", "token", "local_files_only")


class SavedModel(nn.Module, PyTorchModelHubMixin, library_name="mp4sr", license="apache-2.0"):
    """What MP4SR and SASRec share: a configuration, the items they know by id, and their files.

    Parameters
    ----------
    config
        the shape of the model.
    item_ids
        catalogue ids of the items that have an ID embedding of their own, in its row order;
        as a mapping, with the fingerprints that :func:`mp4sr.model.item_ids.fingerprints` gives.
    """

    kind: ClassVar[str]  # what messages call it
    written_by: ClassVar[str]  # the commands that write its folders
    config_type: ClassVar[type[TransformerConfig]]
    config: Any

    def __init__(
        self, config: TransformerConfig, item_ids: Iterable[str] | Mapping[str, str]
    ) -> None:
        super().__init__()
        self.config = config
        self.item_fingerprints = with_fingerprints(item_ids)
        self.item_ids = list(self.item_fingerprints)
        self._id_rows = {item: row for row, item in enumerate(self.item_ids)}

    @property
    def has_ids(self) -> bool:
        """Whether a model of this configuration has ID embeddings at all."""
        return True

    def stop_training(self) -> None:
        """Turn dropout off; costs nothing where it is off already, unlike ``eval``."""
        if self.training:
            self.eval()

    def id_rows(self, ids: Iterable[str]) -> Tensor:
        """Return each item's row in the ID embedding ``(n,)``, -1 for an item without one."""
        return torch.tensor([self._id_rows.get(item, -1) for item in ids], dtype=torch.int64)

    def ids_for(self, items: Sequence[Item]) -> list[str] | None:
        """Return the ids to look up ID embeddings by, or None where these are no use.

        They are no use on items of another catalogue, whose ids may coincide; see
        :func:`mp4sr.model.item_ids.same_catalogue`.
        """
        if not same_catalogue(self.item_fingerprints, items):
            return None
        return [item.id for item in items]

    # -- saving and loading -----------------------------------------------------------------------

    def _save_pretrained(self, save_directory: Path) -> None:
        weights = {name: tensor.contiguous().cpu() for name, tensor in self.state_dict().items()}
        with written_atomically(save_directory / WEIGHTS_FILE) as temporary:
            save_file(weights, temporary)
        write_json(save_directory / CONFIG_FILE, asdict(self.config))
        if self.has_ids:
            write_json(save_directory / ITEM_IDS_FILE, self.item_fingerprints)

    @classmethod
    def from_pretrained(
        cls,
        pretrained_model_name_or_path: str | Path,
        *,
        device: str | torch.device = "cpu",
        **kwargs: Any,
    ) -> Self:
        """Load a model from a folder or from the Hugging Face hub, and put it on ``device``.

        ``device`` is what :func:`mp4sr.device.resolve_device` takes. Only safetensors and JSON are
        read. Raises :class:`MP4SRError` in one sentence when the folder or the hub id holds no
        model of this kind or a damaged one, and when there is no such device.
        """
        where = resolve_device(device)
        try:
            return super().from_pretrained(pretrained_model_name_or_path, **kwargs).to(where)
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
        **others: Any,
    ) -> Self:
        """Read the three files of a model; the hub mixin has handled the arguments."""
        hub = {name: others[name] for name in _HUB_ARGUMENTS if name in others}
        settings = loads(cls._file(model_id, CONFIG_FILE, hub).read_text(encoding="utf-8"))
        known = cls.config_type.__dataclass_fields__
        if not isinstance(settings, dict) or not settings.keys() <= known.keys():
            raise MP4SRError(
                f"{CONFIG_FILE} in '{model_id}' is not an {cls.kind} configuration; choose a "
                f"folder that {cls.written_by} wrote."
            )
        try:
            config = cls.config_type(**settings)
        except MP4SRError as error:
            raise MP4SRError(f"{CONFIG_FILE} in '{model_id}' is damaged: {error}") from error
        ids: dict[str, str] = {}
        if getattr(config, "use_ids", True):
            ids_file = cls._file(model_id, ITEM_IDS_FILE, hub)
            ids = read_item_ids(loads(ids_file.read_text(encoding="utf-8")), model_id)
        model = cls(config, ids)
        weights = load_file(cls._file(model_id, WEIGHTS_FILE, hub))
        expected = {name: tensor.shape for name, tensor in model.state_dict().items()}
        if expected != {name: tensor.shape for name, tensor in weights.items()}:
            raise MP4SRError(
                f"The weights in '{model_id}' do not fit its {CONFIG_FILE} (another width or "
                "another number of items); take both files from the same run."
            )
        if not all(bool(tensor.isfinite().all()) for tensor in weights.values()):
            raise MP4SRError(
                f"The weights in '{model_id}' are not all numbers: the training of that model "
                "diverged. Train it again with a lower learning rate."
            )
        model.load_state_dict(weights)
        return model.eval()

    @classmethod
    def _file(cls, model_id: str, name: str, hub: dict[str, Any]) -> Path:
        """Return a local path of one of a model's files, from a folder or from the hub."""
        folder = Path(model_id)
        if folder.is_dir():
            if not (folder / name).is_file():
                raise MP4SRError(
                    f"'{model_id}' is no {cls.kind} model: it has no {name}; choose a folder "
                    f"that {cls.written_by} wrote."
                )
            return folder / name
        return Path(hf_hub_download(model_id, name, **hub))
