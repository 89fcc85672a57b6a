"""One function for each type of product, by department; each models a design in the scene."""

import importlib
import pkgutil
from collections.abc import Callable

import numpy as np

from simulator.products.design import Design
from simulator.studio.scene import Shot

Model = Callable[[Design, np.random.Generator, Shot], None]

MODELS: dict[str, Model] = {}
"""Type of product to the function that models it, filled by :func:`product`."""


def product(kind: str) -> Callable[[Model], Model]:
    """Register the function that models a type."""

    def register(model: Model) -> Model:
        MODELS[kind] = model
        return model

    return register


def load() -> dict[str, Model]:
    """Import every module of this package and return the models they registered."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return MODELS
