"""Any model of open_clip as an image-text encoder."""

import difflib
import logging
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import open_clip
import torch
from PIL import Image
from torch import Tensor

from mp4sr.device import device_name, resolve_device
from mp4sr.errors import MP4SRError
from mp4sr.features.encoders.batches import encode_in_batches
from mp4sr.files import content_hash

_HUB, _FOLDER = "hf-hub:", "local-dir:"
_CONFIG_FILE = "open_clip_config.json"
_WEIGHTS = ("*.safetensors", "*.bin", "*.pth", "*.pt")
_BUNDLED_HINT = "or leave --keyword-encoder out for the bundled encoder"


class OpenClipEncoder:
    """An open_clip model; an ``ImageTextEncoder``.

    ``name`` is ``model/pretrained`` (``ViT-B-32/openai``), ``model@/path/weights.safetensors``,
    ``hf-hub:organisation/model`` or ``local-dir:/path``. Weights are safetensors, or torch files
    read with ``weights_only``, so that nothing in them can run. Raises ``MP4SRError`` for a name
    that does not exist, a model that cannot be fetched, and files that are missing or damaged.
    """

    def __init__(
        self, name: str, *, device: str | None = None, batch_size: int | None = None
    ) -> None:
        self.name = name
        self.device = resolve_device(device)
        self.batch_size = batch_size or (16 if self.device.type == "cpu" else 128)
        model, pretrained = _parsed(name)
        try:
            self._model, self._preprocess = open_clip.create_model_from_pretrained(
                model,
                pretrained=pretrained,
                device=self.device,
                # Towers of their own would be fetched beside a full set of weights.
                pretrained_text=False,
                weights_only=True,
            )
            self._tokenizer = open_clip.get_tokenizer(model)
            self._tokenizing = threading.Lock()
        except MP4SRError:
            raise
        except Exception as error:  # open_clip, torch and the hub raise many kinds
            raise _explained(name, model, pretrained, error) from error
        self._model.eval().requires_grad_(False)
        self.width = self._encode_texts(["a"]).shape[-1]

    @cached_property
    def fingerprint(self) -> str:
        """A hash of the weights and of how pictures and texts are prepared."""
        parts: list[bytes | str] = [str(self._preprocess), type(self._tokenizer).__name__]
        for key, value in self._model.state_dict().items():
            parts += [key, value.detach().cpu().float().numpy().tobytes()]
        return content_hash(*parts)

    @property
    def runs_on(self) -> str:
        """What to call the device that computes."""
        return device_name(self.device)

    def encode_images(
        self, pictures: Sequence[Image.Image], *, progress: bool = False
    ) -> npt.NDArray[np.float32]:
        """Return the unit vectors of ``pictures``, ``(n, width)``."""

        return encode_in_batches(
            pictures,
            lambda batch: self._encode_pixels(self.pixels(batch)),
            device=self.device,
            width=self.width,
            batch_size=self.batch_size,
            progress=progress,
            unit="picture",
        )

    def pixels(self, pictures: Sequence[Image.Image]) -> npt.NDArray[np.float32]:
        """Return what the model sees of at least one picture, ``(n, 3, side, side)``."""
        prepared = [self._preprocess(picture.convert("RGB")) for picture in pictures]
        return torch.stack(prepared).numpy()

    def encode_pixels(self, pixels: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Return the unit vectors ``(n, width)`` of what :meth:`pixels` returned."""
        return encode_in_batches(
            list(pixels),
            lambda batch: self._encode_pixels(np.stack(batch)),
            device=self.device,
            width=self.width,
            batch_size=self.batch_size,
            progress=False,
            unit="picture",
        )

    def to(self, device: torch.device) -> None:
        """Move the model; what it computes from now on is computed there."""
        self._model.to(device)
        self.device = device

    def _encode_pixels(self, pixels: npt.NDArray[np.float32]) -> Tensor:
        return self._model.encode_image(torch.from_numpy(pixels).to(self.device))

    def encode_texts(
        self, texts: Sequence[str], *, progress: bool = False
    ) -> npt.NDArray[np.float32]:
        """Return the unit vectors of ``texts``, ``(n, width)``; long ones are cut by the model."""
        return encode_in_batches(
            texts,
            self._encode_texts,
            device=self.device,
            width=self.width,
            batch_size=4 * self.batch_size,
            progress=progress,
            unit="text",
        )

    @torch.inference_mode()
    def _encode_texts(self, texts: Sequence[str]) -> Tensor:
        with self._tokenizing:  # tokenizers do not bear two threads at once
            tokens = self._tokenizer(list(texts))
        return self._model.encode_text(tokens.to(self.device))


def _parsed(name: str) -> tuple[str, str | None]:
    """Return open_clip's model name and pretrained tag or file; ``MP4SRError`` if there is none."""
    if name.startswith(_FOLDER):
        _check_folder(Path(name.removeprefix(_FOLDER)).expanduser())
        return _FOLDER + str(Path(name.removeprefix(_FOLDER)).expanduser()), None
    if name.startswith(_HUB):
        if name.removeprefix(_HUB).count("/") != 1:
            raise MP4SRError(
                f"The keyword encoder {name!r} is no hub name; write hf-hub:organisation/model."
            )
        return name, None
    if "@" in name:
        model, _, file = name.partition("@")
        path = Path(file).expanduser()
        _check_model(name, model)
        if not path.is_file():
            raise MP4SRError(
                f"The keyword encoder's weights {path} are not there; check the path after the @."
            )
        return model, str(path)
    model, slash, tag = name.partition("/")
    _check_model(name, model)
    tags = open_clip.list_pretrained_tags_by_model(model)
    if not slash or tag not in tags:
        known = ", ".join(f"{model}/{each}" for each in _nearest(tag, tags))
        advice = f"try {known}" if known else f"give its weights as {model}@/path/to/weights"
        raise MP4SRError(
            f"The keyword encoder {name!r} names no weights that open_clip knows; {advice}, "
            f"{_BUNDLED_HINT}."
        )
    return model, tag


def _check_model(name: str, model: str) -> None:
    known = open_clip.list_models()
    if model not in known:
        pairs = open_clip.list_pretrained(as_str=False)
        suggested = []
        for near in _nearest(model, known):
            tags = [tag for pair, tag in pairs if pair == near]
            suggested.append(f"{near}/{tags[0]}" if tags else near)
        raise MP4SRError(
            f"There is no keyword encoder {name!r}; did you mean {' or '.join(suggested)}, "
            f"{_BUNDLED_HINT}?"
        )


def _check_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise MP4SRError(f"The keyword encoder's folder {folder} is not there; check the path.")
    if not (folder / _CONFIG_FILE).is_file():
        raise MP4SRError(
            f"{folder} has no {_CONFIG_FILE}; give a folder that open_clip saved, with the config "
            "and the weights."
        )
    if not any(next(folder.glob(pattern), None) for pattern in _WEIGHTS):
        raise MP4SRError(
            f"{folder} has a config but no weights; add open_clip_model.safetensors from the same "
            "model."
        )


def _nearest(name: str, known: Sequence[str]) -> list[str]:
    """Return up to three of ``known``, those most like ``name`` first."""
    lower = {each.lower(): each for each in known}
    near = difflib.get_close_matches(name.lower(), lower, n=3, cutoff=0.4)
    return [lower[each] for each in near] or list(known[:3])


def _explained(name: str, model: str, pretrained: str | None, error: Exception) -> MP4SRError:
    """Return one sentence for whatever went wrong while loading."""
    logging.getLogger(__name__).debug("loading %s failed", name, exc_info=error)
    if name.startswith(_FOLDER) or "@" in name:
        place = pretrained or model.removeprefix(_FOLDER)
        return MP4SRError(
            f"The keyword encoder's weights in {place} cannot be read or do not fit their model; "
            "give safetensors, or torch weights without code, of that very model."
        )
    return MP4SRError(
        f"The keyword encoder {name!r} could not be fetched from the Hugging Face hub "
        f"({_reason(error)}); check the name and the network, give local files as "
        f"model@/path/to/weights.safetensors or local-dir:/path, {_BUNDLED_HINT}."
    )


def _reason(error: BaseException) -> str:
    """Return the kind of the first cause in a chain of errors."""
    while error.__cause__ is not None or error.__context__ is not None:
        error = error.__cause__ or error.__context__ or error
    return type(error).__name__
