"""The folder that a Space is made of: the package, a catalogue, a model, and nothing else."""

import csv
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import mp4sr
from mp4sr.catalogue import Catalogue
from mp4sr.catalogue.catalogue import INTERACTIONS_FILE
from mp4sr.errors import MP4SRError
from mp4sr.features.extraction import CACHE_FOLDER
from mp4sr.files import folder_written_atomically, write_json
from mp4sr.model import MP4SR, SASRec
from mp4sr.space.header import space_header

PACKAGE = Path(mp4sr.__file__).resolve().parent

CATALOGUE_PLACE, MODEL_PLACE = Path("assets", "shop"), Path("checkpoints", "shop")
"""Where the page looks for the catalogue and the model when it is started without arguments."""

MODEL_FILES = (
    "config.json",
    "model.safetensors",
    "item_ids.json",
    "training.json",
    "metrics.json",
    "curves.csv",
    "README.md",
)
"""What a model folder may hold; the state of an unfinished run stays behind."""

CATALOGUE_PARTS = (
    "catalogue.json",
    "items.csv",
    "interactions.csv",
    "cases.json",
    "README.md",
    "images",
    "features",
    "evidence",
)
"""What a catalogue folder may hold; anything else beside it stays private."""

_SKIPPED = shutil.ignore_patterns("__pycache__", "*.pyc", ".*", CACHE_FOLDER)

APP = '''"""What a Space starts. ``python app.py`` takes the options of ``mp4sr serve``."""

import sys

from mp4sr.cli import main

if __name__ == "__main__":
    main(["serve", *sys.argv[1:]])
'''
"""The file that a Space starts, which is that of a checkout."""

_README = """
# {title}

{items:,} products, ranked by their titles and pictures with MP4SR, the multimodal mixup sequence
encoder ([arXiv 2303.11879](https://arxiv.org/abs/2303.11879)). Pick a few products or upload a
photo: the page shows the words CLIP reads in each picture, and what to recommend next.
"""


@dataclass(frozen=True, slots=True)
class SpaceFolder:
    """A folder that is ready to be pushed.

    Attributes
    ----------
    folder
        where it is.
    files
        how many files it holds.
    size
        their bytes.
    """

    folder: Path
    files: int
    size: int


def build_space(
    folder: Path,
    catalogue: Path,
    model: Path,
    *,
    baseline: Path | None = None,
    title: str = "MP4SR",
) -> SpaceFolder:
    """Write the folder of a Space that opens ``catalogue`` with ``model``.

    The folder appears only when it is complete; an older one at the same place is replaced if it
    was a Space, and left alone if it is anything else. Users are numbered in it, unless the
    catalogue says that their ids may be shown.

    Parameters
    ----------
    folder
        the folder to write.
    catalogue
        a catalogue folder with its features.
    model
        a model folder.
    baseline
        the folder of a SASRec trained on the catalogue, to compare with; None for none.
    title
        the Space's name on the hub.

    Raises
    ------
    MP4SRError
        when the catalogue or a model is missing or damaged, the features are not computed, or
        ``folder`` holds something else.
    """
    if folder.exists() and not _is_space(folder):
        raise MP4SRError(
            f"'{folder}' exists and is not a Space's folder; choose a new or an empty folder."
        )
    loaded = Catalogue.load(catalogue)
    if not (catalogue / "features").is_dir():
        raise MP4SRError(
            f"The catalogue '{catalogue}' has no features; run `mp4sr features {catalogue}` first."
        )
    MP4SR.from_pretrained(model)  # a damaged model must fail here, not on the hub
    if baseline is not None:
        SASRec.from_pretrained(baseline)
    header = space_header(title)
    with folder_written_atomically(folder) as temporary:
        shutil.copytree(PACKAGE, temporary / "mp4sr", ignore=_SKIPPED)
        _copy(catalogue, temporary / CATALOGUE_PLACE, CATALOGUE_PARTS)
        if not loaded.shows_user_ids:
            _number_users(temporary / CATALOGUE_PLACE, list(loaded.interactions["user"].unique()))
        _copy(model, temporary / MODEL_PLACE, MODEL_FILES)
        if baseline is not None:
            beside = MODEL_PLACE.with_name(f"{MODEL_PLACE.name}-sasrec")
            _copy(baseline, temporary / beside, MODEL_FILES)
        text = _README.format(title=header.title, items=len(loaded.items))
        (temporary / "README.md").write_text(f"---\n{header}\n---\n{text}", encoding="utf-8")
        (temporary / "app.py").write_text(APP, encoding="utf-8")
        (temporary / "requirements.txt").write_text(
            "".join(f"{line}\n" for line in requirements()), encoding="utf-8"
        )
    files = [path for path in folder.rglob("*") if path.is_file()]
    return SpaceFolder(folder, len(files), sum(path.stat().st_size for path in files))


def requirements() -> Sequence[str]:
    """Return what the package needs to run, as lines of a requirements file.

    In a checkout they are those of ``requirements.txt``, elsewhere those of the installed package.
    The Space's own image brings Gradio in the version that the header names.

    Raises
    ------
    MP4SRError
        when the package is neither in a checkout nor installed.
    """
    file = PACKAGE.parent / "requirements.txt"
    if file.is_file():
        lines = file.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if line.strip() and not line.startswith("#")]
    try:
        stated = requires("mp4sr") or []
    except PackageNotFoundError as error:
        raise MP4SRError(
            "The requirements of mp4sr are unknown here; install it with `pip install .` first."
        ) from error
    return [line for line in stated if "extra ==" not in line]


def _copy(source: Path, target: Path, names: Sequence[str]) -> None:
    """Copy those of ``names`` that ``source`` has into ``target``."""
    target.mkdir(parents=True)
    for name in names:
        path = source / name
        if path.is_dir():
            shutil.copytree(path, target / name, ignore=_SKIPPED)
        elif path.is_file():
            shutil.copyfile(path, target / name)


def _number_users(catalogue: Path, users: Sequence[str]) -> None:
    """Replace ``users`` in a copied catalogue by ``shopper-1``, ``shopper-2``..."""
    numbers = {user: f"shopper-{number}" for number, user in enumerate(users, start=1)}
    interactions = catalogue / INTERACTIONS_FILE
    if interactions.is_file():
        with interactions.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file)
        column = header.index("user")
        for row in rows:
            row[column] = numbers[row[column].strip()]
        with interactions.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])
    cases = catalogue / "cases.json"
    if cases.is_file():
        told = json.loads(cases.read_text(encoding="utf-8"))
        for case in told["cases"]:
            case["user"] = numbers[case["user"]]
        write_json(cases, told)


def _is_space(folder: Path) -> bool:
    """Return whether a folder is empty or one that :func:`build_space` wrote."""
    if not folder.is_dir():
        return False
    names = {path.name for path in folder.iterdir()}
    return not names or {"app.py", "README.md", "requirements.txt", "mp4sr"} <= names
