"""The steps from a shop's exports to a model: import, features, training, measurement."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mp4sr.catalogue import Catalogue
from mp4sr.catalogue.catalogue import IMAGES_FOLDER
from mp4sr.catalogue.importers import DownloadSettings
from mp4sr.catalogue.importers.recognition import Recognised
from mp4sr.catalogue.report import ImportReport
from mp4sr.features import (
    Dictionary,
    FeatureExtractor,
    KeywordEncoder,
    SentenceEncoder,
    user_cache_folder,
)
from mp4sr.features.encoders import load_image_text_encoder
from mp4sr.features.item_features import features_folder
from mp4sr.files import content_hash
from mp4sr.shop_opening.steps import Steps, key_of_files
from mp4sr.shop_opening.training import (
    FEWEST_CASES,
    measured,
    plan_for,
    spoken_result,
    train,
    training_data,
    untrained,
)

RESULT_FILE = "result.txt"


@dataclass(frozen=True)
class Opened:
    """What the page opens: a catalogue folder and its model's."""

    catalogue: Path
    model: Path


def prepare_shop(
    recognised: Recognised,
    folder: Path,
    *,
    name: str | None,
    download: DownloadSettings | None,
    foundation: str | None,
    zero_shot: str | None,
    say: Callable[[str], None],
) -> Opened:
    """Import a shop into ``folder``, compute its features, train its model and measure it.

    Every step that was done with the same input is skipped, and one that was stopped goes on.

    Parameters
    ----------
    recognised
        The shop's files.
    folder
        Gets ``catalogue``, ``model`` and ``steps.json``.
    name
        What to call the shop.
    download
        How to fetch pictures; None leaves them out.
    foundation
        A model, pre-trained elsewhere, to fine-tune; None pre-trains on the shop itself.
    zero_shot
        The model that is used as it is when there is too little to learn from.
    say
        Called with a line on each step.

    Raises ``MP4SRError`` for files that cannot be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    steps = Steps(folder, say)
    catalogue, model = folder / "catalogue", folder / "model"
    key = key_of_files(
        recognised.sources, recognised.importer, name or "", str(download is not None)
    )
    steps.run("import", key, catalogue, lambda: _import(recognised, catalogue, download, name, say))
    words_key = content_hash((catalogue / "items.csv").read_bytes(), *_pictures(catalogue))
    features = features_folder(catalogue)
    steps.run("features", words_key, features, lambda: _features(catalogue))
    data = training_data(catalogue)
    cases = len(data.split.validation)
    plan = plan_for(data)
    key = content_hash(
        words_key,
        (catalogue / "interactions.csv").read_bytes(),
        str(plan),
        foundation or "",
        zero_shot or "",
    )
    if cases < FEWEST_CASES:
        elsewhere = "a model trained elsewhere" if zero_shot else "an untrained model"
        say(
            f"too little to learn from: {cases} users have at least 4 choices, and training needs "
            f"{FEWEST_CASES}; the page opens with {elsewhere}, which knows items by their words "
            "and pictures alone"
        )
        steps.run("model", key, model, lambda: untrained(data, model, zero_shot))
        return Opened(catalogue, model)
    steps.run(
        "training",
        key,
        model,
        lambda: train(data, plan, model, key=key, foundation=foundation, say=say),
    )
    result = folder / RESULT_FILE

    def measure() -> None:
        report = measured(model, data)
        result.write_text(spoken_result(report, len(data.split.test)) + "\n", encoding="utf-8")

    steps.run("measurement", key, result, measure)
    say(result.read_text(encoding="utf-8").strip())
    return Opened(catalogue, model)


def _pictures(catalogue: Path) -> list[str]:
    """Return what tells the pictures of a catalogue from others: their names and sizes."""
    files = sorted((catalogue / IMAGES_FOLDER).glob("*"))
    return [f"{file.name} {file.stat().st_size}" for file in files]


def _import(
    recognised: Recognised,
    folder: Path,
    download: DownloadSettings | None,
    name: str | None,
    say: Callable[[str], None],
) -> None:
    catalogue = recognised.write(folder, download, name)
    report = ImportReport.load(catalogue.folder)
    for line in report.lines() if report is not None else ():
        say(line)


def _features(folder: Path) -> None:
    catalogue = Catalogue.load(folder)
    words = Dictionary.load(None)
    extractor = FeatureExtractor(
        SentenceEncoder(None),
        KeywordEncoder(load_image_text_encoder("bundled"), words, cache=user_cache_folder()),
    )
    extractor.extract(catalogue).save(catalogue.folder)
