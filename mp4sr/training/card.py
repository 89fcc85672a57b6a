"""What stands beside the weights in a model folder: ``metrics.json`` and the model card.

The card, ``README.md``, says what was trained on what and by which command, which encoders read the
sentences and the pictures, and the numbers on the validation items. Its header is for the Hugging
Face hub.
"""

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from huggingface_hub import EvalResult, ModelCardData

from mp4sr.catalogue import Catalogue
from mp4sr.errors import MP4SRError
from mp4sr.evaluation.report import Report, evaluate, evaluate_sasrec
from mp4sr.evaluation.split import Split
from mp4sr.files import write_json, write_text
from mp4sr.model import MP4SR, SASRec
from mp4sr.training.runs import TrainingData
from mp4sr.vocabulary import FEW_SHOT_LIMIT, POPULARITY

METRICS_FILE, CARD_FILE, TRAINING_FILE = "metrics.json", "README.md", "training.json"

#: The columns of the card's table; ``metrics.json`` has all of them.
SHOWN = ("Recall@10", "NDCG@10", "Recall@20", "Recall@50", "NDCG@50", "MRR")

TASKS = {"PreTraining": "pre-trained", "FineTuning": "fine-tuned"}

#: The metrics in the card's header, over all targets: what the Hugging Face hub lists.
LISTED = ("Recall@10", "NDCG@10")


def write_model_card(
    folder: Path,
    model: MP4SR,
    data: TrainingData,
    *,
    held_out: Sequence[str],
    command: Sequence[str],
    started_from: str | None = None,
    progress: bool = True,
) -> Report:
    """Evaluate ``model`` on the validation items, and write ``metrics.json`` and ``README.md``.

    Parameters
    ----------
    folder
        The model folder, with the ``training.json`` of the run.
    model
        The model as saved there.
    data
        What it was trained on; ``data.split.validation`` has at least one case.
    held_out
        What ``data.split`` kept back, of ``validation`` and ``test``.
    command
        How it was trained, as words of a command line.
    started_from
        The folder or hub id of the model that training went on from; None for fresh weights.
    progress
        Show a progress bar on standard error.

    Returns
    -------
    The report that ``metrics.json`` holds.
    """
    report = evaluate(
        model,
        data.features,
        data.split.validation,
        data.split.training_counts,
        data.item_ids,
        settings=_settings(data.catalogue, held_out, started_from),
        progress=progress,
    )
    config, card = model.config, data.features.card
    ids = (
        f"{len(model.item_ids):,} items have an ID embedding of their own; all others are ranked "
        "by their content alone."
        if config.use_ids
        else "It has no ID embeddings, so it can rank the items of any catalogue."
    )
    pictures = (
        f"{config.keyword_encoder}, the top {card.get('top', '?')} of "
        f"{card.get('dictionary_words', '?')} words for each picture"
        if len(data.features.image.values)
        else "none, since the catalogue has none"
    )
    origin = (
        f"It went on from `{started_from}`." if started_from else "It began with fresh weights."
    )
    training = read_json(folder / TRAINING_FILE) or {}
    task = TASKS.get(str(training.get("task")), "trained")
    name = folder.resolve().name
    _write(
        folder,
        model,
        data.catalogue,
        data.split,
        report,
        command,
        tags=("multimodal", "cold-start"),
        what=f"An MP4SR model, {task} on {data.catalogue.name}. It recommends the next item from "
        f"the titles and pictures of the items before it. {ids}",
        use=(
            "from mp4sr import Recommender",
            f'recommender = Recommender.from_folders("CATALOGUE", "{name}")',
            'recommender.recommend([["an item", "another item"]], k=10)',
        ),
        read=(
            f"- Sentences read by: {config.sentence_encoder}, {config.feature_width} values each.",
            f"- Pictures read by: {pictures}.",
        ),
        origin=origin,
    )
    return report


def write_sasrec_card(
    folder: Path,
    model: SASRec,
    catalogue: Catalogue,
    split: Split,
    *,
    held_out: Sequence[str],
    command: Sequence[str],
) -> Report:
    """Evaluate and describe the ID-only baseline as :func:`write_model_card` does MP4SR."""
    report = evaluate_sasrec(
        model,
        split.validation,
        split.training_counts,
        [item.id for item in catalogue.items],
        settings=_settings(catalogue, held_out, None),
    )
    name = folder.resolve().name
    _write(
        folder,
        model,
        catalogue,
        split,
        report,
        command,
        tags=(),
        what=f"SASRec, trained on {catalogue.name}: a baseline that knows {len(model.item_ids):,} "
        "items by their ID alone and reads neither words nor pictures. Items that training did not "
        "have rank behind all others, in random order.",
        use=(
            "from mp4sr import Catalogue",
            "from mp4sr.model import SASRec",
            "from mp4sr.recommender import IDRanker",
            f'ranker = IDRanker(SASRec.from_pretrained("{name}"), Catalogue.load("CATALOGUE"))',
            'ranker.scores([["an item", "another item"]])',
        ),
        read=(),
        origin="It began with fresh weights.",
    )
    return report


