"""How much of what the demo shop's shoppers look for can be read in the features of new items.

    python -m benchmarks.readable

A logistic regression on the features of the items that training knows is asked about the strictly
cold ones: a model cannot rank new items by what cannot be read of them. Printed as Markdown, with
what guessing the commonest answer gets beside it.
"""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import numpy as np
import pandas as pd
import typer
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from mp4sr.catalogue import Catalogue
from mp4sr.evaluation import leave_one_out
from mp4sr.features import ItemFeatures
from mp4sr.features.ragged import RaggedRows
from simulator.products.assortment import Product, assortment

ATTRIBUTES: dict[str, Callable[[Product], str]] = {
    "palette": lambda product: product.design.palette,
    "material family": lambda product: product.design.family,
    "form": lambda product: product.design.form,
    "type": lambda product: product.design.type,
}


def mean_rows(rows: RaggedRows) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return each item's mean feature row ``(n, d)``, and which items have any ``(n,)``."""
    values, mask = rows.padded(np.arange(len(rows)))  # (n, r, d), (n, r)
    counts = mask.sum(axis=1)
    return (values * mask[..., None]).sum(axis=1) / np.maximum(counts, 1)[:, None], counts > 0


def accuracy(
    features: NDArray[np.float32], answers: NDArray[np.str_], new: NDArray[np.bool_]
) -> tuple[float, float]:
    """Return the accuracy of the probe on ``new`` rows, and that of the commonest answer."""
    probe = LogisticRegression(C=20, max_iter=300).fit(features[~new], answers[~new])
    kinds, counts = np.unique(answers[~new], return_counts=True)
    guess = np.mean(answers[new] == kinds[counts.argmax()])
    return float(probe.score(features[new], answers[new])), float(guess)


def area(
    features: NDArray[np.float32], answers: NDArray[np.bool_], new: NDArray[np.bool_]
) -> float:
    """Return the area under the probe's ROC curve on ``new`` rows."""
    probe = LogisticRegression(C=20, max_iter=300).fit(features[~new], answers[~new])
    return float(roc_auc_score(answers[new], probe.decision_function(features[new])))


def main(
    folder: Annotated[Path, typer.Argument(help="The demo shop.")] = Path("assets/shop"),
) -> None:
    """Probe the features of the demo shop."""
    warnings.simplefilter("ignore", ConvergenceWarning)
    catalogue = Catalogue.load(folder)
    features = ItemFeatures.load(folder, catalogue)
    split = leave_one_out(catalogue.histories(), len(catalogue.items))
    made = {product.item.id: product for product in assortment("home")}
    products = [made[item.id] for item in catalogue.items]
    projects = sorted({use for product in products for use in product.uses})
    rows = []
    sides = [mean_rows(rows) for rows in (features.text, features.image)]
    cold = split.training_counts == 0
    for name, attribute in ATTRIBUTES.items():
        answers = np.array([attribute(product) for product in products])
        right = [accuracy(vectors[has], answers[has], cold[has]) for vectors, has in sides]
        shares = [f"{share:.2f}" for share, _ in right]
        rows.append([f"{name}, accuracy", *shares, f"{right[0][1]:.2f}"])
    areas = [
        [
            area(
                vectors[has],
                np.array([use in product.uses for product in products])[has],
                cold[has],
            )
            for use in projects
        ]
        for vectors, has in sides
    ]
    spreads = [f"{np.mean(side):.2f} ({min(side):.2f} to {max(side):.2f})" for side in areas]
    rows.append(["project, area under the curve, mean", *spreads, "0.50"])
    columns = ["of cold items", "in the words", "in the pictures", "guessed"]
    table = pd.DataFrame(rows, columns=columns)
    typer.echo(table.to_markdown(index=False, disable_numparse=True))


if __name__ == "__main__":
    typer.run(main)
