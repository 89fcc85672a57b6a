"""Vectors kept on disk by the content they were made from.

A cache is a folder of shards, each a safetensors file with the keys and the vectors of some
inputs. Shards are only ever added, each atomically, so a kill loses at most the shard that was
being filled; one that is torn, or is not ours, is passed over and what it held is made again.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from mp4sr.files import content_hash, written_atomically

_KEY_BYTES = 32


def key_of(content: bytes | str) -> bytes:
    """Return the key of a text or of a picture's bytes: its SHA-256, 32 bytes."""
    if isinstance(content, str):
        content = content.encode("utf-8", "replace")
    return bytes.fromhex(content_hash(content))


def half_precision(values: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
    """Return ``values`` with the precision that they have on disk, as float32.

    Caches and feature files hold float16, which is plenty for unit vectors (an error of at most
    0.0005 a value) and half the size. Everything that is computed goes through it, so that a
    vector is the same whether it was made just now or read.
    """
    return values.astype(np.float16).astype(np.float32)


class VectorCache:
    """The vectors of one encoder, by key.

    ``folder`` belongs to the encoder (its name holds the encoder's fingerprint); ``width`` is the
    number of values a vector has.
    """

    def __init__(self, folder: Path, width: int) -> None:
        self.folder = Path(folder)
        self.width = width
        self._rows: dict[bytes, int] = {}
        self._shards: list[Path] = []
        self._blocks: list[npt.NDArray[np.float16]] = []
        for path in sorted(self.folder.glob("*.safetensors")):
            shard = _read_shard(path, width)
            if shard is not None:
                self._remember(path, *shard)

    def __contains__(self, key: bytes) -> bool:
        return key in self._rows

    def __len__(self) -> int:
        return len(self._rows)

    def missing(self, keys: Iterable[bytes]) -> list[bytes]:
        """Return the distinct keys that have no vector yet, in their order."""
        return [key for key in dict.fromkeys(keys) if key not in self._rows]

    def vectors(self, keys: Sequence[bytes]) -> npt.NDArray[np.float32]:
        """Return the vectors of ``keys``, ``(n, width)``; ``KeyError`` for one there is not."""
        rows = np.fromiter((self._rows[key] for key in keys), dtype=np.int64, count=len(keys))
        if len(self._blocks) > 1:
            self._blocks = [np.concatenate(self._blocks)]
        if not self._blocks:
            return np.zeros((0, self.width), dtype=np.float32)
        return self._blocks[0][rows].astype(np.float32)

    def add(self, keys: Sequence[bytes], vectors: npt.NDArray[np.floating]) -> None:
        """Keep the vectors ``(n, width)`` of ``keys``, here and in a shard of their own."""
        if not keys:
            return
        values = np.ascontiguousarray(vectors, dtype=np.float16)
        if values.shape != (len(keys), self.width):
            raise ValueError(f"{len(keys)} keys and vectors {values.shape}, width {self.width}")
        joined = b"".join(keys)
        digests = np.frombuffer(joined, dtype=np.uint8).reshape(len(keys), _KEY_BYTES)
        path = self.folder / f"{content_hash(joined)[:32]}.safetensors"
        with written_atomically(path) as temporary:
            save_file({"keys": digests, "vectors": values}, temporary)
        self._remember(path, keys, values)

    def compact(self, *, most: int = 32) -> None:
        """Put everything in one shard when there are more than ``most``."""
        if len(self._shards) <= most:
            return
        keys, shards = list(self._rows), self._shards
        vectors = self.vectors(keys)
        self._rows, self._shards, self._blocks = {}, [], []
        self.add(keys, vectors)
        for path in set(shards) - set(self._shards):
            path.unlink(missing_ok=True)

    def _remember(self, path: Path, keys: Sequence[bytes], values: npt.NDArray[np.float16]) -> None:
        start = sum(len(block) for block in self._blocks)
        for row, key in enumerate(keys, start=start):
            self._rows.setdefault(key, row)
        self._blocks.append(values)
        self._shards.append(path)


def _read_shard(path: Path, width: int) -> tuple[list[bytes], npt.NDArray[np.float16]] | None:
    """Return the keys and vectors of a shard, or None when it is damaged or not ours."""
    try:
        tensors = load_file(path)
    except (OSError, SafetensorError, ValueError):
        return None
    keys, vectors = tensors.get("keys"), tensors.get("vectors")
    if keys is None or vectors is None:
        return None
    if keys.dtype != np.uint8 or keys.ndim != 2 or keys.shape[1] != _KEY_BYTES:
        return None
    if vectors.dtype != np.float16 or vectors.shape != (len(keys), width):
        return None
    if not np.isfinite(vectors).all():
        return None
    return [row.tobytes() for row in keys], vectors