def summary(report: Report) -> str:
    """Return the main columns of a report as a table, without the groups that have no case."""
    return replace(report, table=report.table[report.table["n"] > 0]).to_markdown(SHOWN)


def held_out_by(model: str | Path) -> tuple[str, ...] | None:
    """Return what was held out when the model in a folder was trained; None if it is not said."""
    metrics = read_json(Path(model) / METRICS_FILE) or {}
    settings = metrics.get("settings")
    names = settings.get("held_out") if isinstance(settings, dict) else None
    return tuple(map(str, names)) if isinstance(names, list) else None


def read_json(path: Path) -> dict[str, Any] | None:
    """Return the JSON object in a file, or None when there is no such file.

    Raises
    ------
    MP4SRError
        when the file holds something else.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise MP4SRError(f"{path} is damaged; delete it or train the model again.") from error
    if not isinstance(value, dict):
        raise MP4SRError(f"{path} is damaged; delete it or train the model again.")
    return value


def _settings(
    catalogue: Catalogue, held_out: Sequence[str], started_from: str | None
) -> dict[str, Any]:
    return {
        "catalogue": catalogue.name,
        "split": "validation",
        "held_out": list(held_out),
        "started_from": started_from,
    }


def _write(
    folder: Path,
    model: MP4SR | SASRec,
    catalogue: Catalogue,
    split: Split,
    report: Report,
    command: Sequence[str],
    *,
    tags: Sequence[str],
    what: str,
    use: Sequence[str],
    read: Sequence[str],
    origin: str,
) -> None:
    """Write ``metrics.json`` and the card; the parts that depend on the kind of model are text."""
    training = read_json(folder / TRAINING_FILE) or {}
    settings, config = training.get("settings", {}), model.config
    licence = catalogue.card.get("licence")
    lines = [
        "---",
        _header(folder.resolve().name, catalogue, report, tags).to_yaml(),
        "---",
        "",
        f"# {folder.resolve().name}",
        "",
        what,
        "",
        "```python",
        *use,
        "```",
        "",
        "## Training",
        "",
        "```bash",
        shlex.join(command),
        "```",
        "",
        f"- Data: {catalogue.name}, {len(catalogue.items):,} items, {len(split.train):,} users, "
        f"{int(split.training_counts.sum()):,} interactions to learn from."
        + (f" Licence of the data: {licence}." if licence else ""),
        *read,
        f"- Model: {sum(weights.numel() for weights in model.parameters()):,} parameters, hidden "
        f"size {config.hidden_size}, histories of at most {config.max_length} items. {origin}",
        f"- Run: {_run(training)}, seed {settings.get('seed', '?')}; every setting is in "
        f"`{TRAINING_FILE}`, the curves are in `curves.csv`.",
        "",
        "## Validation",
        "",
        "Leave one out by time, every item of the catalogue a candidate, histories not masked. "
        f"`{POPULARITY}` recommends the most popular items to everybody; `few_shot` targets were "
        f"seen 1 to {FEW_SHOT_LIMIT} times in training, `cold` targets never. All metrics are in "
        f"`{METRICS_FILE}`.",
        "",
        summary(report),
    ]
    write_json(folder / METRICS_FILE, report.to_dict())
    write_text(folder / CARD_FILE, "\n".join(lines))


def _header(name: str, catalogue: Catalogue, report: Report, tags: Sequence[str]) -> ModelCardData:
    """Return the card's header, with the first metrics of the model's own way to rank."""
    modes = list(dict.fromkeys(report.table["mode"]))
    mode = next(mode for mode in modes if mode != POPULARITY)  # both modalities, or IDs
    results = [
        EvalResult(
            task_type="sequential-recommendation",
            dataset_type=catalogue.name,
            dataset_name=catalogue.name,
            dataset_split="validation",
            metric_type=metric,
            metric_name=metric,
            metric_value=round(report.value(metric, mode), 4),
        )
        for metric in LISTED
    ]
    return ModelCardData(
        library_name="mp4sr",
        license="apache-2.0",
        tags=["sequential-recommendation", *tags],
        model_name=name,
        eval_results=results,
    )


def _run(training: Mapping[str, Any]) -> str:
    seconds = training.get("seconds")
    duration = f" in {seconds:,.0f} s of training" if isinstance(seconds, int | float) else ""
    return f"best epoch {training.get('best_epoch', '?')}{duration}"
