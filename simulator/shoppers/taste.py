"""The hidden state of a simulated shopper: what they want, how it pulls, how it drifts.

A state is ``s = (palette, family, form, project)``: the palette, the family of materials and the
family of form that the shopper likes, and the project they are busy with. An item ``i`` pulls a
shopper in state ``s`` by ``exp(v_s(i))``::

    v_s(i) = b_palette k(palette_i, palette_s)
           + b_family  [family_i = family_s]
           + b_form    [form_i = form_s]
           + b_project [project_s is one that i serves]

where k is 1 for the same palette, ``WEIGHTS.neighbour`` for neighbours in the ring of palettes,
and 0 for all others. The first three terms are the appearance, the last is what only words tell.
Everything else that influences a choice is observable and is in ``market.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.products.assortment import Product
from simulator.products.design import FAMILIES, FORMS, PALETTES, Shop
from simulator.products.projects import PROJECTS

AXES = ("palette", "family", "form", "project")


@dataclass(frozen=True)
class Weights:
    """How much each part of a state counts, in units of utility (log odds).

    Attributes
    ----------
    palette, family, form, project
        the four b of the equation.
    neighbour
        the share of ``palette`` that a neighbouring palette has.
    """

    palette: float = 4.0
    neighbour: float = 0.35
    family: float = 1.8
    form: float = 0.9
    project: float = 5.5


@dataclass(frozen=True)
class Drift:
    """How likely each part of a state is to be drawn anew after a purchase.

    A palette moves to one of its two neighbours, families of material and form to any (the same
    one included), and a project ends and any other begins.
    """

    palette: float = 0.05
    family: float = 0.04
    form: float = 0.04
    project: float = 0.16


WEIGHTS = Weights()
DRIFT = Drift()


@dataclass(frozen=True)
class Taste:
    """The hidden side of the process.

    Attributes
    ----------
    sizes
        how many values each axis of the state has; a state's number is that of
        ``np.ravel_multi_index``, and there are ``prod(sizes)`` states.
    pulls
        ``exp(v_s(i))``, ``(states, items)`` float64.
    drifts
        for each axis the matrix from its value before a purchase (rows, each of sum 1) to the
        value after it. The axes drift independently. Before the first purchase every state is
        as likely as any other.
    """

    sizes: tuple[int, ...]
    pulls: NDArray[np.float64]
    drifts: tuple[NDArray[np.float64], ...]


def axis_values(shop: Shop) -> dict[str, tuple[str, ...]]:
    """Return the names of the values on each axis of a shopper's state."""
    return dict(zip(AXES, (tuple(PALETTES), tuple(FAMILIES), FORMS, PROJECTS[shop]), strict=True))


def taste(
    products: Sequence[Product], shop: Shop, *, appearance: bool = True, words: bool = True
) -> Taste:
    """Return the hidden side of the process for some products.

    Parameters
    ----------
    products
        what is sold; its order is that of the items in the result.
    shop
        whose projects there are.
    appearance
        False leaves out the pull of palette, family and form: the taste as an observer without
        pictures would model it.
    words
        False leaves out the pull of projects: as an observer without words would.
    """
    values = axis_values(shop)
    palettes, families, forms, projects = values.values()
    alike = _alike(len(palettes))
    palette = np.array([alike[palettes.index(product.design.palette)] for product in products])
    family = np.array(
        [[product.design.family == name for name in families] for product in products]
    )
    form = np.array([[product.design.form == name for name in forms] for product in products])
    project = np.array([[name in product.uses for name in projects] for product in products])
    seen, read = float(appearance), float(words)
    utilities = (
        seen * WEIGHTS.palette * palette.T[:, None, None, None, :]
        + seen * WEIGHTS.family * family.T[None, :, None, None, :]
        + seen * WEIGHTS.form * form.T[None, None, :, None, :]
        + read * WEIGHTS.project * project.T[None, None, None, :, :]
    )
    sizes = tuple(len(names) for names in values.values())
    drifts = (
        _to_neighbours(len(palettes), DRIFT.palette),
        _redrawn(len(families), DRIFT.family),
        _redrawn(len(forms), DRIFT.form),
        _to_others(len(projects), DRIFT.project),
    )
    return Taste(sizes, np.exp(utilities).reshape(-1, len(products)), drifts)


def _alike(count: int) -> NDArray[np.float64]:
    """Return k: how much of the palette's pull each palette has for each taste, in the ring."""
    step = np.roll(np.eye(count), 1, axis=1)
    return np.eye(count) + WEIGHTS.neighbour * (step + step.T)


def _to_neighbours(count: int, chance: float) -> NDArray[np.float64]:
    """Return the drift to one of the two neighbours in a ring."""
    step = np.roll(np.eye(count), 1, axis=1)
    return (1 - chance) * np.eye(count) + chance / 2 * (step + step.T)


def _redrawn(count: int, chance: float) -> NDArray[np.float64]:
    """Return the drift to any value, the same one included."""
    return (1 - chance) * np.eye(count) + chance / count


def _to_others(count: int, chance: float) -> NDArray[np.float64]:
    """Return the drift to any other value."""
    return (1 - chance) * np.eye(count) + chance / (count - 1) * (1 - np.eye(count))
