"""What a picture's row keeps of what the encoder saw, and what a recommender makes of it.

    python -m benchmarks.picture_rows probe
    python -m benchmarks.picture_rows recommend --users 4000 --epochs 5 --batch-size 128
    python -m benchmarks.picture_rows report

``probe`` fits a logistic regression on the first pictures of the demo shop's items (4 folds) and
asks the other items for their type, palette, shade, material, pattern and form: in the tower's
features, in the heads' embedding, and in both kinds of row that a model can be given.

``recommend`` trains the shop preset without IDs, from fresh weights, once with each kind of row
and each seed; ``report`` gathers what is finished. With ``--users`` it takes a sample of the
shoppers, the same in every run: fewer interactions an item are nearer to other catalogues, and the
comparison takes minutes instead of hours.
"""

import json
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from mp4sr.catalogue import Catalogue, open_picture
from mp4sr.evaluation import evaluate, leave_one_out
from mp4sr.features import (
    PICTURE_ROWS,
    Dictionary,
    FeatureExtractor,
    ItemFeatures,
    KeywordEncoder,
    user_cache_folder,
)
from mp4sr.features.encoders.bundled import BUNDLED_FOLDER, BundledEncoder
from mp4sr.features.encoders.views import look
from mp4sr.files import write_json
from mp4sr.training.runs import TrainingData, finetune, new_model
from mp4sr.training.settings import preset
from simulator.products.assortment import assortment

ATTRIBUTES = {
    "type": lambda design: design.type,
    "palette": lambda design: design.palette,
    "shade": lambda design: design.colour[0],
    "material": lambda design: design.material,
    "pattern": lambda design: design.pattern,
    "form": lambda design: design.form,
}
FOLDS = 4
GROUPS = ("all", "warm", "few_shot", "cold")

Shop = Annotated[Path, typer.Option(help="The demo shop.")]
Heads = Annotated[Path, typer.Option(help="The folder of the bundled encoder's heads.")]
Runs = Annotated[Path, typer.Option(help="Where the runs are kept.")]

app = typer.Typer(pretty_exceptions_enable=False, add_completion=False, help=__doc__)


def accuracy(rows: NDArray[np.float32], answers: NDArray[np.str_]) -> float:
    """Return the accuracy on items that the probe has not seen; answers rarer than the folds go."""
    kinds, counts = np.unique(answers, return_counts=True)
    kept = np.isin(answers, kinds[counts >= FOLDS])
    values = rows[kept] - rows[kept].mean(axis=0)
    values /= np.sqrt((values**2).sum(axis=1).mean())
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    right = [
        LogisticRegression(C=20, max_iter=150)
        .fit(values[train], answers[kept][train])
        .score(values[test], answers[kept][test])
        for train, test in folds.split(values, answers[kept])
    ]
    return float(np.mean(right))


