"""Encoders that are loaded when they are first needed.

Their libraries take longer to import than all else that a page needs to open, and most visitors
look around before they search or upload anything.
"""

import threading
from collections.abc import Callable
from typing import Any


class Deferred:
    """Stands for an encoder until something is asked that only the encoder itself knows.

    Parameters
    ----------
    load
        returns the encoder; called once, by whoever comes first, while all others wait. What it
        raises is raised to whoever asks, and the next one who asks tries again.
    known
        attributes that can be told before, such as ``name``.
    """

    def __init__(self, load: Callable[[], Any], **known: Any) -> None:
        self._load = load
        self._known = known
        self._loaded: Any = None
        self._loading = threading.Lock()

    @property
    def is_loaded(self) -> bool:
        """Whether the encoder is there."""
        return self._loaded is not None

    def loaded(self) -> Any:
        """Return the encoder; load it if need be."""
        if self._loaded is None:
            with self._loading:
                if self._loaded is None:
                    self._loaded = self._load()
        return self._loaded

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what copying and pickling look for before there is anything
            raise AttributeError(name)
        if not self.is_loaded and name in self._known:
            return self._known[name]
        return getattr(self.loaded(), name)


def is_loaded(encoder: object) -> bool:
    """Return whether asking ``encoder`` anything is quick: it is there, or was never deferred."""
    return not isinstance(encoder, Deferred) or encoder.is_loaded
