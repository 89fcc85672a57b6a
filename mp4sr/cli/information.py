"""``info``: what a folder is, and what is in it."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mp4sr.cli.options import Json, print_json
from mp4sr.errors import MP4SRError

if TYPE_CHECKING:
    from mp4sr.catalogue import Catalogue
    from mp4sr.features import ItemFeatures

#: What a features card says that is worth showing.
_SHOWN_CARD = (
    "sentence_encoder",
    "width",
    "keyword_encoder",
    "dictionary_words",
    "top",
)


def info(
    path: Annotated[
        Path,
        typer.Argument(
            help="A catalogue, a features folder or a model folder.", show_default=False
        ),
    ],
    as_json: Json = False,
) -> None:
    """Say what a folder is and what is in it."""
    if not path.exists():
        raise MP4SRError(f"there is no {path}; name a catalogue, features or model folder.")
    if (path / "items.csv").is_file():
        from mp4sr.catalogue import Catalogue

        facts = catalogue_facts(Catalogue.load(path))
        lines = catalogue_lines(facts)
    elif (path / "features.json").is_file():
        from mp4sr.features import ItemFeatures

        facts = features_facts(ItemFeatures.load(path))
        lines = ["Features", *features_lines(facts)]
    elif (path / "config.json").is_file():
        facts = _model_facts(path)
        lines = _model_lines(path, facts)
    elif (path / "state").is_dir():
        raise MP4SRError(
            f"{path} holds a training run that is not finished; give its command again with "
            "--resume."
        )
    else:
        raise MP4SRError(
            f"{path} is neither a catalogue (items.csv) nor a features folder (features.json) nor "
            "a model (config.json); name one of these."
        )
    if as_json:
        print_json(facts)
        return
    for line in lines:
        typer.echo(line)


def catalogue_facts(catalogue: "Catalogue") -> dict[str, Any]:
    """Return the counts of a catalogue, and what is known of its features."""
    from mp4sr.catalogue.report import ImportReport
    from mp4sr.features import ItemFeatures
    from mp4sr.features.item_features import FEATURES_FILE, features_folder

    report = ImportReport.load(catalogue.folder)
    lengths = catalogue.interactions.groupby("user", sort=False).size()
    features = None
    if (features_folder(catalogue.folder) / FEATURES_FILE).is_file():
        features = features_facts(ItemFeatures.load(catalogue.folder, catalogue))
    return {
        "kind": "catalogue",
        **catalogue.card,
        "folder": str(catalogue.folder),
        "items": len(catalogue.items),
        "items_with_text": sum(bool(item.texts) for item in catalogue.items),
        "items_with_pictures": sum(bool(item.images) for item in catalogue.items),
        "pictures": sum(len(item.images) for item in catalogue.items),
        "users": len(lengths),
        "interactions": len(catalogue.interactions),
        "median_history": float(lengths.median()) if len(lengths) else 0.0,
        "features": features,
        "import": None if report is None else {**asdict(report), "lines": report.lines()},
    }


def catalogue_lines(facts: dict[str, Any]) -> list[str]:
    """Return :func:`catalogue_facts` as lines for people."""
    lines = [
        f"{facts['name']}: a catalogue in {facts['folder']}",
        f"  items         {facts['items']:,} ({facts['items_with_text']:,} with text, "
        f"{facts['items_with_pictures']:,} with pictures, {facts['pictures']:,} pictures)",
        f"  users         {facts['users']:,}",
        f"  interactions  {facts['interactions']:,}"
        + (
            f" (half of the users have at most {facts['median_history']:g})"
            if facts["users"]
            else ""
        ),
    ]
    if facts["features"] is None:
        lines.append("  features      none yet")
    else:
        lines += features_lines(facts["features"])
    return lines + (facts["import"]["lines"] if facts["import"] is not None else [])


def features_facts(features: "ItemFeatures") -> dict[str, Any]:
    """Return the counts of features and who made them."""
    return {
        "kind": "features",
        "items": len(features),
        "sentences": len(features.text.values),
        "pictures": len(features.image.values),
        **{name: features.card.get(name, "?") for name in _SHOWN_CARD},
    }


def features_lines(facts: dict[str, Any]) -> list[str]:
    """Return :func:`features_facts` as lines for people."""
    pictures = (
        f"{facts['pictures']:,} pictures read by {facts['keyword_encoder']}, the top "
        f"{facts['top']} of {facts['dictionary_words']} words each"
        if facts["pictures"]
        else "no pictures"
    )
    return [
        f"  features      {facts['items']:,} items: {facts['sentences']:,} sentences read by "
        f"{facts['sentence_encoder']}, {facts['width']} values each",
        f"                {pictures}",
    ]


def _model_facts(path: Path) -> dict[str, Any]:
    from mp4sr.model import MP4SR, SASRec
    from mp4sr.model.sasrec import is_sasrec
    from mp4sr.training.card import METRICS_FILE, TRAINING_FILE, read_json

    model = (SASRec if is_sasrec(path) else MP4SR).from_pretrained(path)
    return {
        "kind": "model",
        "architecture": model.kind,
        "folder": str(path),
        "parameters": sum(weights.numel() for weights in model.parameters()),
        "item_ids": len(model.item_ids),
        "config": asdict(model.config),
        "training": read_json(path / TRAINING_FILE),
        "metrics": read_json(path / METRICS_FILE),
    }


def _model_lines(path: Path, facts: dict[str, Any]) -> list[str]:
    config, training, metrics = facts["config"], facts["training"], facts["metrics"]
    ids = f"for {facts['item_ids']:,} items" if facts["item_ids"] else "none: content alone"
    reads = "nothing of an item but its ID"
    if facts["architecture"] == "MP4SR":
        reads = (
            f"{config['feature_width']} values a sentence from "
            f"{config['sentence_encoder'] or 'an encoder without a name'}; pictures through "
            f"{config['keyword_encoder'] or 'an encoder without a name'}"
        )
    lines = [
        f"{path.resolve().name}: {facts['architecture']}, a model in {path}",
        f"  size          {facts['parameters']:,} parameters, hidden size "
        f"{config['hidden_size']}, histories of at most {config['max_length']} items",
        f"  reads         {reads}",
        f"  IDs           {ids}",
    ]
    if training is not None:
        settings = training.get("settings", {})
        lines += [
            f"  trained       {training.get('task')} on {training.get('catalogue')}, best epoch "
            f"{training.get('best_epoch')}",
            f"  settings      {', '.join(f'{name} {value}' for name, value in settings.items())}",
        ]
    if metrics is not None:
        shown = ("Recall@10", "NDCG@10", "Recall@20", "MRR")
        for row in metrics.get("results", []):
            if row["group"] == "all":
                values = ", ".join(f"{name} {row[name]:.4f}" for name in shown)
                lines.append(f"  {row['mode']:<12}  {values}")
    return lines