def standardised(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return features around their mean, each about 1 in size."""
    deviation = features.std(axis=0)
    return (features - features.mean(axis=0)) / (deviation + 0.05 * deviation.mean())


@app.command()
def probe(folder: Shop = Path("assets/shop"), heads: Heads = BUNDLED_FOLDER) -> None:
    """Print the probe table as Markdown."""
    warnings.simplefilter("ignore", ConvergenceWarning)
    catalogue = Catalogue.load(folder)
    made = {product.item.id: product.design for product in assortment("home")}
    items = [item for item in catalogue.items if item.images]
    designs = [made[item.id] for item in items]
    pictures = [open_picture(catalogue.picture_path(item.images[0])) for item in items]
    encoder = BundledEncoder(heads)
    view = encoder.heads.config.view
    with torch.inference_mode():
        seen = [look(encoder.tower, [picture], view, encoder.device) for picture in pictures]
        features = torch.cat([features for features, _ in seen])
        embeddings = encoder.heads.image(features, torch.cat([logits for _, logits in seen]))
    rows = {
        "the tower's last layer": standardised(features[:, : encoder.tower.top_width].numpy()),
        "all that the heads are given": standardised(features.numpy()),
        "the heads' embedding": embeddings.numpy(),
    }
    for kind in PICTURE_ROWS:
        keywords = KeywordEncoder(
            encoder, Dictionary.load(), picture_rows=kind, cache=user_cache_folder()
        )
        extractor = FeatureExtractor(encoder.sentences, keywords)
        described = [extractor.describe("", (), [picture]) for picture in pictures]
        rows[f"row: {kind}"] = np.concatenate([item.image.values for item in described])
    typer.echo(f"| | {' | '.join(ATTRIBUTES)} |\n|---|{'---|' * len(ATTRIBUTES)}")
    for name, values in rows.items():
        cells = [
            accuracy(values, np.array([ask(design) for design in designs]))
            for ask in ATTRIBUTES.values()
        ]
        typer.echo(f"| {name} | {' | '.join(f'{cell:.2f}' for cell in cells)} |")


@app.command()
def recommend(
    folder: Shop = Path("assets/shop"),
    heads: Heads = BUNDLED_FOLDER,
    runs: Runs = Path("runs/picture_rows"),
    seed: Annotated[list[int], typer.Option(help="Seeds to train.")] = [0, 1, 2],  # noqa: B006
    users: Annotated[int, typer.Option(help="Take so many shoppers; 0 for all.")] = 0,
    epochs: Annotated[int, typer.Option(help="0 for the preset's.")] = 0,
    batch_size: Annotated[int, typer.Option(help="0 for the preset's.")] = 0,
) -> None:
    """Train and test with both kinds of row; finished runs are skipped."""
    shop = preset("shop")
    catalogue = Catalogue.load(folder)
    if users:
        names = catalogue.interactions["user"].unique()
        chosen = set(np.random.default_rng(0).permutation(names)[:users])
        taken = catalogue.interactions["user"].isin(chosen)
        catalogue.interactions = catalogue.interactions[taken].reset_index(drop=True)
    split = leave_one_out(catalogue.histories(), len(catalogue.items))
    encoder = BundledEncoder(heads)
    changes = {"epochs": epochs, "batch_size": batch_size}
    changes = {name: value for name, value in changes.items() if value}
    for number in seed:
        for kind in PICTURE_ROWS:
            out = runs / f"{kind}-{number}"
            if (out / "test.json").is_file():
                continue
            keywords = KeywordEncoder(
                encoder, Dictionary.load(), picture_rows=kind, cache=user_cache_folder()
            )
            extractor = FeatureExtractor(encoder.sentences, keywords)
            features: ItemFeatures = extractor.extract(catalogue)
            model = new_model(features, number, shop.model)
            settings = replace(shop.finetuning, seed=number, **changes)
            data = TrainingData(catalogue, features, split)
            model = finetune(model, data, settings, out, use_ids=False, resume=True)
            tested = evaluate(model, features, split.test, split.training_counts, None)
            write_json(out / "test.json", tested.to_dict()["results"])


@app.command()
def report(runs: Runs = Path("runs/picture_rows")) -> None:
    """Print Recall@10 of all finished runs as Markdown: mean, ± sample standard deviation."""
    typer.echo(f"| row | mode | seeds | {' | '.join(GROUPS)} |\n|---|---|---|{'---|' * 4}")
    for kind in sorted({path.parent.name.rpartition("-")[0] for path in runs.glob("*/test.json")}):
        files = sorted(runs.glob(f"{kind}-[0-9]*/test.json"))
        results = [json.loads(file.read_text(encoding="utf-8")) for file in files]
        for mode in ("both", "text", "image"):
            cells = []
            for group in GROUPS:
                values = [
                    row["Recall@10"]
                    for rows in results
                    for row in rows
                    if (row["mode"], row["group"]) == (mode, group) and not row.get("masked")
                ]
                spread = f" ± {np.std(values, ddof=1):.4f}" if len(values) > 1 else ""
                cells.append(f"{np.mean(values):.4f}{spread}" if values else "–")
            typer.echo(f"| {kind} | {mode} | {len(files)} | {' | '.join(cells)} |")


if __name__ == "__main__":
    app()
