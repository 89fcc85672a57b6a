"""The bundled image-text encoder: no network, no CLIP weights.

Its image tower and its text tower are installed packages, locked as in LiT (Zhai et al., 2022,
arXiv 2111.07991); its heads were trained by this project (``mp4sr.training.keyword_encoder``).
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch import Tensor

from mp4sr.device import device_name, resolve_device
from mp4sr.errors import MP4SRError
from mp4sr.features.calibration import Calibration
from mp4sr.features.encoders.batches import encode_in_batches
from mp4sr.features.encoders.heads import KeywordHeads, without_template
from mp4sr.features.encoders.names import BUNDLED_TITLE
from mp4sr.features.encoders.tower import ImageTower
from mp4sr.features.encoders.views import VIEW_WIDTHS, look
from mp4sr.features.sentences import SentenceEncoder
from mp4sr.features.shipped import encode_words
from mp4sr.files import content_hash

BUNDLED_FOLDER = Path(__file__).with_name("keyword-heads")

_PREPARATIONS = {
    "crop": "centre crop 260 of 292, bicubic; templates stripped",
    "whole": "whole picture in 224, bicubic, padded; object statistics; templates stripped",
}


class BundledEncoder:
    """EfficientNet-Lite2 and MiniLM with trained heads; an ``ImageTextEncoder``.

    ``folder`` holds the heads. Small batches are the fastest on a CPU, where a picture's layers
    then stay in the cache.
    """

    name = BUNDLED_TITLE

    def __init__(
        self,
        folder: Path = BUNDLED_FOLDER,
        *,
        device: str | None = None,
        batch_size: int | None = None,
        sentences: SentenceEncoder | None = None,
        tower: ImageTower | None = None,
    ) -> None:
        self.device = resolve_device(device)
        self.batch_size = batch_size or (2 if self.device.type == "cpu" else 128)
        self.heads = KeywordHeads.load(Path(folder)).to(self.device)
        self.calibration = Calibration.load(Path(folder))
        self.sentences = sentences or SentenceEncoder(device=str(self.device))
        self.tower = (tower or ImageTower()).to(self.device)
        self.width = self.heads.width
        config = self.heads.config
        wanted = (
            f"{config.image_tower} ({config.feature_width} features) and "
            f"{config.sentence_encoder} (width {config.text_width})"
        )
        seen = self.tower.feature_width if config.view == "crop" else VIEW_WIDTHS[config.view]
        given = (
            f"{self.tower.name} ({seen} features) and "
            f"{self.sentences.name} (width {self.sentences.width})"
        )
        if wanted != given:
            raise MP4SRError(
                f"The keyword encoder in {folder} was trained for {wanted}, but these are {given}; "
                "restore its folder or train it again."
            )

    @cached_property
    def fingerprint(self) -> str:
        """A hash of the towers' and the heads' weights and of how pictures are prepared."""
        return content_hash(
            self.tower.fingerprint,
            self.sentences.fingerprint,
            self.heads.fingerprint(),
            _PREPARATIONS[self.heads.config.view],
        )

    @property
    def runs_on(self) -> str:
        """What to call the device that computes."""
        return device_name(self.device)

    def encode_images(
        self, pictures: Sequence[Image.Image], *, progress: bool = False
    ) -> npt.NDArray[np.float32]:
        """Return the unit vectors of RGB ``pictures``, ``(n, width)``."""

        def encode(batch: Sequence[Image.Image]) -> Tensor:
            return self.heads.image(*look(self.tower, batch, self.heads.config.view, self.device))

        return encode_in_batches(
            pictures,
            encode,
            device=self.device,
            width=self.width,
            batch_size=self.batch_size,
            progress=progress,
            unit="picture",
        )

    def encode_texts(
        self, texts: Sequence[str], *, progress: bool = False
    ) -> npt.NDArray[np.float32]:
        """Return the unit vectors of ``texts``, ``(n, width)``.

        "a photo of a vase" and "vase" are one and the same.
        """
        if not texts:
            return np.zeros((0, self.width), dtype=np.float32)
        words = [without_template(text) for text in texts]
        vectors = encode_words(self.sentences, words, progress=progress)
        with torch.inference_mode():
            joint = self.heads.text(torch.from_numpy(vectors).to(self.device))
        return joint.cpu().numpy().astype(np.float32)
