"""Training a shop's model, as long as it pays: the one place that chooses settings for a shop."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from mp4sr.catalogue import Catalogue
from mp4sr.evaluation import leave_one_out
from mp4sr.evaluation.report import Report, evaluate
from mp4sr.features import ItemFeatures
from mp4sr.files import write_text
from mp4sr.model import MP4SR, M2SEConfig
from mp4sr.training.card import write_model_card
from mp4sr.training.runs import TrainingData, finetune, new_model, pretrain
from mp4sr.training.settings import TrainingSettings, preset
from mp4sr.vocabulary import POPULARITY

HELD_OUT = ("validation", "test")
FEWEST_CASES = 20
"""With fewer held-out choices no training run can be chosen, and none is begun."""

CHOICES_FOR_IDS = 20
"""Items with fewer choices each (in the mean) are better known by content than by an ID."""

_KEY_FILE = "key.txt"
_MOST_CHOICES = 3_000_000  # times a choice is trained on, epochs and all
_EPOCHS = (3, 30)
_BATCH = (8, 64)
_STEPS = 8  # a round has at least so many, down to the smallest batch


@dataclass(frozen=True)
class Plan:
    """What is trained: settings of both runs, the shape of a fresh model, IDs or none."""

    pretraining: TrainingSettings
    finetuning: TrainingSettings
    model: M2SEConfig
    use_ids: bool

    def __str__(self) -> str:
        """Return everything, for the key of a step."""
        return f"{self.pretraining} {self.finetuning} {self.model} {self.use_ids}"


def training_data(folder: Path) -> TrainingData:
    """Return what there is to learn from in a catalogue folder with features."""
    catalogue = Catalogue.load(folder)
    features = ItemFeatures.load(catalogue.folder, catalogue)
    split = leave_one_out(catalogue.histories(), len(catalogue.items), HELD_OUT)
    return TrainingData(catalogue, features, split)


def plan_for(data: TrainingData) -> Plan:
    """Return settings for a shop of this size: more rounds for few choices, IDs for many an item.

    Both runs end early, three rounds after the best one on the validation choices.
    """
    chosen = preset("shop")
    counts = data.split.training_counts
    choices = max(1, int(counts.sum()))
    epochs = int(np.clip(_MOST_CHOICES // choices, *_EPOCHS))
    # A round of a single step would say little about whether the next one pays.
    users = sum(len(history) > 1 for history in data.split.train.values())
    common: dict[str, Any] = {
        "epochs": epochs,
        "patience": 3,
        "batch_size": int(np.clip(users // _STEPS, *_BATCH)),
        "warmup_steps": 20,
        "cosine_decay": False,
    }
    per_item = float(counts[counts > 0].mean()) if (counts > 0).any() else 0.0
    use_ids = per_item >= CHOICES_FOR_IDS
    finetuning = replace(chosen.finetuning, **common)
    return Plan(
        replace(chosen.pretraining, weight_decay=0.1, **common),
        finetuning if use_ids else replace(finetuning, min_candidate_count=0),
        chosen.model,
        use_ids,
    )


def train(
    data: TrainingData,
    plan: Plan,
    folder: Path,
    *,
    key: str,
    foundation: str | None,
    say: Callable[[str], None],
) -> None:
    """Pre-train (or start from ``foundation``), fine-tune, and keep in ``folder`` what is better.

    Runs that were stopped under the same ``key`` go on; others begin anew. Both models are measured
    on the validation choices; the one that does better becomes ``folder``.
    """
    pretrained, finetuned = (folder.with_name(f"{folder.name}-{n}") for n in ("start", "tuned"))
    for run in (pretrained, finetuned):
        _same_run_or_none(run, key)
    start = _start(data, plan, pretrained, foundation, say)
    tuned = _finished(finetuned)
    if tuned is None:
        tuned = finetune(start, data, plan.finetuning, finetuned, use_ids=plan.use_ids, resume=True)
    # A start from elsewhere may know this shop's taste better than few choices can teach it.
    scores = [
        _validation_score(model, data, use_ids)
        for model, use_ids in ((start, False), (tuned, plan.use_ids))
    ]
    pays = scores[1] >= scores[0]
    say(
        f"validation Recall@20: {scores[0]:.3f} before fine-tuning, {scores[1]:.3f} after; "
        f"{'the fine-tuned model' if pays else 'the model before it'} is used"
    )
    shutil.rmtree(folder, ignore_errors=True)
    if pays:
        shutil.copytree(finetuned, folder)
    else:
        start.save_pretrained(folder)
    model = tuned if pays else start
    write_model_card(
        folder,
        model,
        data,
        held_out=HELD_OUT,
        command=["mp4sr", "open"],
        started_from=foundation,
        progress=False,
    )


def untrained(data: TrainingData, folder: Path, zero_shot: str | None) -> None:
    """Save, as the shop's model, one that was trained elsewhere, or one with fresh weights."""
    shutil.rmtree(folder, ignore_errors=True)
    if zero_shot is not None:
        model = MP4SR.from_pretrained(zero_shot)
        model = model.for_finetuning(None) if model.config.use_ids else model
        model.check_features(data.features)
    else:
        model = new_model(data.features, 0, preset("shop").model)
    model.save_pretrained(folder)


def measured(folder: Path, data: TrainingData) -> Report:
    """Return how a model ranks each user's last choice, which no run has seen."""
    model = MP4SR.from_pretrained(folder)
    ids = data.item_ids if model.config.use_ids else None
    return evaluate(model, data.features, data.split.test, data.split.training_counts, ids)


def spoken_result(report: Report, cases: int) -> str:
    """Return a report in one sentence."""
    own, popular = report.value("Recall@10"), report.value("Recall@10", POPULARITY)
    return (
        f"of {cases:,} last choices that were held out, {own:.1%} are among the first 10 "
        f"recommendations (the most popular items: {popular:.1%})"
    )


def _start(
    data: TrainingData,
    plan: Plan,
    folder: Path,
    foundation: str | None,
    say: Callable[[str], None],
) -> MP4SR:
    """Return the model to fine-tune."""
    if foundation is not None:
        model = MP4SR.from_pretrained(foundation)
        model.check_features(data.features)
        say(f"starting from {foundation}")
        return model.for_finetuning(None) if model.config.use_ids else model
    finished = _finished(folder)
    if finished is not None:
        return finished
    say("no foundation model: pre-training on the shop itself")
    fresh = new_model(data.features, plan.pretraining.seed, plan.model)
    return pretrain(fresh, data, plan.pretraining, folder, resume=True)


def _validation_score(model: MP4SR, data: TrainingData, use_ids: bool) -> float:
    ids = data.item_ids if use_ids else None
    counts = data.split.training_counts
    report = evaluate(model, data.features, data.split.validation, counts, ids, modes=("both",))
    return report.value("Recall@20")


def _finished(folder: Path) -> MP4SR | None:
    """Return the model of a run that came to its end, or None."""
    if (folder / "training.json").is_file() and not (folder / "state").is_dir():
        return MP4SR.from_pretrained(folder)
    return None


def _same_run_or_none(folder: Path, key: str) -> None:
    """Empty the folder of a run unless it was begun under this key."""
    path = folder / _KEY_FILE
    if not path.is_file() or path.read_text(encoding="utf-8") != key:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        write_text(path, key)
