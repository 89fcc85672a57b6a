"""MP4SR: multimodal pre-training for sequential recommendation.

``Catalogue``, ``MP4SR`` and ``Recommender`` are imported when they are first used, since PyTorch
takes seconds to import.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mp4sr.catalogue import Catalogue
    from mp4sr.model import MP4SR
    from mp4sr.recommender import Recommender

__version__ = "0.1.0"

__all__ = ["MP4SR", "Catalogue", "Recommender", "__version__"]

_HOMES = {
    "Catalogue": "mp4sr.catalogue",
    "MP4SR": "mp4sr.model",
    "Recommender": "mp4sr.recommender",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
